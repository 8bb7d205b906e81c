import type { ReactNode } from 'react';
import styles from './fields.module.css';

/** A name and what it stands for. */
export interface Fact {
  name: string;
  value: ReactNode;
}

/** Names and what they stand for, in two columns. */
export function Facts(props: { items: Fact[] }) {
  return (
    <dl className={styles.facts}>
      {props.items.map((item, index) => (
        // Names may be those of policies and hooks, and two of them the same.
        <FactRow key={`${index}-${item.name}`} {...item} />
      ))}
    </dl>
  );
}

function FactRow(props: Fact) {
  return (
    <>
      <dt>{props.name}</dt>
      <dd>{props.value}</dd>
    </>
  );
}

/** Text that is for a machine, such as a command. */
export function Code(props: { children: ReactNode }) {
  return <span className={styles.code}>{props.children}</span>;
}
