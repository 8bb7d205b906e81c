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
  const tables: { table: string; rows: object[]; width: number }[] = [];
  for (const table of TABLES) {
    if (await written.schema.hasTable(table)) {
      const rows: object[] = await written(table).select();
      const width = Object.keys(await columnsOf(written, table)).length;
      tables.push({ table, rows, width });
    }
  }
  let wall = Infinity;
  for (let run = 0; run < runs; run++) {
    for (const { table } of [...tables].reverse()) {
      await empty(table).delete();
    }
    const start = performance.now();
    await empty.transaction(async trx => {
      for (const { table, rows, width } of tables) {
        const size = Math.max(1, Math.floor(PARAMETERS / width));
        for (let from = 0; from < rows.length; from += size) {
          await trx(table).insert(rows.slice(from, from + size));
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
