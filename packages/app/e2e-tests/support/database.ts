import { Client } from 'pg';
import { portal } from './portal';

/**
 * A real login to the demo's payments database as one of the demo people.
 * Answers with the row count of `payments`, or with PostgreSQL's refusal.
 */
export async function logInAndCount(person: string): Promise<string> {
  const client = new Client({
    host: '127.0.0.1',
    port: portal().ports.postgres,
    database: 'payments',
    user: person,
    password: `${person}-demo`,
  });
  // A server that ends the session reports it here too.
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query(
      'SELECT count(*) > 0 AS any FROM payments',
    );
    return rows[0].any ? 'rows' : 'no rows';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await client.end().catch(() => {});
  }
}
