import type { TrendPoint } from '@fairway/plugin-security-scorecard-common';
import {
  CartesianGrid,
  Line,
  LineChart,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { AXIS, GRID, HEIGHT, MARGIN, TOOLTIP } from './look';

/** Props of {@link ScoreLine}. */
export interface ScoreLineProps {
  points: TrendPoint[];
  /** What the line shows. */
  name: string;
}

/** The drawing of a score day by day. */
export const ScoreLine = ({ points, name }: ScoreLineProps) => (
  <ResponsiveContainer width="100%" height={HEIGHT}>
    <LineChart data={points} margin={MARGIN} accessibilityLayer={false}>
      <CartesianGrid {...GRID} />
      <XAxis dataKey="date" {...AXIS} />
      <YAxis domain={[0, 100]} {...AXIS} />
      <Tooltip {...TOOLTIP} />
      <Line
        dataKey="score"
        name={name}
        stroke="var(--bui-accent-bg)"
        strokeWidth={2}
        dot={points.length < 15}
        connectNulls={false}
        isAnimationActive={false}
      />
    </LineChart>
  </ResponsiveContainer>
);
