import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ResultState } from '@fairway/plugin-security-scorecard-common';
import {
  RiAlertLine,
  RiCheckboxCircleLine,
  RiCloseCircleLine,
  RiErrorWarningLine,
  RiHistoryLine,
  RiPauseCircleLine,
  RiQuestionLine,
  RiSubtractLine,
} from '@remixicon/react';
import type { ReactElement } from 'react';
import { securityScorecardReactTranslationRef } from '../translation';
import { Tone, ToneBadge } from './ToneBadge';
import styles from './ToneBadge.module.css';

const SIZE = 16;

/** Each state has a shape of its own, so that it can be told without colour. */
const LOOK: Record<ResultState, { tone: Tone; icon: ReactElement }> = {
  pass: { tone: 'positive', icon: <RiCheckboxCircleLine size={SIZE} /> },
  fail: { tone: 'negative', icon: <RiCloseCircleLine size={SIZE} /> },
  warn: { tone: 'warning', icon: <RiAlertLine size={SIZE} /> },
  'not-applicable': { tone: 'neutral', icon: <RiSubtractLine size={SIZE} /> },
  unknown: { tone: 'info', icon: <RiQuestionLine size={SIZE} /> },
  stale: { tone: 'info', icon: <RiHistoryLine size={SIZE} /> },
  error: { tone: 'warning', icon: <RiErrorWarningLine size={SIZE} /> },
};

/** Props of {@link StateBadge}. */
export interface StateBadgeProps {
  state: ResultState;
  /** Shown beside the state, never instead of it. */
  waived?: boolean;
}

/** A result's state as icon and word, with a mark when it is waived. */
export const StateBadge = ({ state, waived }: StateBadgeProps) => {
  const { t } = useTranslationRef(securityScorecardReactTranslationRef);
  return (
    <span className={styles.group}>
      <ToneBadge tone={LOOK[state].tone} icon={LOOK[state].icon}>
        {t(`state.${state}`)}
      </ToneBadge>
      {waived && (
        <ToneBadge tone="neutral" icon={<RiPauseCircleLine size={SIZE} />}>
          {t('waived')}
        </ToneBadge>
      )}
    </span>
  );
};

/** The icon of a state, for places that say the word themselves. */
export const StateIcon = ({ state }: { state: ResultState }) => (
  <span aria-hidden="true" style={{ display: 'inline-flex' }}>
    {LOOK[state].icon}
  </span>
);

/** The tone of a state. */
export function toneOfState(state: ResultState): Tone {
  return LOOK[state].tone;
}
