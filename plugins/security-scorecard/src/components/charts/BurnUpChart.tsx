import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { BurnUpPoint } from '@fairway/plugin-security-scorecard-common';
import {
  CartesianGrid,
  Legend,
  Line,
  LineChart,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { securityScorecardTranslationRef } from '../../translation';
import { Figure } from './Figure';
import { AXIS, GRID, MARGIN, TOOLTIP } from './look';

/** What of a campaign was done day by day, against all that there is to do. */
export const BurnUpChart = ({ points }: { points: BurnUpPoint[] }) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) {
    return (
      <Text as="p" color="secondary">
        {t('campaigns.burnUpEmpty')}
      </Text>
    );
  }
  return (
    <Figure
      words={t('campaigns.burnUpWords', {
        done: String(last.done),
        total: String(last.total),
        date: last.date,
        first: String(first.done),
        start: first.date,
      })}
      chart={
        <LineChart data={points} margin={MARGIN} accessibilityLayer={false}>
          <CartesianGrid {...GRID} />
          <XAxis dataKey="date" {...AXIS} />
          <YAxis allowDecimals={false} {...AXIS} />
          <Tooltip {...TOOLTIP} />
          <Legend />
          <Line
            type="stepAfter"
            dataKey="total"
            name={t('campaigns.total')}
            stroke="var(--bui-fg-secondary)"
            strokeDasharray="6 4"
            dot={points.length < 15}
            isAnimationActive={false}
          />
          <Line
            type="stepAfter"
            dataKey="done"
            name={t('campaigns.done')}
            stroke="var(--bui-accent-bg)"
            strokeWidth={2}
            dot={points.length < 15}
            isAnimationActive={false}
          />
        </LineChart>
      }
      table={{
        columns: [
          t('campaigns.day'),
          t('campaigns.done'),
          t('campaigns.total'),
        ],
        rows: [...points].reverse().map(({ date, done, total }) => ({
          key: date,
          cells: [date, String(done), String(total)],
        })),
      }}
    />
  );
};
