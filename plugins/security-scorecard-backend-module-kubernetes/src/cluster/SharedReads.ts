import { within } from '@fairway/plugin-time-limit-node';

/** One read that several wait for. */
interface Running<T> {
  result: Promise<T>;
  waiting: number;
  stop: AbortController;
}

/**
 * Lets those who read the same thing at the same time read it once. Nothing is
 * kept after the read has ended. It is stopped when nobody waits for it any more.
 */
export class SharedReads<T> {
  readonly #running = new Map<string, Running<T>>();

  /** Joins the read of the key, or starts it. */
  async read(
    key: string,
    signal: AbortSignal,
    start: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    signal.throwIfAborted();
    const running = this.#running.get(key) ?? this.#start(key, start);
    running.waiting += 1;
    try {
      return await within(signal, () => running.result);
    } finally {
      running.waiting -= 1;
      if (running.waiting === 0) {
        this.#forget(key, running);
        running.stop.abort();
      }
    }
  }

  #start(key: string, start: (signal: AbortSignal) => Promise<T>): Running<T> {
    const stop = new AbortController();
    const running = { result: start(stop.signal), waiting: 0, stop };
    this.#running.set(key, running);
    running.result.then(
      () => this.#forget(key, running),
      () => this.#forget(key, running),
    );
    return running;
  }

  #forget(key: string, running: Running<T>): void {
    if (this.#running.get(key) === running) {
      this.#running.delete(key);
    }
  }
}
