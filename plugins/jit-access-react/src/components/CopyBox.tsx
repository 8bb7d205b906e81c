import { CopyButton } from './CopyButton';
import styles from './CopyBox.module.css';

/** A text that is taken elsewhere as it stands, with a button to copy it. */
export function CopyBox(props: { text: string; label?: string }) {
  const { text, label } = props;
  return (
    <div className={styles.box}>
      <code
        className={styles.text}
        {...(label && { role: 'group', 'aria-label': label })}
      >
        {text}
      </code>
      <CopyButton text={text} />
    </div>
  );
}
