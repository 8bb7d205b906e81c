import {
  LEVELS,
  type TrendPoint,
} from '@fairway/plugin-security-scorecard-common';
import type { Knex } from 'knex';
import { breathe } from '../database/breathe';
import { record } from './columns';
import { narrow, type Visible } from './RollupReader';

/** Numbers of a day that are added up over entities or scopes. */
const SUMMED = [
  'known',
  'applicable',
  'failing',
  'open_critical',
  'open_high',
  'overdue',
] as const;

type Sums = Record<(typeof SUMMED)[number], number>;

interface Day extends Sums {
  entities: number;
  /** Entities by rank of the level. */
  levels: number[];
  scoreSum: number;
  scored: number;
}

type NumberRow = Record<string, string | number | null>;

interface EntityDay extends Sums {
  entity_ref: string;
  day: string;
  level: number;
  score: number | null;
}

/** Rows that are folded before other requests get their turn. */
const CHUNK = 5000;

/** Days from one to another, both included, as YYYY-MM-DD. */
export function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (
    let at = Date.parse(`${from}T00:00:00Z`);
    at <= Date.parse(`${to}T00:00:00Z`);
    at += 86_400_000
  ) {
    days.push(new Date(at).toISOString().slice(0, 10));
  }
  return days;
}

/** Reads the daily snapshots. */
export class TrendReader {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** The days of a scope of which the caller may see everything; days without a snapshot are left out. */
  async ofScope(
    scope: string | undefined,
    from: string,
  ): Promise<TrendPoint[]> {
    const ref = scope ?? 'organisation';
    const kind = ref.split(':')[0];
    const rows: NumberRow[] = await this.#knex('daily_snapshots')
      .where('day', '>=', from)
      .where(where => {
        where.where('scope', ref);
        if (scope) {
          // Of a domain the domains below it: their systems are in them already.
          where.orWhereIn('scope', below =>
            below
              .from('tree')
              .where('ancestor', ref)
              .where('descendant', 'like', `${kind}:%`)
              .select('descendant'),
          );
        }
      })
      .groupBy('day')
      .orderBy('day')
      .select('day')
      .sum(
        Object.fromEntries(
          [
            'entities',
            'score_sum',
            'scored',
            ...LEVELS.map(level => `level_${level}`),
            ...SUMMED,
          ].map(name => [name, name]),
        ),
      );
    return rows.map(row => {
      const of = (name: string) => Number(row[name] ?? 0);
      return toPoint(String(row.day), {
        entities: of('entities'),
        levels: LEVELS.map(level => of(`level_${level}`)),
        scoreSum: of('score_sum'),
        scored: of('scored'),
        known: of('known'),
        applicable: of('applicable'),
        failing: of('failing'),
        open_critical: of('open_critical'),
        open_high: of('open_high'),
        overdue: of('overdue'),
      });
    });
  }

  /** The days of one entity, each as it stood when it last changed. */
  async ofEntity(
    entityRef: string,
    from: string,
    to: string,
  ): Promise<TrendPoint[]> {
    const rows: EntityDay[] = await this.#knex('entity_snapshots')
      .where('entity_ref', entityRef)
      .orderBy('day')
      .select();
    return fold(rows, from, to);
  }

  /** The days of those entities of a scope that the caller sees. */
  async ofVisible(
    visible: Visible,
    from: string,
    to: string,
  ): Promise<TrendPoint[]> {
    const rows: EntityDay[] = await this.#knex('entity_snapshots as e')
      .whereIn('e.entity_ref', own =>
        own
          .from('scorecards')
          .where(where => narrow(where, this.#knex, visible))
          .select('scorecards.entity_ref'),
      )
      .orderBy('e.day')
      .select('e.*');
    return fold(rows, from, to);
  }
}

const emptyDay = (): Day => ({
  entities: 0,
  levels: LEVELS.map(() => 0),
  scoreSum: 0,
  scored: 0,
  known: 0,
  applicable: 0,
  failing: 0,
  open_critical: 0,
  open_high: 0,
  overdue: 0,
});

function add(day: Day, entity: EntityDay, sign: 1 | -1): void {
  day.entities += sign;
  day.levels[entity.level] += sign;
  if (entity.score !== null) {
    day.scoreSum += sign * entity.score;
    day.scored += sign;
  }
  for (const name of SUMMED) {
    day[name] += sign * entity[name];
  }
}

/** Carries each entity's last snapshot on to the days on which it did not change. */
async function fold(
  rows: readonly EntityDay[],
  from: string,
  to: string,
): Promise<TrendPoint[]> {
  if (!rows.length) {
    return [];
  }
  const running = emptyDay();
  const last = new Map<string, EntityDay>();
  const points: TrendPoint[] = [];
  let next = 0;
  const start = rows[0].day > from ? rows[0].day : from;
  for (const day of daysBetween(start, to)) {
    for (; next < rows.length && rows[next].day <= day; next += 1) {
      const row = rows[next];
      const before = last.get(row.entity_ref);
      if (before) {
        add(running, before, -1);
      }
      add(running, row, 1);
      last.set(row.entity_ref, row);
      if (next % CHUNK === CHUNK - 1) {
        await breathe();
      }
    }
    points.push(toPoint(day, running));
  }
  return points;
}

function toPoint(date: string, day: Day): TrendPoint {
  return {
    date,
    entities: day.entities,
    levels: record(LEVELS, (_, rank) => day.levels[rank]),
    score: day.scored ? Math.round(day.scoreSum / day.scored) : null,
    known: day.known,
    applicable: day.applicable,
    failing: day.failing,
    openCritical: day.open_critical,
    openHigh: day.open_high,
    overdue: day.overdue,
  };
}
