import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';

/** A queue to which a rule of EventBridge sends what CloudTrail records. */
export const queueSchema = z.strictObject({
  accountId: z.string().regex(/^\d{12}$/),
  region: z.string().min(1),
  name: z.string().regex(/^[\w-]{1,80}$/),
  /** Seconds for which a received message is hidden. */
  visibilityTimeout: z.number().int().min(0).max(43_200).default(30),
});

interface Message {
  id: string;
  body: string;
  sentAt: number;
  visibleAt: number;
  received: number;
  /** Of the latest receive. */
  receipt?: string;
}

/** A message as a receiver gets it. */
export interface ReceivedMessage {
  id: string;
  body: string;
  md5: string;
  receipt: string;
  sentAt: number;
  received: number;
}

/** A standard queue: a message that is not deleted comes back. */
export class Queue {
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
  readonly #timeout: number;
  #messages: Message[] = [];

  constructor(
    spec: z.infer<typeof queueSchema>,
    private readonly now: () => Date,
  ) {
    this.accountId = spec.accountId;
    this.region = spec.region;
    this.name = spec.name;
    this.#timeout = spec.visibilityTimeout;
  }

  /** How many are there, hidden ones too. */
  get size(): number {
    return this.#messages.length;
  }

  send(body: string): void {
    const at = this.now().getTime();
    this.#messages.push({
      id: randomUUID(),
      body,
      sentAt: at,
      visibleAt: at,
      received: 0,
    });
  }

  receive(limit: number, timeout = this.#timeout): ReceivedMessage[] {
    const now = this.now().getTime();
    return this.#messages
      .filter(({ visibleAt }) => visibleAt <= now)
      .slice(0, limit)
      .map(message => {
        const receipt = randomUUID();
        message.receipt = receipt;
        message.received += 1;
        message.visibleAt = now + timeout * 1000;
        return {
          id: message.id,
          body: message.body,
          md5: createHash('md5').update(message.body).digest('hex'),
          receipt,
          sentAt: message.sentAt,
          received: message.received,
        };
      });
  }

  /** Also of a message that is gone; false for a handle that never was one. */
  delete(receipt: string): boolean {
    this.#messages = this.#messages.filter(each => each.receipt !== receipt);
    return /^[0-9a-f-]{36}$/.test(receipt);
  }
}
