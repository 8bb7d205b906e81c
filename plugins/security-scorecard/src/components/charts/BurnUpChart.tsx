import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { BurnUpPoint } from '@fairway/plugin-security-scorecard-common';
import { securityScorecardTranslationRef } from '../../translation';
import { Figure } from './Figure';
import { lazyDrawing } from './lazyDrawing';
import { useDayNames } from './useDayNames';

const BurnUpLines = lazyDrawing(() =>
  import('./BurnUpLines').then(m => m.BurnUpLines),
);

/** What of a campaign was done day by day, against all that there is to do. */
export const BurnUpChart = ({ points }: { points: BurnUpPoint[] }) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const days = useDayNames();
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) {
    return (
      <Text as="p" color="secondary">
        {t('campaigns.burnUpEmpty')}
      </Text>
    );
  }
  if (points.length === 1) {
    return (
      <Text as="p" color="secondary">
        {t('campaigns.burnUpFirst', {
          done: String(last.done),
          total: String(last.total),
          date: days.full(last.date),
        })}
      </Text>
    );
  }
  return (
    <Figure
      words={t('campaigns.burnUpWords', {
        done: String(last.done),
        total: String(last.total),
        date: days.full(last.date),
        first: String(first.done),
        start: days.full(first.date),
      })}
      chart={
        <BurnUpLines
          points={points}
          days={days}
          names={{ total: t('campaigns.total'), done: t('campaigns.done') }}
        />
      }
      table={{
        columns: [
          t('campaigns.day'),
          t('campaigns.done'),
          t('campaigns.total'),
        ],
        rows: () =>
          [...points].reverse().map(({ date, done, total }) => ({
            key: date,
            cells: [days.full(date), String(done), String(total)],
          })),
      }}
    />
  );
};
