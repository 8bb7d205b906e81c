import type { Knex } from 'knex';
import type { Packed } from '../database/StoredCards';
import { applyCriteria } from '../database/criteria';
import { applyScope } from '../database/TreeStore';
import { earliest } from '../domain/durations';
import type { Visible } from '../rollups/RollupReader';

/** An entity of the record at a time, with its results as they were stored. */
export interface RecordedEntity extends Packed {
  title: string;
  owner_ref: string | null;
  left_at: string | null;
  missing_since: string | null;
}

/** Results at a time: on record, still in force, or of nothing. */
interface Row extends Omit<RecordedEntity, 'due_at'> {
  due_at: string | null;
  /** Null when the results that are still in force were so already. */
  recorded_at: string | null;
  results_at: string | null;
  current_list: string | null;
  current_states: string | null;
  current_details: string | null;
}

/** Kinds whose entities a scope stands for. */
const SCOPES = /^(?:group|user|system|domain):/;

/**
 * Finds how entities stood: as they do now, if that was so already, or else by the
 * last row of the record that is not later than a time. Both are index look-ups,
 * whatever the record's length.
 */
export class RecordedEntities {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Since when results are on record; null when nothing is. */
  async since(): Promise<string | null> {
    const [past]: { at: string | null }[] = await this.#knex(
      'result_history',
    ).min({ at: 'at' });
    const [now]: { at: string | null }[] = await this.#knex('scorecards').min({
      at: this.#knex.raw('coalesce(unobserved_since, results_at)'),
    });
    return earliest([past.at, now.at]);
  }

  /** Up to `limit` entities that follow a ref, in the order of their refs. */
  async page(
    at: string,
    visible: Visible,
    { after, limit }: { after: string; limit: number },
  ): Promise<RecordedEntity[]> {
    const knex = this.#knex;
    const query = knex('recorded_entities as e')
      .leftJoin('scorecards', 'scorecards.entity_ref', 'e.entity_ref')
      .leftJoin('result_history as h', join =>
        join
          .on('h.entity_ref', 'e.entity_ref')
          .andOn(
            'h.at',
            '=',
            knex.raw('(?)', [
              knex('result_history as x')
                .whereRaw('x.entity_ref = e.entity_ref')
                .where('x.at', '<=', at)
                .max('x.at'),
            ]),
          )
          .andOn(past =>
            past
              .onNull('scorecards.results_at')
              .orOnVal('scorecards.results_at', '>', at),
          ),
      )
      .where('e.entity_ref', '>', after)
      .where(known =>
        known
          .whereNotNull('h.at')
          .orWhere('scorecards.results_at', '<=', at)
          .orWhere('scorecards.unobserved_since', '<=', at),
      )
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
      recorded_at: 'h.at',
      results_at: 'scorecards.results_at',
      check_list: 'h.check_list',
      states: 'h.states',
      details: 'h.details',
      current_list: 'scorecards.check_list',
      current_states: 'scorecards.states',
      current_details: 'scorecards.details',
      due_at: 'scorecards.due_at',
    });
    return rows.map(row => toRecorded(row, at));
  }
}

function toRecorded(row: Row, at: string): RecordedEntity {
  const { entity_ref, title, owner_ref, left_at, missing_since } = row;
  const entity = { entity_ref, title, owner_ref, left_at, missing_since };
  if (row.recorded_at !== null) {
    const { check_list, states, details } = row;
    // What others took the place of was then what it was.
    return { ...entity, check_list, states, details, due_at: null };
  }
  if (row.results_at !== null && row.results_at <= at) {
    return {
      ...entity,
      check_list: row.current_list,
      states: row.current_states ?? '',
      details: row.current_details ?? '{}',
      // What is still in force may have turned stale since.
      due_at: row.due_at,
    };
  }
  return {
    ...entity,
    check_list: null,
    states: '',
    details: '{}',
    due_at: null,
  };
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
