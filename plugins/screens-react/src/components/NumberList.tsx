import { Link, Text } from '@backstage/ui';
import styles from './NumberList.module.css';

/** A number, and how it opens the list behind it: on the same page, or on another. */
export type NumberEntry = {
  id: string;
  value: number;
  /** What it counts. */
  label: string;
} & ({ href: string } | { isPressed: boolean; onPress: () => void });

/** Props of {@link NumberList}; a list of buttons wants one of the names. */
export interface NumberListProps {
  entries: readonly NumberEntry[];
  'aria-label'?: string;
  'aria-labelledby'?: string;
}

/** Numbers side by side; each opens the list behind it. */
export const NumberList = ({ entries, ...names }: NumberListProps) => (
  <ul className={styles.list} {...names}>
    {entries.map(entry => (
      <li key={entry.id}>
        <Entry {...entry} />
      </li>
    ))}
  </ul>
);

function Entry(entry: NumberEntry) {
  const figure = <span className={styles.figure}>{entry.value}</span>;
  return 'href' in entry ? (
    <Link href={entry.href} className={styles.number} standalone>
      {figure}
      <span>{entry.label}</span>
    </Link>
  ) : (
    <button
      type="button"
      className={styles.number}
      aria-pressed={entry.isPressed}
      onClick={entry.onPress}
    >
      {figure}
      <Text as="span" variant="body-small">
        {entry.label}
      </Text>
    </button>
  );
}
