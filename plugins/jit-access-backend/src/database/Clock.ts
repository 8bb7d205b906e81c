import type { Knex } from 'knex';

/**
 * Tells the time inside a transaction. In production the database's clock
 * decides, so that backends whose own clocks differ agree on what is due.
 */
export interface Clock {
  /** The time now, also within a long transaction. */
  now(connection: Knex): Promise<Date>;
}

function isRowWithNow(row: unknown): row is { now: string | Date } {
  return typeof row === 'object' && row !== null && 'now' in row;
}

/** {@link Clock} that asks the database. */
export class DatabaseClock implements Clock {
  async now(connection: Knex): Promise<Date> {
    const isPostgres = connection.client.config.client === 'pg';
    const answer: unknown = await connection.raw(
      isPostgres
        ? 'SELECT clock_timestamp() AS now'
        : "SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now') AS now",
    );
    const rows: unknown =
      typeof answer === 'object' && answer !== null && 'rows' in answer
        ? answer.rows
        : answer;
    const row: unknown = Array.isArray(rows) ? rows[0] : undefined;
    if (!isRowWithNow(row)) {
      throw new Error('Asking the database for the time gave no row');
    }
    return new Date(row.now);
  }
}
