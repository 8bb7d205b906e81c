import { Cell, Link, Text } from '@backstage/ui';
import { layout } from '@fairway/plugin-screens-react';
import type { ReactNode } from 'react';

/** Props of {@link NameCell}. */
export interface NameCellProps {
  title: string;
  description?: ReactNode;
  href?: string;
}

/** What a row of a table is about. Names are long and are wrapped, not cut. */
export const NameCell = ({ title, description, href }: NameCellProps) => (
  <Cell>
    <div className={layout.cell}>
      {href ? <Link href={href}>{title}</Link> : <Text as="span">{title}</Text>}
      {description && (
        <Text as="span" variant="body-small" color="secondary">
          {description}
        </Text>
      )}
    </div>
  </Cell>
);
