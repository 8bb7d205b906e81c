import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import createKnex, { type Knex } from 'knex';

/** Any number that nothing else locks on the server of the tests. */
const LOCK = 20261123;
/** As the databases of tests are called, which are nobody else's. */
const OF_A_TEST = /^db[0-9a-f]{32}$/;
/** Databases that may hold something by now. */
const used = new Set<string>();
/** By folder of migrations, the database that has what they make. */
const templates = new Map<string, Promise<string>>();

/** Asks the server on a database of its own, on one connection. */
async function onServer<T>(
  { client }: Knex,
  database: string,
  ask: (server: Knex) => Promise<T>,
): Promise<T> {
  const { connection } = client.config;
  const server = createKnex({
    client: 'pg',
    // Not enumerable, so that no log shows it.
    connection: { ...connection, password: connection.password, database },
    pool: { min: 0, max: 1 },
  });
  try {
    return await ask(server);
  } finally {
    await server.destroy();
  }
}

/** A database with the tables and nothing else; the first process that needs it makes it. */
async function makeTemplate(knex: Knex, directory: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of readdirSync(directory).sort()) {
    hash.update(`${file}\n`).update(readFileSync(join(directory, file)));
  }
  const name = `migrated_${hash.digest('hex').slice(0, 32)}`;
  const building = `${name}_building`;
  await onServer(knex, 'postgres', async server => {
    await server.raw('SELECT pg_advisory_lock(?)', [LOCK]);
    const { rows } = await server.raw(
      'SELECT 1 FROM pg_database WHERE datname = ?',
      [name],
    );
    if (rows.length === 0) {
      await server.raw('DROP DATABASE IF EXISTS ??', [building]);
      await server.raw('CREATE DATABASE ??', [building]);
      await onServer(knex, building, made =>
        made.migrate.latest({ directory }),
      );
      // Whoever finds the name finds all of it.
      await server.raw('ALTER DATABASE ?? RENAME TO ??', [building, name]);
    }
  });
  return name;
}

/**
 * Gives a new database of `TestDatabases` the tables of a plugin. On PostgreSQL
 * it becomes a copy of one that has them, which takes a third of the time; what
 * is not new, and SQLite, is migrated.
 *
 * @param directory - Folder of the plugin's migrations
 */
export async function migrated(knex: Knex, directory: string): Promise<void> {
  const { config, pool } = knex.client;
  const { database } = config.connection;
  const isNew =
    config.client === 'pg' &&
    OF_A_TEST.test(database) &&
    !used.has(database) &&
    pool.numUsed() + pool.numFree() === 0;
  if (!isNew) {
    await knex.migrate.latest({ directory });
    return;
  }
  used.add(database);
  const template = templates.get(directory) ?? makeTemplate(knex, directory);
  templates.set(directory, template);
  const from = await template;
  await onServer(knex, 'postgres', async server => {
    await server.raw('DROP DATABASE ??', [database]);
    await server.raw('CREATE DATABASE ?? TEMPLATE ??', [database, from]);
  });
}
