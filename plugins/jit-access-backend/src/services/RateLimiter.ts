import { CustomErrorBase } from '@backstage/errors';
import type { Knex } from 'knex';
import type { Clock } from '../database/Clock';
import type { RateStore } from '../database/RateStore';
import type { Transactions } from '../database/UnitOfWork';

const WINDOW = 60_000;

/** Too many requests of one person; 429 with `Retry-After`. */
export class TooManyRequestsError extends CustomErrorBase {
  name = 'TooManyRequestsError' as const;
  /** The status that the root's error handler answers with. */
  readonly status = 429;

  constructor(
    message: string,
    /** Whole seconds, at least 1. */
    readonly retryAfterSeconds: number,
  ) {
    super(message);
  }
}

/**
 * What is counted, and how many times as often as the limit says it may be done:
 * a form previews while it is filled in, and who approves has a queue.
 */
const TIMES = {
  request: 1,
  'ticket-check': 1,
  credential: 1,
  delegation: 1,
  'service-policy': 1,
  'chat-link': 1,
  chat: 1,
  preview: 4,
  decision: 4,
  return: 4,
  revoke: 4,
  'revoke-all': 4,
  lift: 4,
  review: 4,
  'review-decision': 20,
} as const;

/** What is counted. */
export type RateKind = keyof typeof TIMES;

/** Under which name it is on record that somebody asked too often. */
export interface OnRecord {
  actor: string;
  details?: Record<string, string>;
}

/**
 * How often a person may ask per minute, over all backends. The first call that
 * is too many is on record; the others of that minute are not, or the ledger
 * would be what they flood.
 */
export class RateLimiter {
  constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
    private readonly transactions: Transactions,
    private readonly store: RateStore,
    private readonly perMinute: number,
  ) {}

  /**
   * Counts a call; each kind is counted by itself. Who has no account in the
   * portal is on record as `as`. Throws TooManyRequestsError.
   */
  async take(
    person: string,
    kind: RateKind = 'request',
    as: OnRecord = { actor: person },
  ): Promise<void> {
    const now = await this.clock.now(this.knex);
    const key = kind === 'request' ? person : `${kind} ${person}`;
    const { calls, endsAt } = await this.store.count(this.knex, key, {
      now,
      windowMillis: WINDOW,
    });
    const limit = this.perMinute * TIMES[kind];
    if (calls <= limit) {
      return;
    }
    const wait = Math.max(
      1,
      Math.ceil((endsAt.getTime() - now.getTime()) / 1000),
    );
    const message = `You have asked ${limit} times within a minute, which is the limit; wait ${wait} seconds`;
    if (calls === limit + 1) {
      await this.transactions.run(async unit => {
        unit.audit({
          actor: as.actor,
          action: `${kind}-refused`,
          details: { ...as.details, why: message },
        });
      });
    }
    throw new TooManyRequestsError(message, wait);
  }
}
