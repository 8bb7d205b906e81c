import {
  resolvePackagePath,
  type DatabaseService,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';

/** Where the migrations are. */
export const migrationsDir = resolvePackagePath(
  '@fairway/plugin-jit-access-backend',
  'migrations',
);

/** The plugin's database, brought up to date unless the configuration says not to. */
export async function openDatabase(database: DatabaseService): Promise<Knex> {
  const knex = await database.getClient();
  if (!database.migrations?.skip) {
    await knex.migrate.latest({ directory: migrationsDir });
  }
  return knex;
}
