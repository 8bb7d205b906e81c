import { setImmediate } from 'node:timers/promises';
import { csvLine, type Cell } from '@fairway/plugin-backends-node';
import type { After } from '../database/narrow';

/** Rows that are read at once. */
const PAGE = 200;

/** Most rows of a file. */
export const MOST_ROWS = 10_000;

/** A table: its columns, and where in the order of the pages a row stands. */
export interface Table<Row> {
  columns: readonly [string, (row: Row) => Cell][];
  keyOf(row: Row): After;
}

/** Reads the rows after one, at most so many. */
export type ReadPage<Row> = (page: {
  after: After | undefined;
  limit: number;
}) => Promise<Row[]>;

/**
 * A table as lines of CSV, the names of the columns first; a page is read when
 * the reader wants more. At most {@link MOST_ROWS} rows, and a last line says
 * when there are more.
 */
export async function* exportTable<Row>(
  { columns, keyOf }: Table<Row>,
  read: ReadPage<Row>,
): AsyncGenerator<string> {
  yield csvLine(columns.map(([name]) => name));
  let after: After | undefined;
  for (let written = 0; ;) {
    const limit = Math.min(PAGE, MOST_ROWS - written);
    const rows = await read({ after, limit: limit + 1 });
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    if (last) {
      yield page.map(row => csvLine(columns.map(([, of]) => of(row)))).join('');
      after = keyOf(last);
      written += page.length;
    }
    if (rows.length <= limit) {
      return;
    }
    if (written >= MOST_ROWS) {
      yield csvLine([`Only the first ${MOST_ROWS} rows; narrow the filters`]);
      return;
    }
    await setImmediate();
  }
}
