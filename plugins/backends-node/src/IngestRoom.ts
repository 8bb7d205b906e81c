/** What an almost empty batch takes, in bytes: its request and its answer. */
const LEAST = 64 * 1024;

/**
 * How much of what one sender has sent may be in memory at the same time, in
 * this process. Whoever finds no room sends it again later.
 */
export class IngestRoom {
  readonly #taken = new Map<string, number>();

  /**
   * @param most - bytes per sender
   */
  constructor(private readonly most: number) {}

  /** Takes room for so many bytes; undefined when there is none, else what gives it back, once. */
  enter(sender: string, bytes: number): (() => void) | undefined {
    const size = Math.min(Math.max(bytes, LEAST), this.most);
    const taken = this.#taken.get(sender) ?? 0;
    if (taken + size > this.most) {
      return undefined;
    }
    this.#taken.set(sender, taken + size);
    let isInside = true;
    return () => {
      if (isInside) {
        isInside = false;
        this.#leave(sender, size);
      }
    };
  }

  #leave(sender: string, size: number): void {
    const left = (this.#taken.get(sender) ?? 0) - size;
    if (left > 0) {
      this.#taken.set(sender, left);
    } else {
      this.#taken.delete(sender);
    }
  }
}

/**
 * Bytes that the body of a request may come to: as many as it says, or the most
 * that are taken when it is packed or says nothing.
 */
export function announcedBytes(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  most: number,
): number {
  const isPacked = (headers['content-encoding'] ?? 'identity') !== 'identity';
  const length = Number(headers['content-length'] ?? Number.NaN);
  return isPacked || !Number.isFinite(length) ? most : length;
}
