import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text, VisuallyHidden } from '@backstage/ui';
import {
  type CheckResult,
  type PillarSummary as PillarSummaryData,
  summarizePillar,
} from '@fairway/plugin-security-scorecard-common';
import { securityScorecardReactTranslationRef } from '../translation';
import styles from './PillarSummary.module.css';
import { StateBadge, StateIcon, toneOfState } from './StateBadge';
import { ToneBadge } from './ToneBadge';

/** Props of {@link PillarChips}. */
export interface PillarChipsProps {
  pillars: PillarSummaryData[];
}

/** Props of {@link PillarSummary}. */
export interface PillarSummaryProps extends PillarChipsProps {
  /** All results of the entity: its checks that count are told from the others. */
  results: readonly CheckResult[];
}

const isEnforced = ({ mode = 'enforce' }: CheckResult) => mode === 'enforce';

/**
 * The pillars with their worst result and how many of their checks pass. Only
 * checks that count are counted, as in the coverage, and how many others there
 * are is said beside it.
 */
export const PillarSummary = ({ pillars, results }: PillarSummaryProps) => {
  const { t } = useTranslationRef(securityScorecardReactTranslationRef);
  return (
    <ul className={styles.grid}>
      {pillars.map(({ pillar, worst }) => {
        const { pass, fail, warn, unknown, stale, error } = summarizePillar(
          pillar,
          results.filter(isEnforced),
        ).counts;
        const others = results.filter(
          result =>
            result.pillar === pillar &&
            !isEnforced(result) &&
            result.state !== 'not-applicable',
        ).length;
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
                ? t(
                    others > 0
                      ? 'pillarSummary.noneCounts'
                      : 'pillarSummary.empty',
                  )
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
            {others > 0 && (
              <Text as="span" variant="body-small" color="secondary">
                {t('pillarSummary.others', { count: others })}
              </Text>
            )}
          </li>
        );
      })}
    </ul>
  );
};

/** The pillars in one line, for a row of a table: icon and name, the state said to assistive technology and on hover. */
export const PillarChips = ({ pillars }: PillarChipsProps) => {
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
