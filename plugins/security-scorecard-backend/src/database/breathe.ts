import { setImmediate } from 'node:timers/promises';

/**
 * Lets the event loop turn. SQLite's driver works synchronously and its
 * promises never leave the microtask queue, so a loop of awaited statements
 * would hold the whole process; long work calls this between its steps.
 */
export async function breathe(): Promise<void> {
  await setImmediate();
}

/** Milliseconds for which a loop holds the process. */
const HELD = 8;

/** Lets a loop over many short steps breathe by the clock: `if (pace.isDue()) await pace.breathe();` */
export class Pace {
  #since = performance.now();

  isDue(): boolean {
    return performance.now() - this.#since > HELD;
  }

  async breathe(): Promise<void> {
    await breathe();
    this.#since = performance.now();
  }
}
