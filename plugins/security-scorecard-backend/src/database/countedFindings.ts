import type { Knex } from 'knex';
import { isPostgres } from './bulk';

/** Indexes of the findings that count: by entity, and by vulnerability. */
const INDEXES = {
  entity: 'findings_open_idx',
  vulnerability: 'findings_recurring_idx',
};

/**
 * Findings that count, as `f`: open and not waived. All that is added up of them
 * is in an index, which SQLite has to be told of and PostgreSQL finds because
 * the conditions are words, not parameters.
 */
export function countedFindings(
  knex: Knex,
  by: keyof typeof INDEXES = 'entity',
): Knex.QueryBuilder {
  const table = isPostgres(knex)
    ? 'findings as f'
    : `findings as f indexed by ${INDEXES[by]}`;
  return knex
    .from(knex.raw(table))
    .whereRaw(`f.status = 'open' and f.waiver_id is null`);
}
