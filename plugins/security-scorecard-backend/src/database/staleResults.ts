import type { Knex } from 'knex';
import type { StoredResult } from '../domain/evaluate';
import { applyStaleness } from '../domain/staleness';
import { parseJson, type ScorecardRow } from './rows';

/**
 * Results of those rows of which one turned stale since the last scheduled
 * pass, by entity ref; most rows are up to date and not in it.
 */
export async function staleResults(
  knex: Knex,
  rows: readonly Pick<ScorecardRow, 'entity_ref' | 'due_at'>[],
  now: Date,
): Promise<Map<string, StoredResult[]>> {
  const at = now.toISOString();
  const due = rows
    .filter(row => row.due_at !== null && row.due_at <= at)
    .map(row => row.entity_ref);
  if (!due.length) {
    return new Map();
  }
  const found: Pick<ScorecardRow, 'entity_ref' | 'results'>[] =
    await knex<ScorecardRow>('scorecards')
      .whereIn('entity_ref', due)
      .select('entity_ref', 'results');
  return new Map(
    found.map(row => [
      row.entity_ref,
      applyStaleness(parseJson<StoredResult[]>(row.results), now),
    ]),
  );
}
