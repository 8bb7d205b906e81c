import type { Knex } from 'knex';
import { breathe } from './breathe';

/** Scope of the row that is about every entity. */
export const ORGANISATION = 'organisation';

/** Entities whose points one statement compares. */
const PAGE = 1000;

/** Open findings past their deadline that nobody waived, by entity. */
const OVERDUE = `select entity_ref, count(*) as overdue from findings
  where status = 'open' and waiver_id is null and deadline < :now group by entity_ref`;

const POINTS = [
  'known',
  'applicable',
  'failing',
  'open_critical',
  'open_high',
] as const;

const SUMS = [
  ...[0, 1, 2, 3].map(
    rank => `sum(case when s.level = ${rank} then 1 else 0 end)`,
  ),
  'coalesce(sum(s.score), 0)',
  'count(s.score)',
  ...POINTS.map(name => `sum(s.${name})`),
  'sum(coalesce(o.overdue, 0))',
].join(', ');

const COLUMNS = [
  'level_none',
  'level_bronze',
  'level_silver',
  'level_gold',
  'score_sum',
  'scored',
  ...POINTS,
  'overdue',
].join(', ');

/** What a row of `daily_snapshots` is about, and the entities that belong to it. */
const SCOPES = [
  {
    scope: 'w.owner_ref',
    join: 'join scorecard_owners w on w.entity_ref = s.entity_ref',
  },
  { scope: 's.system_ref', join: '' },
  { scope: 's.domain_ref', join: '' },
  { scope: `'${ORGANISATION}'`, join: '' },
];

/**
 * Keeps one packed row per day and scope, and the points of an entity on days on
 * which they differ from the last ones. Writing again on the same day replaces
 * the day, so it does not matter how often or by which replica it is done.
 */
export class SnapshotWriter {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Writes the day of a time. */
  async write(now: Date, signal?: AbortSignal): Promise<void> {
    const at = { now: now.toISOString(), day: now.toISOString().slice(0, 10) };
    await this.#knex.transaction(async trx => {
      await trx('daily_snapshots').where('day', at.day).delete();
      for (const { scope, join } of SCOPES) {
        await breathe();
        await trx.raw(
          `insert into daily_snapshots (day, scope, entities, ${COLUMNS})
           select :day, ${scope}, count(*), ${SUMS} from scorecards s ${join}
           left join (${OVERDUE}) o on o.entity_ref = s.entity_ref
           where ${scope} is not null group by 2 having count(*) > 0`,
          at,
        );
      }
    });
    let after = '';
    while (!signal?.aborted) {
      const refs: string[] = await this.#knex('scorecards')
        .where('entity_ref', '>', after)
        .orderBy('entity_ref')
        .limit(PAGE)
        .pluck('entity_ref');
      const last = refs.at(-1);
      if (last === undefined) {
        return;
      }
      await breathe();
      await this.#writeEntities({ ...at, after, last });
      after = last;
    }
  }

  /** Removes the days before a time; the newest points of an entity stay. */
  async pruneBefore(before: string, signal: AbortSignal): Promise<void> {
    const limit = before.slice(0, 10);
    for (const table of ['daily_snapshots', 'entity_snapshots']) {
      const old: string[] = await this.#knex(table)
        .distinct('day')
        .where('day', '<', limit)
        .orderBy('day')
        .pluck('day');
      for (const day of old) {
        if (signal.aborted) {
          return;
        }
        await breathe();
        const rows = this.#knex(table).where('day', day);
        if (table === 'entity_snapshots') {
          rows.whereExists(
            this.#knex('entity_snapshots as newer')
              .whereRaw('newer.entity_ref = entity_snapshots.entity_ref')
              .whereRaw('newer.day > entity_snapshots.day')
              .select(this.#knex.raw('1')),
          );
        }
        await rows.delete();
      }
    }
  }

  async #writeEntities(page: {
    now: string;
    day: string;
    after: string;
    last: string;
  }): Promise<void> {
    const points = ['level', 'score', ...POINTS];
    const differs = [
      ...points.map(n => `coalesce(e.${n}, -1) <> coalesce(s.${n}, -1)`),
      'e.overdue <> coalesce(o.overdue, 0)',
    ].join(' or ');
    await this.#knex.raw(
      `insert into entity_snapshots (entity_ref, day, ${points.join(', ')}, overdue)
       select s.entity_ref, :day, ${points.map(n => `s.${n}`).join(', ')}, coalesce(o.overdue, 0)
       from scorecards s
       left join (${OVERDUE}) o on o.entity_ref = s.entity_ref
       left join entity_snapshots e on e.entity_ref = s.entity_ref and e.day =
         (select max(x.day) from entity_snapshots x where x.entity_ref = s.entity_ref)
       where s.entity_ref > :after and s.entity_ref <= :last
         and s.evaluated_at is not null and (e.entity_ref is null or ${differs})
       on conflict (entity_ref, day) do update set
         ${[...points, 'overdue'].map(n => `${n} = excluded.${n}`).join(', ')}`,
      page,
    );
  }
}
