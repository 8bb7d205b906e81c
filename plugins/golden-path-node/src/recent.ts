/**
 * Remembers what was made of a text not long ago: several controls parse the
 * same file, and most files of a service are the same when it is judged again.
 */
export class Recent<V> {
  readonly #values = new Map<string, V>();

  /** @param limit - most values that are kept */
  constructor(private readonly limit: number) {}

  /** The value of a key, made when it is not known. */
  get(key: string, make: () => V): V {
    const known = this.#values.get(key);
    const value = known ?? make();
    // What was used last is forgotten last.
    this.#values.delete(key);
    this.#values.set(key, value);
    const [oldest] = this.#values.keys();
    if (this.#values.size > this.limit && oldest !== undefined) {
      this.#values.delete(oldest);
    }
    return value;
  }

  /** Forgets a key. */
  forget(key: string): void {
    this.#values.delete(key);
  }
}
