import { useState, type ReactNode } from 'react';
import styles from './layout.module.css';

/** Props of {@link Disclosure}. */
export interface DisclosureProps {
  summary: ReactNode;
  /** Put together once somebody wants to read it: many of them hold a lot. */
  children: () => ReactNode;
}

/** Something long that is read by opening it. */
export const Disclosure = ({ summary, children }: DisclosureProps) => {
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      className={styles.disclosure}
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>{summary}</summary>
      {isOpen && children()}
    </details>
  );
};
