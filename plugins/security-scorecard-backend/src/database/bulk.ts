import type { Knex } from 'knex';
import { Pace } from './breathe';
import { postgresRows, type ColumnTypes, type Value } from './postgresRows';
import { sqliteStatement } from './sqliteStatement';

/** Columns of a table that are written together, and which of them find the row. */
export interface BulkTable<Row extends { [column in keyof Row]: Value }> {
  name: string;
  key: readonly (keyof Row & string)[];
  columns: ColumnTypes<keyof Row & string>;
}

/** Whether the database is PostgreSQL. */
export function isPostgres(knex: Knex): boolean {
  return knex.client.config.client === 'pg';
}

/** Narrows to rows whose column is one of many values, in one parameter. */
export function whereAny(
  knex: Knex,
  query: Knex.QueryBuilder,
  column: string,
  values: readonly string[],
): Knex.QueryBuilder {
  return isPostgres(knex)
    ? query.whereRaw('?? = any(?)', [column, [...values]])
    : query.whereRaw('?? in (select value from json_each(?))', [
        column,
        JSON.stringify(values),
      ]);
}

/** Rows of one statement on SQLite: with more of them nothing is gained. */
const TOGETHER = 8;

/** How a table is written. */
interface Write<Name extends string> {
  /** Reads the rows from a source. */
  postgres: (source: string) => string;
  sqlite: {
    /** `tuples` are the places of the values of its rows. */
    sql: (tuples: string) => string;
    /** In the order of the places. */
    order: readonly Name[];
    /** Rows of one statement. */
    rows: number;
  };
}

/**
 * Writes rows. On SQLite a prepared statement for a few of them is several times
 * faster than one with thousands of parameters, and both block the process as
 * long as they run.
 */
async function run<Row extends { [column in keyof Row]: Value }>(
  trx: Knex.Transaction,
  table: BulkTable<Row>,
  rows: readonly Row[],
  write: (names: (keyof Row & string)[]) => Write<keyof Row & string>,
): Promise<void> {
  if (!rows.length) {
    return;
  }
  const names = namesOf(table);
  const { postgres, sqlite } = write(names);
  if (isPostgres(trx)) {
    const source = postgresRows(rows, names, table.columns);
    await trx.raw(postgres(source.sql), source.values);
    return;
  }
  const connection: unknown = await trx.client.acquireConnection();
  const tuple = `(${sqlite.order.map(() => '?').join(', ')})`;
  const prepare = (count: number) =>
    sqliteStatement(
      connection,
      table.name,
      sqlite.sql(Array(count).fill(tuple).join(', ')),
    );
  const whole = rows.length - (rows.length % sqlite.rows);
  const many = whole ? prepare(sqlite.rows) : undefined;
  const one = whole < rows.length ? prepare(1) : undefined;
  const pace = new Pace();
  let from = 0;
  while (from < rows.length) {
    if (pace.isDue()) {
      await pace.breathe();
    }
    const to = from < whole ? from + sqlite.rows : from + 1;
    const values: Value[] = [];
    for (let at = from; at < to; at += 1) {
      for (const name of sqlite.order) {
        const value: Value = rows[at][name];
        values.push(typeof value === 'boolean' ? Number(value) : value);
      }
    }
    (from < whole ? many : one)?.run(...values);
    from = to;
  }
}

function namesOf<Row extends { [column in keyof Row]: Value }>(
  table: BulkTable<Row>,
): (keyof Row & string)[] {
  const isColumn = (name: string): name is keyof Row & string =>
    Object.hasOwn(table.columns, name);
  return Object.keys(table.columns).filter(isColumn);
}

/** Inserts rows in one statement; the database makes their keys. */
export async function insertAll<Row extends { [column in keyof Row]: Value }>(
  trx: Knex.Transaction,
  table: BulkTable<Row>,
  rows: readonly Row[],
): Promise<void> {
  await run(trx, table, rows, names => {
    const into = `insert into ${table.name} (${names.join(', ')})`;
    return {
      postgres: source => `${into} select ${names.join(', ')} from ${source}`,
      sqlite: {
        sql: tuples => `${into} values ${tuples}`,
        order: names,
        rows: TOGETHER,
      },
    };
  });
}

/** Inserts rows, or updates those that are there, in one statement. */
export async function upsertAll<Row extends { [column in keyof Row]: Value }>(
  trx: Knex.Transaction,
  table: BulkTable<Row>,
  rows: readonly Row[],
): Promise<void> {
  await run(trx, table, rows, names => {
    const others = names.filter(n => !table.key.includes(n));
    const into = `insert into ${table.name} (${names.join(', ')})`;
    const conflict = `on conflict (${table.key.join(', ')}) do ${
      others.length
        ? `update set ${others.map(n => `${n} = excluded.${n}`).join(', ')}`
        : 'nothing'
    }`;
    return {
      postgres: source =>
        `${into} select ${names.join(', ')} from ${source} ${conflict}`,
      sqlite: {
        sql: tuples => `${into} values ${tuples} ${conflict}`,
        order: names,
        rows: TOGETHER,
      },
    };
  });
}

/** Updates rows by their key, in one statement; those that are gone are left out. */
export async function updateAll<Row extends { [column in keyof Row]: Value }>(
  trx: Knex.Transaction,
  table: BulkTable<Row>,
  rows: readonly Row[],
): Promise<void> {
  await run(trx, table, rows, names => {
    const others = names.filter(n => !table.key.includes(n));
    return {
      postgres: source =>
        `update ${table.name} as t set ${others
          .map(n => `${n} = v.${n}`)
          .join(', ')} from ${source} where ${table.key
          .map(n => `t.${n} = v.${n}`)
          .join(' and ')}`,
      sqlite: {
        sql: () =>
          `update ${table.name} set ${others
            .map(n => `${n} = ?`)
            .join(', ')} where ${table.key.map(n => `${n} = ?`).join(' and ')}`,
        order: [...others, ...table.key],
        rows: 1,
      },
    };
  });
}
