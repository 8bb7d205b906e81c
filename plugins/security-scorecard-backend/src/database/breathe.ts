import { setImmediate } from 'node:timers/promises';

/**
 * Lets the event loop turn. SQLite's driver works synchronously and its
 * promises never leave the microtask queue, so a loop of awaited statements
 * would hold the whole process; long work calls this between its steps.
 */
export async function breathe(): Promise<void> {
  await setImmediate();
}

/** Milliseconds for which a loop holds the process, unless it says otherwise. */
const HELD = 8;

/** Steps after which the clock is looked at: a look costs as much as a short step. */
const STEPS = 8;

/** Lets a loop over many short steps breathe by the clock: `if (pace.isDue()) await pace.breathe();` */
export class Pace {
  readonly #held: number;
  #since = performance.now();
  #steps = 0;

  constructor(held = HELD) {
    this.#held = held;
  }

  isDue(): boolean {
    this.#steps = (this.#steps + 1) % STEPS;
    return this.#steps === 0 && performance.now() - this.#since > this.#held;
  }

  async breathe(): Promise<void> {
    await breathe();
    this.#since = performance.now();
  }
}

/**
 * Work of another process, one piece at a time, beside which this one goes on: a
 * database writes what was computed while the next is computed.
 */
export class Alongside {
  #running: Promise<void> = Promise.resolve();
  #idle = true;

  /** Whether no piece is under way. */
  get idle(): boolean {
    return this.#idle;
  }

  /** Starts a piece once the one before it is done; throws when that failed. */
  async start(work: () => Promise<void>): Promise<void> {
    await this.#running;
    this.#idle = false;
    this.#running = work().finally(() => {
      this.#idle = true;
    });
    // Whoever starts the next piece, or ends, gets to know.
    this.#running.catch(() => {});
    // The other process has it before this one goes on.
    await breathe();
  }

  async end(): Promise<void> {
    await this.#running;
  }
}
