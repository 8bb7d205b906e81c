import type { Knex } from 'knex';
import { isPostgres } from './bulk';

/**
 * Findings that count, as `f`: open and not waived. All that is added up of them
 * is in one index, which SQLite has to be told of and PostgreSQL finds because
 * the conditions are words, not parameters.
 */
export function countedFindings(knex: Knex): Knex.QueryBuilder {
  const table = isPostgres(knex)
    ? 'findings as f'
    : 'findings as f indexed by findings_open_idx';
  return knex
    .from(knex.raw(table))
    .whereRaw(`f.status = 'open' and f.waiver_id is null`);
}
