import type { Knex } from 'knex';

/** Tables whose rows a round writes. */
const TABLES = ['scorecards', 'observations', 'check_counts', 'history'];

/** Parameters that a statement of either database takes without trouble. */
const PARAMETERS = 20_000;

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

/**
 * Inserts the rows of a database in an empty one with the same columns, keys and
 * indexes of its own plugin, in one transaction and large statements: less than
 * this no round can do.
 */
export async function measureFloor(
  written: Knex,
  empty: Knex,
  migrations: string,
  runs: number,
): Promise<Floor> {
  await empty.migrate.latest({ directory: migrations });
  const tables: { table: string; columns: string[]; rows: unknown[][] }[] = [];
  for (const table of TABLES) {
    if (await written.schema.hasTable(table)) {
      const columns = Object.keys(await columnsOf(written, table));
      const rows: Record<string, unknown>[] = await written(table).select();
      tables.push({
        table,
        columns,
        rows: rows.map(row => columns.map(column => row[column])),
      });
    }
  }
  let wall = Infinity;
  for (let run = 0; run < runs; run++) {
    for (const { table } of [...tables].reverse()) {
      await empty(table).delete();
    }
    const start = performance.now();
    await empty.transaction(async trx => {
      for (const { table, columns, rows } of tables) {
        const size = Math.max(1, Math.floor(PARAMETERS / columns.length));
        for (let from = 0; from < rows.length; from += size) {
          const part = rows.slice(from, from + size);
          const row = `(${columns.map(() => '?').join(',')})`;
          await trx.raw(
            `insert into ?? (${columns.map(() => '??').join(',')}) values ${part.map(() => row).join(',')}`,
            [table, ...columns, ...part.flat()].map(toBinding),
          );
        }
      }
    });
    wall = Math.min(wall, performance.now() - start);
  }
  return {
    rows: tables.reduce((sum, { rows }) => sum + rows.length, 0),
    wall,
  };
}
