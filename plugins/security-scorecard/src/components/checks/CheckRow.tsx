import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { layout } from '@fairway/plugin-screens-react';
import type { CheckResult } from '@fairway/plugin-security-scorecard-common';
import {
  Deadline,
  Freshness,
  SeverityBadge,
  StateBadge,
  TitledText,
} from '@fairway/plugin-security-scorecard-react';
import { securityScorecardTranslationRef } from '../../translation';
import styles from '../layout.module.css';
import { WaivedUntil } from '../waivers/WaivedUntil';
import { CheckMode } from './CheckMode';
import { counts } from './checkOrder';
import { ObservedAndExpected } from './ObservedAndExpected';

/** Whether the row needs the reason: an observation alone does not tell why there is no decision. */
function needsWhy({ state, observed, reason }: CheckResult): boolean {
  return (
    observed === null ||
    ((state === 'unknown' || state === 'error') && !observed.includes(reason))
  );
}

/** Props of {@link CheckRow}. */
export interface CheckRowProps {
  result: CheckResult;
  /** Whether the row may say why there is no decision; false where one reason is said for all of them. */
  saysWhy: boolean;
  onOpen: () => void;
}

/** One check: its state, what was observed against what is expected, until when, and how fresh that is. */
export const CheckRow = ({ result, saysWhy, onOpen }: CheckRowProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  return (
    <li className={`${styles.row} ${counts(result) ? '' : styles.upcoming}`}>
      <div className={layout.cell}>
        <StateBadge state={result.state} waived={result.waived} />
        {result.waived && <WaivedUntil waiverId={result.waiverId} />}
      </div>
      <div className={layout.cell}>
        <button
          type="button"
          className={layout.linkButton}
          aria-label={t('check.open', { title: result.title })}
          aria-haspopup="dialog"
          onClick={onOpen}
        >
          {result.title}
        </button>
        <SeverityBadge severity={result.severity} />
        <CheckMode result={result} />
      </div>
      <div className={layout.cell}>
        <ObservedAndExpected result={result} />
        {saysWhy && needsWhy(result) && (
          <Text
            as="span"
            variant="body-small"
            color="secondary"
            className={styles.twoLines}
          >
            <TitledText text={result.reason} />
          </Text>
        )}
      </div>
      <Deadline deadline={result.deadline} />
      <Freshness observedAt={result.observedAt} maxAge={result.maxAge} />
    </li>
  );
};
