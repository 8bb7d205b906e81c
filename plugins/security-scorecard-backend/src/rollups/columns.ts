import {
  LEVELS,
  PILLARS,
  RESULT_STATES,
  SEVERITIES,
  type Level,
  type Pillar,
  type ResultState,
  type Rollup,
  type Severity,
} from '@fairway/plugin-security-scorecard-common';
import type { Knex } from 'knex';

/** Sums as the database gives them: PostgreSQL gives big integers as text. */
export type SumRow = Record<string, string | number | null>;

const worstColumn = (pillar: Pillar) => `${pillar.replace('-', '_')}_worst`;
const worstAlias = (pillar: Pillar, state: number) =>
  `${pillar.replace('-', '_')}_${state}`;

/** Columns of `scorecards` that roll-ups read. */
export const COUNTED_COLUMNS: readonly string[] = [
  'kind',
  'system_ref',
  'domain_ref',
  'level',
  'score',
  'known',
  'applicable',
  'failing',
  'waived',
  'next_deadline',
  'evaluated_at',
  ...SEVERITIES.map(severity => `open_${severity}`),
  ...PILLARS.map(worstColumn),
];

const countWhere = (condition: string, alias: string) =>
  `sum(case when ${condition} then 1 else 0 end) as ${alias}`;

/** Sums of the counters, for a `select` over rows named `s`. */
export function sums(knex: Knex): Knex.Raw[] {
  return [
    'count(*) as entities',
    countWhere('s.evaluated_at is null', 'without_data'),
    ...LEVELS.map((level, rank) =>
      countWhere(`s.level = ${rank}`, `level_${level}`),
    ),
    'sum(s.score) as score_sum',
    'count(s.score) as scored',
    'min(s.next_deadline) as next_deadline',
    ...['known', 'applicable', 'failing', 'waived'].map(
      name => `sum(s.${name}) as ${name}`,
    ),
    ...SEVERITIES.map(
      severity => `sum(s.open_${severity}) as open_${severity}`,
    ),
    ...PILLARS.flatMap(pillar =>
      RESULT_STATES.map((_, state) =>
        countWhere(
          `s.${worstColumn(pillar)} = ${state}`,
          worstAlias(pillar, state),
        ),
      ),
    ),
  ].map(sql => knex.raw(sql));
}

const number = (row: SumRow, name: string) => Number(row[name] ?? 0);

/** One count for each of some names. */
export function record<K extends string>(
  names: readonly K[],
  count: (name: K, index: number) => number,
): Record<K, number> {
  const result: Partial<Record<K, number>> = {};
  names.forEach((name, index) => {
    result[name] = count(name, index);
  });
  return complete(result, names);
}

function complete<K extends string>(
  counts: Partial<Record<K, number>>,
  names: readonly K[],
): Record<K, number> {
  if (!hasAll(counts, names)) {
    throw new TypeError(`There is no count for one of ${names.join(', ')}`);
  }
  return counts;
}

function hasAll<K extends string>(
  counts: Partial<Record<K, number>>,
  names: readonly K[],
): counts is Record<K, number> {
  return names.every(name => counts[name] !== undefined);
}

/** A roll-up from a row of sums; a row that is not there stands for no entities. */
export function toRollup(
  ref: string,
  title: string,
  row: SumRow = {},
  overdueFindings = 0,
): Rollup {
  const scored = number(row, 'scored');
  const levels: Record<Level, number> = record(LEVELS, level =>
    number(row, `level_${level}`),
  );
  const openFindings: Record<Severity, number> = record(SEVERITIES, severity =>
    number(row, `open_${severity}`),
  );
  return {
    ref,
    title,
    entities: number(row, 'entities'),
    withoutData: number(row, 'without_data'),
    levels,
    score: scored ? Math.round(number(row, 'score_sum') / scored) : null,
    coverage: {
      known: number(row, 'known'),
      applicable: number(row, 'applicable'),
    },
    pillars: PILLARS.map(pillar => {
      const worst: Record<ResultState, number> = record(
        RESULT_STATES,
        (_, state) => number(row, worstAlias(pillar, state)),
      );
      return { pillar, worst };
    }),
    openFindings,
    overdueFindings,
    failing: number(row, 'failing'),
    waived: number(row, 'waived'),
    nextDeadline:
      row.next_deadline === null || row.next_deadline === undefined
        ? null
        : String(row.next_deadline),
  };
}

/** Mean rank of the levels: what a list sorts by. */
const meanLevel = ({ levels, entities }: Rollup) =>
  LEVELS.reduce((sum, level, rank) => sum + rank * levels[level], 0) /
  Math.max(1, entities);

/** Lowest levels first, then the lowest score, and what is not known before what is. */
export function byWorst(a: Rollup, b: Rollup): number {
  return (
    Number(a.entities === 0) - Number(b.entities === 0) ||
    meanLevel(a) - meanLevel(b) ||
    b.overdueFindings / Math.max(1, b.entities) -
      a.overdueFindings / Math.max(1, a.entities) ||
    (a.score ?? -1) - (b.score ?? -1) ||
    (a.ref < b.ref ? -1 : 1)
  );
}
