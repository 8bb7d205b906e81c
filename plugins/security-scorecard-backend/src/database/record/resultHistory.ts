import type { Knex } from 'knex';
import type { Lapse } from '../../domain/lapse';
import { NOT_OBSERVED } from '../../domain/letters';
import { NEVER } from '../../domain/packed';
import { upsertAll, type BulkTable } from '../bulk';
import type { ScorecardRow } from '../rows';

/** A row of `result_history`: results that something else has taken the place of. */
interface ResultHistoryRow {
  entity_ref: string;
  /** Since when they were so; the next row, or the scorecard, tells until when. */
  at: string;
  check_list: string;
  states: string;
  details: string;
}

const TABLE: BulkTable<ResultHistoryRow> = {
  name: 'result_history',
  // Two changes in one millisecond leave the later one.
  key: ['entity_ref', 'at'],
  columns: {
    entity_ref: 'text',
    at: 'text',
    check_list: 'text',
    states: 'text',
    details: 'text',
  },
};

/** What of a scorecard goes on record when something else takes its place. */
type SupersededRow = Pick<
  ScorecardRow,
  | 'entity_ref'
  | 'check_list'
  | 'states'
  | 'details'
  | 'evaluated_at'
  | 'results_at'
>;

/**
 * Whether the results say no more than that nothing was ever observed. Of these
 * the scorecard itself keeps since when they were so.
 */
export function isUnobserved(row: SupersededRow): boolean {
  return (
    row.evaluated_at === null &&
    row.results_at !== null &&
    !row.details.includes('"x"') &&
    [...row.states].every(letter => letter === NOT_OBSERVED || letter === NEVER)
  );
}

/**
 * Collects the results that others take the place of in one transaction. What is
 * in force stays in `scorecards` alone.
 */
export class ResultRecorder {
  readonly #results: ResultHistoryRow[] = [];

  /** Keeps the results of a row that are about to change, for {@link ResultRecorder.flush}. */
  supersede(row: SupersededRow, now: string): void {
    const { results_at: at, check_list } = row;
    // What did not last a millisecond was never in force.
    if (at !== null && check_list !== null && at < now) {
      this.#results.push({
        entity_ref: row.entity_ref,
        at,
        check_list,
        states: row.states,
        details: row.details,
      });
    }
  }

  /**
   * Keeps what time alone has made others of, before what is evaluated now; gives
   * what was in force last.
   */
  lapse(
    row: SupersededRow,
    checkList: string,
    lapses: readonly Lapse[],
  ): SupersededRow {
    return lapses.reduce((before, { at, packed }) => {
      this.supersede(before, at);
      return {
        ...before,
        check_list: checkList,
        states: packed.states,
        details: JSON.stringify(packed.details),
        results_at: at,
      };
    }, row);
  }

  async flush(trx: Knex.Transaction): Promise<void> {
    await upsertAll(trx, TABLE, this.#results.splice(0));
  }
}

/** What only a scorecard tells of how an entity stood last. */
const LAST_COLUMNS = [
  'entity_ref',
  'check_list',
  'states',
  'details',
  'results_at',
  'unobserved_since',
] as const;

type LastRow = Pick<ScorecardRow, (typeof LAST_COLUMNS)[number]>;

/**
 * Puts on record what only the scorecards of entities know, which are about to be
 * removed, and ends it where they went missing: what was evaluated of them after
 * that was of nothing.
 */
export async function closeResults(
  trx: Knex.Transaction,
  entityRefs: readonly string[],
): Promise<void> {
  const last: LastRow[] = await trx('scorecards')
    .whereIn('entity_ref', [...entityRefs])
    .select(...LAST_COLUMNS);
  await upsertAll(trx, TABLE, last.flatMap(lastResults));
  await trx('result_history')
    .whereIn('entity_ref', [...entityRefs])
    .where(
      'at',
      '>',
      trx('scorecards')
        .whereRaw('scorecards.entity_ref = result_history.entity_ref')
        .select('missing_since'),
    )
    .delete();
}

/** The time since which nothing was observed, if there is one, and the results in force. */
function lastResults({
  entity_ref,
  check_list,
  states,
  details,
  results_at: at,
  unobserved_since: unobserved,
}: LastRow): ResultHistoryRow[] {
  const nothing = { check_list: '', states: '', details: '{}' };
  return [
    ...(unobserved === null
      ? []
      : [{ entity_ref, at: unobserved, ...nothing }]),
    ...(at === null || check_list === null
      ? []
      : [{ entity_ref, at, check_list, states, details }]),
  ];
}
