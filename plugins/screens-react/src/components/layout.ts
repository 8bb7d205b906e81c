import styles from './layout.module.css';

/** Names of the classes that lay pages out. */
export const layout = {
  /** Fields above a list, side by side as far as there is room. */
  filters: styles.filters,
  /** Around a table, which scrolls by itself when it is wider than the page. */
  scroll: styles.scroll,
  /** Lines below each other that are wrapped, not cut, as in a cell of a table. */
  cell: styles.cell,
  /** A `dl` of names and what they stand for, in two columns. */
  definitions: styles.definitions,
  /** An `ol` of what happened, along a line. */
  timeline: styles.timeline,
  /** What somebody wrote, with its line breaks. */
  spoken: styles.spoken,
  /** A `button` that looks like a link: it opens something on this page. */
  linkButton: styles.linkButton,
};
