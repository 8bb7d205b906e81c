import { Flex, Text } from '@backstage/ui';
import type { ReactNode } from 'react';

/** What a page is about, and what can be done there. */
export const PageHead = ({
  title,
  description,
  children,
}: {
  title: string;
  description: string;
  children?: ReactNode;
}) => (
  <Flex justify="between" align="start" gap="4">
    <Flex direction="column" gap="1">
      <Text as="h2" variant="title-small">
        {title}
      </Text>
      <Text as="p" color="secondary">
        {description}
      </Text>
    </Flex>
    {children}
  </Flex>
);
