import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { CheckResult } from '@fairway/plugin-security-scorecard-common';
import { securityScorecardTranslationRef } from '../../translation';
import { counts } from '../checks/checkOrder';

const COUNTED = {
  unknown: 'entity.countUnknown',
  stale: 'entity.countStale',
  error: 'entity.countError',
} as const;

/** What keeps the coverage from being whole, in numbers; nothing when it is. */
export const UndecidedChecks = ({
  results,
}: {
  results: readonly CheckResult[];
}) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const words = (['stale', 'error', 'unknown'] as const).flatMap(state => {
    const count = results.filter(r => counts(r) && r.state === state).length;
    return count > 0 ? [t(COUNTED[state], { count })] : [];
  });
  return words.length > 0 ? (
    <Text as="p" variant="body-small" color="secondary">
      {t('entity.undecided', { counts: words.join(', ') })}
    </Text>
  ) : null;
};
