import type { Knex } from 'knex';

/** How often is looked, and how long to wait in between, in milliseconds. */
const LOOKS = 1000;
const PAUSE = 10;

/**
 * Returns when so many connections of the test's PostgreSQL database wait for
 * locks of others, or when the work that could have waited is over. With it a
 * test decides which of two transactions comes first, without guessing times.
 * Throws when neither happens.
 */
export async function untilWaiting(
  knex: Knex,
  count: number,
  work?: Promise<unknown>,
): Promise<void> {
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  work?.then(over, over);
  for (let looks = 0; looks < LOOKS; looks += 1) {
    const { rows } = await knex.raw(
      "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    if (isOver || rows.length >= count) {
      return;
    }
    await new Promise(resolve => setTimeout(resolve, PAUSE));
  }
  throw new Error(`There are no ${count} connections that wait for locks`);
}
