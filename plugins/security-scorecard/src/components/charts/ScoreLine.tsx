import type { TrendPoint } from '@fairway/plugin-security-scorecard-common';
import {
  CartesianGrid,
  Legend,
  Line,
  LineChart,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { AXIS, GRID, HEIGHT, MARGIN, TOOLTIP } from './look';
import type { DayNames } from './useDayNames';

/** Props of {@link ScoreLine}. */
export interface ScoreLineProps {
  points: TrendPoint[];
  /** What the lines show. */
  names: { score: string; known: string };
  days: DayNames;
}

const percentKnown = ({ known, applicable }: TrendPoint) =>
  applicable === 0 ? null : Math.round((known / applicable) * 100);

/** The drawing of a score day by day, with how much of it was known. */
export const ScoreLine = ({ points, names, days }: ScoreLineProps) => (
  <ResponsiveContainer width="100%" height={HEIGHT}>
    <LineChart data={points} margin={MARGIN} accessibilityLayer={false}>
      <CartesianGrid {...GRID} />
      <XAxis dataKey="date" tickFormatter={days.tick} {...AXIS} />
      <YAxis domain={[0, 100]} {...AXIS} />
      <Tooltip labelFormatter={day => days.full(String(day))} {...TOOLTIP} />
      <Legend />
      <Line
        dataKey={percentKnown}
        name={names.known}
        stroke="var(--bui-fg-secondary)"
        strokeDasharray="6 4"
        dot={false}
        connectNulls={false}
        isAnimationActive={false}
      />
      <Line
        dataKey="score"
        name={names.score}
        stroke="var(--bui-accent-bg)"
        strokeWidth={2}
        dot={points.length < 15}
        connectNulls={false}
        isAnimationActive={false}
      />
    </LineChart>
  </ResponsiveContainer>
);
