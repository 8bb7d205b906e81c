import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import { median, percentile } from '../measure';
import type { Backend } from './Backend';
import { countLeft, insertEnded, latenessOf, letEnd } from './rows';

/** From the start of one poll to the start of the next, as in production. */
export const POLL_INTERVAL = 5_000;
const BURSTS = 3;
const IDLE_POLLS = 100;

/** Waits of revokes, in milliseconds. */
export interface Lateness {
  p50: number;
  p99: number;
}

/** Ends spread over a time while backends poll. */
export async function measureLateness(
  knex: Knex,
  backends: readonly Backend[],
  options: { ending: number; seconds: number },
): Promise<Lateness> {
  const { ending, seconds } = options;
  const start = new Date(Date.now() + 1_000);
  await letEnd(knex, ending, start, seconds * 1000);
  await Promise.all(backends.map(backend => backend.poll(POLL_INTERVAL)));
  const last = start.getTime() + seconds * 1000;
  await sleep(Math.max(0, last - Date.now()));
  const limit = last + 20 * POLL_INTERVAL;
  while ((await countLeft(knex)) > 0) {
    if (Date.now() > limit) {
      throw new Error('Revokes are later than twenty polls');
    }
    await sleep(200);
  }
  await Promise.all(backends.map(backend => backend.rest()));
  const waits = await latenessOf(knex, ending);
  return { p50: percentile(waits, 0.5), p99: percentile(waits, 0.99) };
}

/** Ends that are all due at once; revokes per second, the median of some runs. */
export async function measureThroughput(
  knex: Knex,
  backends: readonly Backend[],
  ending: number,
): Promise<number> {
  const rates: number[] = [];
  // The first run warms up.
  for (let run = 0; run <= BURSTS; run++) {
    await letEnd(knex, ending, new Date(Date.now() - 1_000), 0);
    const start = performance.now();
    await Promise.all(backends.map(backend => backend.drain()));
    const seconds = (performance.now() - start) / 1000;
    await latenessOf(knex, ending);
    if (run > 0) {
      rates.push(ending / seconds);
    }
  }
  return median(rates);
}

/** The limit: one statement for each grant that ends, on one connection; per second. */
export async function measureRawUpdate(
  knex: Knex,
  ending: number,
): Promise<number> {
  const rates: number[] = [];
  for (let run = 0; run <= BURSTS; run++) {
    await letEnd(knex, ending, new Date(Date.now() - 1_000), 0);
    const start = performance.now();
    for (let n = 1; n <= ending; n++) {
      await knex.raw(
        `UPDATE access_grants SET state = 'ended', ended_at = ? WHERE id = ?`,
        [new Date().toISOString(), `g-live${n}`],
      );
    }
    const seconds = (performance.now() - start) / 1000;
    if (run > 0) {
      rates.push(ending / seconds);
    }
  }
  return median(rates);
}

/**
 * What a poll takes when nothing is due, in milliseconds: without a past, and
 * with one. Of many polls the fastest tenth counts: what else the machine does
 * only ever makes them slower.
 */
export async function measureIdlePoll(
  knex: Knex,
  backend: Backend,
  ended: number,
): Promise<{ without: number; withPast: number }> {
  const measure = async () => {
    await backend.idle(IDLE_POLLS);
    return percentile(await backend.idle(IDLE_POLLS), 0.1);
  };
  const without = await measure();
  await insertEnded(knex, ended);
  return { without, withPast: await measure() };
}
