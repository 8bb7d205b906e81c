import { Flex, Text } from '@backstage/ui';
import { ReactNode, useId } from 'react';

/** Props of {@link Section}. */
export interface SectionProps {
  title: string;
  /** Rank of the heading; default 3. */
  level?: 2 | 3 | 4;
  /** Beside the heading. */
  actions?: ReactNode;
  children: ReactNode;
}

const TAGS = { 2: 'h2', 3: 'h3', 4: 'h4' } as const;

/** A named part of a page. */
export const Section = ({
  title,
  level = 3,
  actions,
  children,
}: SectionProps) => {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <Flex direction="column" gap="3">
        <Flex justify="between" align="center" gap="3">
          <Text
            as={TAGS[level]}
            id={id}
            variant={level === 2 ? 'title-small' : 'title-x-small'}
          >
            {title}
          </Text>
          {actions}
        </Flex>
        {children}
      </Flex>
    </section>
  );
};

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
