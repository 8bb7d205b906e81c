import { Text } from '@backstage/ui';
import type { ReactNode } from 'react';

/** Properties of {@link ListTotal}. */
export interface ListTotalProps {
  /** In words; nothing as long as it is not known. */
  children?: ReactNode;
}

/** How many rows a list has; read out when it changes. */
export const ListTotal = ({ children }: ListTotalProps) => (
  <div role="status">
    {children && (
      <Text as="span" variant="body-small" color="secondary">
        {children}
      </Text>
    )}
  </div>
);
