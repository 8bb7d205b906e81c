import { Button, type ButtonProps } from '@backstage/ui';
import styles from './DangerButton.module.css';

/** A button that takes something away; its colours can be read in both themes, also under the pointer. */
export function DangerButton(props: ButtonProps) {
  return <Button {...props} destructive className={styles.danger} />;
}
