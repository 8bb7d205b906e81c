import { Container, Flex, Text } from '@backstage/ui';
import type { ReactNode } from 'react';
import styles from './layout.module.css';

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
      <div className={styles.pageHead}>
        <Flex direction="column" gap="1" className={styles.heading}>
          <Text as="h2" variant="title-small">
            {title}
          </Text>
          {description && (
            <Text as="p" color="secondary" className={styles.prose}>
              {description}
            </Text>
          )}
        </Flex>
        {actions && <div className={styles.whole}>{actions}</div>}
      </div>
      {children}
    </Flex>
  </Container>
);
