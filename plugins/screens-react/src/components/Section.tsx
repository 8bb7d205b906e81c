import { Flex, Text } from '@backstage/ui';
import { useId, type ReactNode } from 'react';
import styles from './layout.module.css';

/** Props of {@link Section}. */
export interface SectionProps {
  title: string;
  description?: string;
  /** Rank of the heading; default 3. */
  level?: 3 | 4;
  /** Beside the heading. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A named part of a page. */
export const Section = ({
  title,
  description,
  level = 3,
  actions,
  children,
}: SectionProps) => {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <Flex direction="column" gap="3">
        <Flex
          justify="between"
          align={description ? 'start' : 'center'}
          gap="3"
          className={styles.sectionHead}
        >
          <Flex direction="column" gap="1" className={styles.sectionTitle}>
            <Text as={`h${level}`} id={id} variant="title-x-small">
              {title}
            </Text>
            {description && (
              <Text as="p" color="secondary">
                {description}
              </Text>
            )}
          </Flex>
          {actions}
        </Flex>
        {children}
      </Flex>
    </section>
  );
};
