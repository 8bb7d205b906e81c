import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { useNow } from '../hooks/useNow';
import { durationToMilliseconds } from '../time/duration';
import { elapsed, isWithinLastWeek } from '../time/elapsed';
import { securityScorecardReactTranslationRef } from '../translation';

const AGE = {
  now: 'age.now',
  minutes: 'age.minutes',
  hours: 'age.hours',
  days: 'age.days',
} as const;

/** Props of {@link Freshness}. */
export interface FreshnessProps {
  /** ISO 8601, UTC; null when it was never seen. */
  observedAt: string | null;
  /** ISO 8601 duration after which the observation no longer counts. */
  maxAge?: string;
}

/** How old an observation is, or since when it is too old to count. */
export const Freshness = ({ observedAt, maxAge }: FreshnessProps) => {
  const { t } = useTranslationRef(securityScorecardReactTranslationRef);
  const now = useNow();
  if (observedAt === null) {
    return (
      <Text as="span" variant="body-small" color="secondary">
        {t('age.never')}
      </Text>
    );
  }
  const seen = new Date(observedAt);
  const lifetime = maxAge ? durationToMilliseconds(maxAge) : undefined;
  const staleFrom =
    lifetime === undefined ? undefined : new Date(seen.getTime() + lifetime);

  const words = () => {
    if (staleFrom && staleFrom < now) {
      return isWithinLastWeek(now, staleFrom)
        ? t('stale.weekday', { when: staleFrom })
        : t('stale.date', { when: staleFrom });
    }
    const { unit, count } = elapsed(now.getTime() - seen.getTime());
    return unit === 'now' ? t(AGE.now) : t(AGE[unit], { count });
  };
  return (
    <time dateTime={observedAt} title={t('moment.time', { when: seen })}>
      <Text as="span" variant="body-small" color="secondary">
        {words()}
      </Text>
    </time>
  );
};
