import type { Knex } from 'knex';
import { isPostgres } from './bulk';

/** Rows after which it is worth while: fewer are read as fast whole. */
const MANY = 5000;

/**
 * Has PostgreSQL look at tables of which much was written at once. It does so
 * by itself after a minute or two, and until then takes a table for another one
 * than it is, and reads all of it for a few rows.
 */
export async function gatherStatistics(
  knex: Knex,
  tables: readonly string[],
  written: number,
): Promise<void> {
  if (written >= MANY && isPostgres(knex)) {
    await knex.raw(`analyze ${tables.map(() => '??').join(', ')}`, [...tables]);
  }
}
