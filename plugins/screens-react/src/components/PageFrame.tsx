import { Container, Flex, Text } from '@backstage/ui';
import type { ReactNode } from 'react';
import styles from './PageFrame.module.css';

/** Props of {@link PageFrame}. */
export interface PageFrameProps {
  title: string;
  /** '' for none. */
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
      <div className={styles.head}>
        <Flex direction="column" gap="1" className={styles.heading}>
          <Text as="h2" variant="title-small">
            {title}
          </Text>
          {description && (
            <Text as="p" color="secondary" className={styles.description}>
              {description}
            </Text>
          )}
        </Flex>
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </Flex>
  </Container>
);
