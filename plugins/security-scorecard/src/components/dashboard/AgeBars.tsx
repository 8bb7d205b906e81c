import {
  OVERDUE_AGES,
  type OverdueAge,
} from '@fairway/plugin-security-scorecard-common';
import {
  Bar,
  BarChart,
  Legend,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { AXIS, HEIGHT, TOOLTIP } from '../charts/look';

/** The longer, the stronger. */
const FILL: Record<OverdueAge, string> = {
  week: 'var(--bui-border-2)',
  month: 'var(--bui-warning-bg)',
  quarter: 'var(--bui-negative-bg)',
  older: 'var(--bui-fg-primary)',
};

/** Props of {@link AgeBars}. */
export interface AgeBarsProps {
  /** Findings of each age, and the title of the team. */
  teams: (Record<OverdueAge, number> & { title: string })[];
  nameOf: (age: OverdueAge) => string;
}

/** The drawing of overdue findings: a bar for each team, with a part for each age. */
export const AgeBars = ({ teams, nameOf }: AgeBarsProps) => (
  <ResponsiveContainer width="100%" height={HEIGHT}>
    <BarChart
      layout="vertical"
      data={teams}
      accessibilityLayer={false}
      margin={{ left: 40, right: 24 }}
    >
      <XAxis type="number" allowDecimals={false} {...AXIS} />
      {/* Every team is named, also where the drawing has more of them than room. */}
      <YAxis
        type="category"
        dataKey="title"
        width={120}
        interval={0}
        {...AXIS}
      />
      <Tooltip {...TOOLTIP} />
      <Legend itemSorter={null} />
      {OVERDUE_AGES.map(age => (
        <Bar
          key={age}
          stackId="ages"
          dataKey={age}
          name={nameOf(age)}
          fill={FILL[age]}
          isAnimationActive={false}
        />
      ))}
    </BarChart>
  </ResponsiveContainer>
);
