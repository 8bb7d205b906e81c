import path from 'node:path';
import Database from 'better-sqlite3';
import knexFactory from 'knex';
import { measure, type Plan, type Times } from '../measure';
import { migrationsDir, type OperationClaims } from './operationStore';
import { insertRows } from './rows';
import { fairwaySide, rawSide } from './sides';

/** Measures on a SQLite file in the directory. */
export async function measureSqlite(
  directory: string,
  store: OperationClaims,
  plan: Plan,
): Promise<Map<string, Times>> {
  const filename = path.join(directory, 'claim.sqlite');
  const knex = knexFactory({
    client: 'better-sqlite3',
    connection: { filename },
    useNullAsDefault: true,
    pool: { min: 1, max: 1 },
  });
  const raw = new Database(filename, { timeout: 10_000 });
  try {
    await knex.migrate.latest({ directory: migrationsDir });
    await insertRows(knex);
    const find = raw.prepare(
      'SELECT id FROM access_operations WHERE done_at IS NULL ORDER BY due_at',
    );
    const claim = raw.prepare(
      'UPDATE access_operations SET lease_owner = ?, lease_epoch = lease_epoch + 1 WHERE id = ? AND done_at IS NULL AND lease_until IS NULL',
    );
    const finish = raw.prepare(
      'UPDATE access_operations SET done_at = ? WHERE id = ?',
    );
    const drainRaw = async (owner: string) => {
      for (const id of find.pluck().all()) {
        claim.run(owner, id);
        finish.run(new Date().toISOString(), id);
      }
    };
    return await measure(
      [
        fairwaySide('fairway', knex, store, 1),
        rawSide('raw', knex, drainRaw, 1),
      ],
      plan,
    );
  } finally {
    raw.close();
    await knex.destroy();
  }
}
