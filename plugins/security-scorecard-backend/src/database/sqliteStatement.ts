/** A statement of better-sqlite3. */
export interface SqliteStatement {
  run(...values: unknown[]): unknown;
  all(...values: unknown[]): unknown;
}

/** The part of better-sqlite3's connection that is used here. */
interface SqliteConnection {
  prepare(sql: string): SqliteStatement;
}

function isSqlite(connection: unknown): connection is SqliteConnection {
  return (
    typeof connection === 'object' &&
    connection !== null &&
    'prepare' in connection &&
    typeof connection.prepare === 'function'
  );
}

const known = new WeakMap<object, Map<string, SqliteStatement>>();

/**
 * A statement on a connection that knex acquired, compiled when it is asked for
 * first. Throws when the connection is not one of better-sqlite3.
 */
export function sqliteStatement(
  connection: unknown,
  table: string,
  sql: string,
): SqliteStatement {
  if (!isSqlite(connection)) {
    throw new Error(
      `Can't use ${table}: the scorecard needs PostgreSQL (pg) or SQLite (better-sqlite3)`,
    );
  }
  let own = known.get(connection);
  if (!own) {
    own = new Map();
    known.set(connection, own);
  }
  let statement = own.get(sql);
  if (!statement) {
    statement = connection.prepare(sql);
    own.set(sql, statement);
  }
  return statement;
}
