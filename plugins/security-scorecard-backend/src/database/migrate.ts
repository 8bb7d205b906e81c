import {
  resolvePackagePath,
  type DatabaseService,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { isPostgres } from './bulk';

/** Folder of the migrations of this package. */
export function migrationsDirectory(): string {
  return resolvePackagePath(
    '@fairway/plugin-security-scorecard-backend',
    'migrations',
  );
}

/** Pages of SQLite's log before it is copied into the file: 32 MB. */
const LOG_PAGES = 3000;

/**
 * Lets a SQLite file write ahead: a commit then appends to one log instead of
 * waiting for the disk twice. After a power failure the last commits may be
 * missing, never half of one, and a collector's next round brings them again.
 * The log is longer than SQLite's default, as a large round writes the same
 * pages over and over, and each end of the log copies them into the file.
 */
async function writeAhead(knex: Knex): Promise<void> {
  if (isPostgres(knex)) {
    return;
  }
  await knex.raw('pragma journal_mode = wal');
  await knex.raw('pragma synchronous = normal');
  await knex.raw(`pragma wal_autocheckpoint = ${LOG_PAGES}`);
}

/** Connects and brings the schema up to date, unless the host says it does that itself. */
export async function openDatabase(database: DatabaseService): Promise<Knex> {
  const knex = await database.getClient();
  await writeAhead(knex);
  if (!database.migrations?.skip) {
    await knex.migrate.latest({ directory: migrationsDirectory() });
  }
  return knex;
}
