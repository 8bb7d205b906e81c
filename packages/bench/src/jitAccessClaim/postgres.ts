import knexFactory from 'knex';
import { Pool } from 'pg';
import { freePort, startServer } from '../postgres';
import { measure, type Plan, type Times } from '../measure';
import { migrationsDir, type OperationClaims } from './operationStore';
import { insertRows } from './rows';
import { fairwaySide, rawSide } from './sides';

// One statement claims what nobody else is about to claim.
const CLAIM = `
UPDATE access_operations SET lease_owner = $1, lease_epoch = lease_epoch + 1
WHERE id = (SELECT id FROM access_operations
            WHERE done_at IS NULL AND lease_owner IS NULL
            ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id`;
const FINISH = 'UPDATE access_operations SET done_at = $1 WHERE id = $2';

/** Measures on a PostgreSQL of its own in the directory. */
export async function measurePostgres(
  directory: string,
  store: OperationClaims,
  plan: Plan,
  workers: number,
): Promise<Map<string, Times>> {
  const port = await freePort();
  const server = await startServer(directory, port);
  const connection = {
    host: '127.0.0.1',
    port,
    user: 'bench',
    password: 'bench',
    database: 'postgres',
  };
  const knex = knexFactory({
    client: 'pg',
    connection,
    pool: { min: workers, max: workers },
  });
  const pool = new Pool({ ...connection, max: workers });
  const drainRaw = async (owner: string) => {
    const client = await pool.connect();
    try {
      for (;;) {
        const { rows } = await client.query({
          name: 'claim',
          text: CLAIM,
          values: [owner],
        });
        if (rows.length === 0) {
          return;
        }
        await client.query({
          name: 'finish',
          text: FINISH,
          values: [new Date().toISOString(), rows[0].id],
        });
      }
    } finally {
      client.release();
    }
  };
  try {
    await knex.migrate.latest({ directory: migrationsDir });
    await insertRows(knex);
    return await measure(
      [
        fairwaySide('fairway', knex, store, workers),
        rawSide('raw', knex, drainRaw, workers),
      ],
      plan,
    );
  } finally {
    await pool.end();
    await knex.destroy();
    await server.stop();
  }
}
