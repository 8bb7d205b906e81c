import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { RiAlarmWarningLine } from '@remixicon/react';
import { useNow } from '../hooks/useNow';
import { Elapsed, elapsed, isOverdue } from '../time/elapsed';
import { securityScorecardReactTranslationRef } from '../translation';
import { ToneBadge } from './ToneBadge';

const DUE = {
  now: 'deadline.dueNow',
  minutes: 'deadline.dueMinutes',
  hours: 'deadline.dueHours',
  days: 'deadline.dueDays',
} as const;

const OVERDUE = {
  now: 'deadline.overdueNow',
  minutes: 'deadline.overdueMinutes',
  hours: 'deadline.overdueHours',
  days: 'deadline.overdueDays',
} as const;

const ENDS = {
  now: 'ending.endsNow',
  minutes: 'ending.endsMinutes',
  hours: 'ending.endsHours',
  days: 'ending.endsDays',
} as const;

/** Props of {@link Deadline}. */
export interface DeadlineProps {
  /** ISO 8601, UTC. */
  deadline: string | null;
  /** `due` for what must be done until then, `ends` for what ceases then; default `due`. */
  wording?: 'due' | 'ends';
  /** Also says the day; default false. */
  withDate?: boolean;
}

/** A deadline relative to now; an overdue one says so in words. */
export const Deadline = ({
  deadline,
  wording = 'due',
  withDate = false,
}: DeadlineProps) => {
  const { t } = useTranslationRef(securityScorecardReactTranslationRef);
  const now = useNow();
  if (deadline === null) {
    return (
      <Text as="span" variant="body-small" color="secondary">
        {t('deadline.none')}
      </Text>
    );
  }
  const when = new Date(deadline);
  const date = withDate && (
    <Text as="span" variant="body-small" color="secondary">
      {' '}
      {t('moment.date', { when })}
    </Text>
  );
  const overdue = isOverdue(deadline, now);
  const { unit, count }: Elapsed = elapsed(
    Date.parse(deadline) - now.getTime(),
  );
  if (wording === 'ends') {
    return (
      <time dateTime={deadline} title={t('moment.time', { when })}>
        <Text as="span" variant="body-small">
          {overdue && t('ending.ended')}
          {!overdue &&
            (unit === 'now' ? t(ENDS.now) : t(ENDS[unit], { count }))}
        </Text>
        {date}
      </time>
    );
  }
  const keys = overdue ? OVERDUE : DUE;
  const words = unit === 'now' ? t(keys.now) : t(keys[unit], { count });
  return (
    <time dateTime={deadline} title={t('moment.time', { when })}>
      {overdue ? (
        <ToneBadge tone="negative" icon={<RiAlarmWarningLine size={16} />}>
          {words}
        </ToneBadge>
      ) : (
        <Text as="span" variant="body-small">
          {words}
        </Text>
      )}
      {date}
    </time>
  );
};
