import type { Knex } from 'knex';
import type { Packed } from '../database/StoredCards';
import { applyCriteria } from '../database/criteria';
import { applyScope } from '../database/TreeStore';
import type { Visible } from '../rollups/RollupReader';

/** An entity of the record at a time, with its results as they were stored. */
export interface RecordedEntity extends Packed {
  title: string;
  owner_ref: string | null;
  left_at: string | null;
  missing_since: string | null;
}

type Row = Omit<RecordedEntity, 'due_at'> & {
  at: string;
  newest: string;
  due_at: string | null;
};

/** Kinds whose entities a scope stands for. */
const SCOPES = /^(?:group|user|system|domain):/;

/**
 * Finds how entities stood: for each the last row of the record that is not
 * later than a time. Both steps are index look-ups, whatever the record's length.
 */
export class RecordedEntities {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Since when results are on record; null when nothing is. */
  async since(): Promise<string | null> {
    const row: { at: string } | undefined = await this.#knex('result_history')
      .orderBy('at')
      .first('at');
    return row?.at ?? null;
  }

  /** Up to `limit` entities that follow a ref, in the order of their refs. */
  async page(
    at: string,
    visible: Visible,
    { after, limit }: { after: string; limit: number },
  ): Promise<RecordedEntity[]> {
    const knex = this.#knex;
    const latest = (until: string | null) => {
      const rows = knex('result_history as x')
        .whereRaw('x.entity_ref = e.entity_ref')
        .max('x.at');
      return until === null ? rows : rows.where('x.at', '<=', until);
    };
    const query = knex('recorded_entities as e')
      .join('result_history as h', join =>
        join
          .on('h.entity_ref', 'e.entity_ref')
          .andOn('h.at', '=', knex.raw('(?)', [latest(at)])),
      )
      .leftJoin('scorecards', 'scorecards.entity_ref', 'e.entity_ref')
      .where('e.entity_ref', '>', after)
      .where(left => left.whereNull('e.left_at').orWhere('e.left_at', '>', at))
      .where(missing =>
        missing
          .whereNull('scorecards.missing_since')
          .orWhere('scorecards.missing_since', '>', at),
      )
      .orderBy('e.entity_ref')
      .limit(limit);
    if (visible.criteria) {
      // Nobody owns any more what has left: only who sees everything sees it.
      query
        .whereNotNull('scorecards.entity_ref')
        .where(where => applyCriteria(where, visible.criteria));
    }
    if (visible.scope) {
      const { scope } = visible;
      query.where(where => narrow(where, knex, scope));
    }
    const rows: Row[] = await query.select({
      entity_ref: 'e.entity_ref',
      title: 'e.title',
      owner_ref: 'e.owner_ref',
      left_at: 'e.left_at',
      missing_since: 'scorecards.missing_since',
      at: 'h.at',
      newest: latest(null),
      check_list: 'h.check_list',
      states: 'h.states',
      details: 'h.details',
      due_at: 'scorecards.due_at',
    });
    return rows.map(({ newest, at: recordedAt, due_at, ...row }) => ({
      ...row,
      // What is still in force may have turned stale since; the rest was then what it was.
      due_at: newest === recordedAt ? due_at : null,
    }));
  }
}

/** What belongs to a scope now, or did when it left. */
function narrow(where: Knex.QueryBuilder, knex: Knex, scope: string): void {
  if (!SCOPES.test(scope)) {
    where.where('e.entity_ref', scope);
    return;
  }
  const below = () =>
    knex('tree').where('ancestor', scope).select('descendant');
  where
    .where(now => applyScope(now, knex, scope))
    .orWhere(gone =>
      gone
        .whereNotNull('e.left_at')
        .where(last =>
          last
            .whereIn('e.owner_ref', [scope])
            .orWhereIn('e.owner_ref', below())
            .orWhereIn('e.system_ref', [scope])
            .orWhereIn('e.system_ref', below()),
        ),
    );
}
