import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { securityScorecardTranslationRef } from '../../translation';
import type { CheckTally } from './checkOrder';

/** Gives a tally in words: how many checks count, and what becomes of the others. */
export function useTallyWords(): (tally: CheckTally) => string {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  return ({ counting, others, notApplicable }) =>
    [
      others + notApplicable === 0
        ? t('entity.checkCount', { count: counting })
        : t('entity.checksCounting', { count: counting }),
      ...(others > 0 ? [t('entity.checksOthers', { count: others })] : []),
      ...(notApplicable > 0
        ? [t('entity.checksNotApplicable', { count: notApplicable })]
        : []),
    ].join(', ');
}
