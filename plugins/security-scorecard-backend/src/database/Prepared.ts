import type { Knex } from 'knex';
import { isPostgres } from './bulk';
import { sqliteStatement } from './sqliteStatement';

/** What finds rows by any of some values of a column; see `whereAny`. */
export interface PreparedQuery {
  /** Columns, as each database selects them. */
  columns: (postgres: boolean) => readonly string[];
  table: string;
  /** Column that is one of the values. */
  key: string;
}

/**
 * A question that is asked over and over. No query is built for it, and SQLite
 * compiles it once per connection: both cost more than its answer. PostgreSQL
 * gets it unnamed, as poolers between may hand each question to another session.
 */
export class Prepared<Row extends object> {
  readonly #table: string;
  readonly #postgres: string;
  readonly #sqlite: string;

  constructor({ columns, table, key }: PreparedQuery) {
    const select = (postgres: boolean) =>
      `select ${columns(postgres).join(', ')} from ${table} where ${key}`;
    this.#table = table;
    this.#postgres = `${select(true)} = any(?)`;
    this.#sqlite = `${select(false)} in (select value from json_each(?))`;
  }

  /** Rows whose key is one of the values. */
  async all(knex: Knex, values: readonly string[]): Promise<Row[]> {
    if (isPostgres(knex)) {
      const { rows }: { rows: Row[] } = await knex.raw(this.#postgres, [
        [...values],
      ]);
      return rows;
    }
    const connection: unknown = await knex.client.acquireConnection();
    try {
      return this.#ask(connection, JSON.stringify(values));
    } finally {
      await knex.client.releaseConnection(connection);
    }
  }

  #ask(connection: unknown, values: string): Row[] {
    const rows: unknown = sqliteStatement(
      connection,
      this.#table,
      this.#sqlite,
    ).all(values);
    return isRows<Row>(rows) ? rows : [];
  }
}

function isRows<Row>(rows: unknown): rows is Row[] {
  return Array.isArray(rows);
}
