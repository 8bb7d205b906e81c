import { Container, Flex, Text } from '@backstage/ui';
import { useId, type ReactNode } from 'react';
import styles from './layout.module.css';

/** The inside of a tab or page; `bare`: inside of something that has its own edge. */
export function Page(props: {
  children: ReactNode;
  narrow?: boolean;
  bare?: boolean;
}) {
  const names = [styles.page, props.narrow && styles.narrow];
  const page = (
    <div className={names.filter(Boolean).join(' ')}>{props.children}</div>
  );
  return props.bare ? page : <Container py="4">{page}</Container>;
}

/** A part of a page with a heading. */
export function Section(props: {
  title: string;
  children: ReactNode;
  actions?: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <Flex direction="column" gap="3">
        <Flex justify="between" align="center">
          <Text
            as="h2"
            variant="title-x-small"
            id={id}
            className={styles.heading}
          >
            {props.title}
          </Text>
          {props.actions}
        </Flex>
        {props.children}
      </Flex>
    </section>
  );
}

/** Says that a list is empty, and what to do about it. */
export function Empty(props: { text: string; action?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <Text color="secondary">{props.text}</Text>
      {props.action}
    </div>
  );
}
