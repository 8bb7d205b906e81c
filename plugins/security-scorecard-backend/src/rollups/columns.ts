import {
  LEVELS,
  PILLARS,
  RESULT_STATES,
  SEVERITIES,
  type Level,
  type ResultState,
  type Rollup,
  type Severity,
} from '@fairway/plugin-security-scorecard-common';
import type { Knex } from 'knex';
import { isPostgres } from '../database/bulk';
import { worstColumn } from '../database/rows';

/** Sums as the database gives them: PostgreSQL gives big integers as text. */
export type SumRow = Record<string, string | number | null>;

/** Columns of `scorecards` that roll-ups read. */
export const COUNTED_COLUMNS: readonly string[] = [
  'kind',
  'owner_ref',
  'system_ref',
  'domain_ref',
  'level',
  'score',
  'known',
  'applicable',
  'failing',
  'waived',
  'next_deadline',
  'finding_deadline',
  'evaluated_at',
  ...SEVERITIES.map(severity => `open_${severity}`),
  ...PILLARS.map(worstColumn),
];

/** Bits of a state or a level in a standing. */
const BITS = 3;

/**
 * How an entity stands, in one small number: whether it was ever evaluated, its
 * level, and the worst state of each pillar. Databases list the standings of a
 * group instead of counting each kind of them: that took most of the time.
 */
const STANDING = [
  'case when s.evaluated_at is null then 0 else 1 end',
  's.level',
  ...PILLARS.map(pillar => `s.${worstColumn(pillar)}`),
]
  .map((sql, place) => `${2 ** (BITS * place)} * (${sql})`)
  .join(' + ');

/** Sums of the counters, for a `select` over rows named `s`. */
export function sums(knex: Knex): Knex.Raw[] {
  const list = isPostgres(knex) ? 'json_agg' : 'json_group_array';
  return [
    'count(*) as entities',
    `cast(${list}(${STANDING}) as text) as standings`,
    'sum(s.score) as score_sum',
    'count(s.score) as scored',
    'min(s.next_deadline) as next_deadline',
    'min(s.finding_deadline) as finding_deadline',
    ...['known', 'applicable', 'failing', 'waived'].map(
      name => `sum(s.${name}) as ${name}`,
    ),
    ...SEVERITIES.map(
      severity => `sum(s.open_${severity}) as open_${severity}`,
    ),
  ].map(sql => knex.raw(sql));
}

/** How many entities there are of each value, by its place in a standing. */
function countStandings(row: SumRow): number[][] {
  const counts = ['evaluated', 'level', ...PILLARS].map(() =>
    Array<number>(2 ** BITS).fill(0),
  );
  // No entities: the database gives null.
  const standings: number[] = JSON.parse(String(row.standings ?? null)) ?? [];
  const alike = new Map<number, number>();
  for (const standing of standings) {
    alike.set(standing, (alike.get(standing) ?? 0) + 1);
  }
  for (const [standing, entities] of alike) {
    counts.forEach((count, place) => {
      count[Math.trunc(standing / 2 ** (BITS * place)) % 2 ** BITS] += entities;
    });
  }
  return counts;
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

function textOrNull(value: string | number | null | undefined) {
  return value === null || value === undefined ? null : String(value);
}

/** A roll-up from a row of sums; a row that is not there stands for no entities. */
export function toRollup(
  ref: string,
  title: string,
  row: SumRow = {},
  overdueFindings = 0,
): Rollup {
  const scored = number(row, 'scored');
  const [evaluated, byLevel, ...byPillar] = countStandings(row);
  const levels: Record<Level, number> = record(
    LEVELS,
    (_, rank) => byLevel[rank],
  );
  const openFindings: Record<Severity, number> = record(SEVERITIES, severity =>
    number(row, `open_${severity}`),
  );
  return {
    ref,
    title,
    entities: number(row, 'entities'),
    withoutData: evaluated[0],
    levels,
    score: scored ? Math.round(number(row, 'score_sum') / scored) : null,
    coverage: {
      known: number(row, 'known'),
      applicable: number(row, 'applicable'),
    },
    pillars: PILLARS.map((pillar, place) => {
      const worst: Record<ResultState, number> = record(
        RESULT_STATES,
        (_, state) => byPillar[place][state],
      );
      return { pillar, worst };
    }),
    openFindings,
    overdueFindings,
    failing: number(row, 'failing'),
    waived: number(row, 'waived'),
    nextDeadline: textOrNull(row.next_deadline),
    findingDeadline: textOrNull(row.finding_deadline),
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
