import { Cell, Link, Text } from '@backstage/ui';
import type { ReactNode } from 'react';
import styles from './layout.module.css';

/** Props of {@link NameCell}. */
export interface NameCellProps {
  title: string;
  description?: ReactNode;
  href?: string;
}

/** What a row of a table is about. Names are long and are wrapped, not cut. */
export const NameCell = ({ title, description, href }: NameCellProps) => (
  <Cell>
    <div className={styles.cell}>
      {href ? <Link href={href}>{title}</Link> : <Text as="span">{title}</Text>}
      {description && (
        <Text as="span" variant="body-small" color="secondary">
          {description}
        </Text>
      )}
    </div>
  </Cell>
);
