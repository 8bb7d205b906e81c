import { Container, Flex, Text } from '@backstage/ui';
import type { ReactNode } from 'react';

/** Props of {@link PageFrame}. */
export interface PageFrameProps {
  title: string;
  description: string;
  /** Beside the title. */
  actions?: ReactNode;
  children: ReactNode;
}

/** The inside of a page: what it is, and its parts below each other. */
export const PageFrame = ({
  title,
  description,
  actions,
  children,
}: PageFrameProps) => (
  <Container py="4">
    <Flex direction="column" gap="4">
      <Flex justify="between" align="start" gap="4">
        <Flex direction="column" gap="1">
          <Text as="h2" variant="title-small">
            {title}
          </Text>
          <Text as="p" color="secondary">
            {description}
          </Text>
        </Flex>
        {actions}
      </Flex>
      {children}
    </Flex>
  </Container>
);
