import { randomUUID } from 'node:crypto';
import { Queue } from '../world/queues';

/** For how long a FIFO queue drops what it was sent already. */
const DROPS_MS = 5 * 60_000;

/** A FIFO queue of messages that are each a group of their own: it drops the second of two. */
export class JobQueue extends Queue {
  readonly #clock: () => Date;
  readonly #sent = new Map<string, { messageId: string; until: number }>();

  constructor(spec: ConstructorParameters<typeof Queue>[0], clock: () => Date) {
    super(spec, clock);
    this.#clock = clock;
  }

  /** @returns id of the message, which is that of the first one when this is dropped */
  sendOnce(body: string, deduplicationId: string): string {
    const now = this.#clock().getTime();
    const earlier = this.#sent.get(deduplicationId);
    if (earlier && earlier.until > now) {
      return earlier.messageId;
    }
    const messageId = randomUUID();
    this.#sent.set(deduplicationId, { messageId, until: now + DROPS_MS });
    this.send(body);
    return messageId;
  }
}
