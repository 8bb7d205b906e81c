import {
  resolvePackagePath,
  type DatabaseService,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';

/** Folder of the migrations of this package. */
export function migrationsDirectory(): string {
  return resolvePackagePath(
    '@fairway/plugin-approved-images-backend',
    'migrations',
  );
}

/** Connects and brings the schema up to date, unless the host says it does that itself. */
export async function openDatabase(database: DatabaseService): Promise<Knex> {
  const knex = await database.getClient();
  if (!database.migrations?.skip) {
    await knex.migrate.latest({ directory: migrationsDirectory() });
  }
  return knex;
}
