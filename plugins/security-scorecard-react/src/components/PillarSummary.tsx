import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text, VisuallyHidden } from '@backstage/ui';
import type { PillarSummary as PillarSummaryData } from '@fairway/plugin-security-scorecard-common';
import { securityScorecardReactTranslationRef } from '../translation';
import styles from './PillarSummary.module.css';
import { StateBadge, StateIcon, toneOfState } from './StateBadge';
import { ToneBadge } from './ToneBadge';

/** Props of {@link PillarSummary} and {@link PillarChips}. */
export interface PillarSummaryProps {
  pillars: PillarSummaryData[];
}

/** The pillars with their worst result and how many of their checks pass. */
export const PillarSummary = ({ pillars }: PillarSummaryProps) => {
  const { t } = useTranslationRef(securityScorecardReactTranslationRef);
  return (
    <ul className={styles.grid}>
      {pillars.map(({ pillar, worst, counts }) => {
        const { pass, fail, warn, unknown, stale, error } = counts;
        const undecided = unknown + stale + error;
        const applicable = pass + fail + warn + undecided;
        return (
          <li key={pillar} className={styles.pillar}>
            <Text as="span" weight="bold">
              {t(`pillar.${pillar}`)}
            </Text>
            <StateBadge state={worst} />
            <Text as="span" variant="body-small" color="secondary">
              {applicable === 0
                ? t('pillarSummary.empty')
                : t('pillarSummary.passing', {
                    passing: String(pass),
                    count: applicable,
                  })}
            </Text>
            {undecided > 0 && (
              <Text as="span" variant="body-small" color="secondary">
                {t('pillarSummary.undecided', { count: undecided })}
              </Text>
            )}
          </li>
        );
      })}
    </ul>
  );
};

/** The pillars in one line, for a row of a table: icon and name, the state said to assistive technology and on hover. */
export const PillarChips = ({ pillars }: PillarSummaryProps) => {
  const { t } = useTranslationRef(securityScorecardReactTranslationRef);
  return (
    <ul className={styles.chips}>
      {pillars.map(({ pillar, worst }) => (
        <li
          key={pillar}
          title={t('pillarSummary.inWords', {
            pillar: t(`pillar.${pillar}`),
            state: t(`state.${worst}`),
          })}
        >
          <ToneBadge
            tone={toneOfState(worst)}
            icon={<StateIcon state={worst} />}
          >
            {t(`pillar.${pillar}`)}
            <VisuallyHidden>: {t(`state.${worst}`)}</VisuallyHidden>
          </ToneBadge>
        </li>
      ))}
    </ul>
  );
};
