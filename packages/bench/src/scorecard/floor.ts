import type { Knex } from 'knex';
import { refOf, warmUps } from './workload';

/** Tables whose rows a first round writes; it takes the place of nothing. */
const TABLES = ['scorecards', 'observations'];

/** Rows of one statement. */
const BATCH = 100;

/** Rows that a round wrote, and the time that their bare insert takes. */
export interface Floor {
  rows: number;
  /** Fastest of the runs, in milliseconds. */
  wall: number;
}

type Binding = string | number | boolean | null;

/** Columns of the scorecard hold nothing else. */
function toBinding(value: unknown): Binding {
  return typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean'
    ? value
    : null;
}

async function columnsOf(knex: Knex, table: string) {
  return knex(table).columnInfo();
}

interface Table {
  name: string;
  columns: string[];
  rows: Binding[][];
}

/** The part of the drivers' connections that is used here. */
interface Connection {
  prepare?(sql: string): { run(...values: Binding[]): unknown };
  query?(query: {
    name: string;
    text: string;
    values: Binding[];
  }): Promise<unknown>;
}

/** An insert of some rows that the driver prepares once. */
function inserter(
  connection: Connection,
  { name, columns }: Table,
  rows: number,
): (values: Binding[]) => unknown {
  const into = `insert into ${name} (${columns.join(', ')}) values `;
  const all = (mark: (place: number) => string) =>
    Array.from(
      { length: rows },
      (_, row) =>
        `(${columns.map((_column, i) => mark(row * columns.length + i + 1)).join(', ')})`,
    ).join(', ');
  if (connection.prepare) {
    const statement = connection.prepare(into + all(() => '?'));
    return values => statement.run(...values);
  }
  const text = into + all(place => `$${place}`);
  return values =>
    connection.query?.({ name: `${name}-${rows}`, text, values });
}

async function insert(connection: Connection, tables: readonly Table[]) {
  for (const table of tables) {
    const { rows } = table;
    const whole = rows.length - (rows.length % BATCH);
    const many = inserter(connection, table, BATCH);
    for (let from = 0; from < whole; from += BATCH) {
      await many(rows.slice(from, from + BATCH).flat());
    }
    if (whole < rows.length) {
      const rest = rows.slice(whole);
      await inserter(connection, table, rest.length)(rest.flat());
    }
  }
}

/**
 * Inserts the rows of a database in an empty one with the same columns, keys and
 * indexes of its own plugin, in one transaction of batched inserts that are
 * prepared once, past everything but the driver: less than this no round can do.
 */
export async function measureFloor(
  written: Knex,
  empty: Knex,
  migrations: string,
  runs: number,
): Promise<Floor> {
  await empty.migrate.latest({ directory: migrations });
  const tables: Table[] = [];
  for (const name of TABLES) {
    const columns = Object.keys(await columnsOf(written, name));
    const rows: Record<string, unknown>[] = await written(name)
      .whereNotIn('entity_ref', warmUps.map(refOf))
      .select();
    tables.push({
      name,
      columns,
      rows: rows.map(row => columns.map(column => toBinding(row[column]))),
    });
  }
  let wall = Infinity;
  for (let run = 0; run < runs; run++) {
    for (const { name } of [...tables].reverse()) {
      await empty(name).delete();
    }
    const start = performance.now();
    await empty.transaction(async trx => {
      const connection: Connection = await trx.client.acquireConnection();
      await insert(connection, tables);
    });
    wall = Math.min(wall, performance.now() - start);
  }
  return {
    rows: tables.reduce((sum, { rows }) => sum + rows.length, 0),
    wall,
  };
}
