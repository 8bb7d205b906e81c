/**
 * Lets one task at a time run under a key, in the order in which they came: a
 * refresh of one entity waits for the run that reads the same account and
 * region. Between replicas the scheduler's task does the same.
 */
export class Serial {
  readonly #last = new Map<string, Promise<unknown>>();

  /** @throws whatever the task throws; the failure of one task doesn't reach the next. */
  async run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const mine = before.then(task, task);
    const settled = mine.catch(() => {});
    this.#last.set(key, settled);
    try {
      return await mine;
    } finally {
      if (this.#last.get(key) === settled) {
        this.#last.delete(key);
      }
    }
  }
}
