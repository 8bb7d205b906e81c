import type { ReactElement, ReactNode } from 'react';
import styles from './ToneBadge.module.css';

/** Tones of a badge; the word beside the icon carries the meaning, the tone only supports it. */
export type Tone = 'positive' | 'negative' | 'warning' | 'info' | 'neutral';

/** Props of {@link ToneBadge}. */
export interface ToneBadgeProps {
  tone: Tone;
  /** Decorative: hidden from assistive technology, because the text says the same. */
  icon: ReactElement;
  children: ReactNode;
}

/** An icon and a word on a toned ground. */
export const ToneBadge = ({ tone, icon, children }: ToneBadgeProps) => (
  <span className={`${styles.badge} ${styles[tone]}`}>
    <span aria-hidden="true" style={{ display: 'inline-flex' }}>
      {icon}
    </span>
    {children}
  </span>
);
