import type { RemixiconComponentType } from '@remixicon/react';
import styles from './states.module.css';

/** How a badge looks; its icon and words say the same. */
export type Tone =
  'neutral' | 'positive' | 'warning' | 'negative' | 'announcement';

/** Properties of {@link ToneBadge}. */
export interface ToneBadgeProps {
  icon: RemixiconComponentType;
  tone: Tone;
  text: string;
}

/** An icon and words on a quiet ground. */
export function ToneBadge(props: ToneBadgeProps) {
  const { icon: Icon, tone, text } = props;
  const className =
    tone === 'neutral' ? styles.badge : `${styles.badge} ${styles[tone]}`;
  return (
    <span className={className}>
      <Icon size={14} aria-hidden />
      {text}
    </span>
  );
}
