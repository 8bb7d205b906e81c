import {
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { migrationsDir, MIGRATIONS_TABLE } from '../CertificateStore';

/** The databases that are supported: both, always. */
export const DATABASES: TestDatabaseId[] = ['SQLITE_3', 'POSTGRES_18'];

/** Call it at the top of a test file. */
export const createDatabases = () => TestDatabases.create({ ids: DATABASES });

/** A new database with the module's tables. */
export async function migrated(
  databases: TestDatabases,
  id: TestDatabaseId,
): Promise<Knex> {
  const knex = await databases.init(id);
  await knex.migrate.latest({
    directory: migrationsDir,
    tableName: MIGRATIONS_TABLE,
  });
  return knex;
}
