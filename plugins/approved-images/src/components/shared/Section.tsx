import { Flex, Text } from '@backstage/ui';
import { useId, type ReactNode } from 'react';

/** Props of {@link Section}. */
export interface SectionProps {
  title: string;
  description?: string;
  /** Beside the heading. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A named part of a page. */
export const Section = ({
  title,
  description,
  actions,
  children,
}: SectionProps) => {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <Flex direction="column" gap="3">
        <Flex justify="between" align="start" gap="3">
          <Flex direction="column" gap="1">
            <Text as="h3" id={id} variant="title-x-small">
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
