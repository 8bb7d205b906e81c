import { Flex, Text } from '@backstage/ui';
import type { ReactNode } from 'react';

/** A named part of a drawer, one rank below its heading. */
export const Part = ({
  title,
  children,
}: {
  title: string;
  children: ReactNode;
}) => (
  <Flex direction="column" gap="2" align="start">
    <Text as="h3" weight="bold">
      {title}
    </Text>
    {children}
  </Flex>
);
