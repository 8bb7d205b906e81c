import type { BurnUpPoint } from '@fairway/plugin-security-scorecard-common';
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

/** Props of {@link BurnUpLines}. */
export interface BurnUpLinesProps {
  points: BurnUpPoint[];
  /** What the lines show. */
  names: { total: string; done: string };
  days: DayNames;
}

/** The drawing of a burn-up: what is done below what there is to do. */
export const BurnUpLines = ({ points, names, days }: BurnUpLinesProps) => (
  <ResponsiveContainer width="100%" height={HEIGHT}>
    <LineChart data={points} margin={MARGIN} accessibilityLayer={false}>
      <CartesianGrid {...GRID} />
      <XAxis dataKey="date" tickFormatter={days.tick} {...AXIS} />
      <YAxis allowDecimals={false} {...AXIS} />
      <Tooltip labelFormatter={day => days.full(String(day))} {...TOOLTIP} />
      <Legend />
      <Line
        type="stepAfter"
        dataKey="total"
        name={names.total}
        stroke="var(--bui-fg-secondary)"
        strokeDasharray="6 4"
        dot={points.length < 15}
        isAnimationActive={false}
      />
      <Line
        type="stepAfter"
        dataKey="done"
        name={names.done}
        stroke="var(--bui-accent-bg)"
        strokeWidth={2}
        dot={points.length < 15}
        isAnimationActive={false}
      />
    </LineChart>
  </ResponsiveContainer>
);
