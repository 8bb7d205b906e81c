import { Cell, Text, type ColumnConfig, type TableItem } from '@backstage/ui';
import type { ReactNode } from 'react';
import { layout } from './layout';

/** A column whose cells hold lines below each other. `minWidth` is in pixels. */
export function column<T extends TableItem>(
  id: string,
  label: string,
  minWidth: number,
  content: (row: T) => ReactNode,
): ColumnConfig<T> {
  return {
    id,
    label,
    minWidth,
    cell: row => (
      <Cell>
        <div className={layout.cell}>{content(row)}</div>
      </Cell>
    ),
  };
}

/** A quiet line below what a cell is about. */
export const Small = ({ children }: { children: ReactNode }) => (
  <Text as="span" variant="body-small" color="secondary">
    {children}
  </Text>
);
