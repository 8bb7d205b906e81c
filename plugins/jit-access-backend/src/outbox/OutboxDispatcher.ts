import type { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import type { Knex } from 'knex';
import type { Clock } from '../database/Clock';
import { answerWithin } from '../services/lookups';
import type { Delivery } from './Delivery';
import { isStoredMessage } from './messages';
import type { OutboxRecord, OutboxStore } from './OutboxStore';

const KEEP_MILLIS = 7 * 24 * 3600 * 1000;
const FIRST_WAIT_MILLIS = 5_000;
const LONGEST_WAIT_MILLIS = 3600_000;
/** What is not delivered by then is of no use to anybody. */
const GIVE_UP_MILLIS = 7 * 24 * 3600 * 1000;
/** How long one delivery may take; less than a claim lasts. */
const PATIENCE_MILLIS = 30_000;

/**
 * Delivers the messages of committed transitions, each at least once, by any
 * backend. What can't be delivered changes no access: it is tried again for
 * days, and given up, loudly, in the end. Lanes don't wait for each other: a
 * sink that hangs delays only itself.
 */
export class OutboxDispatcher {
  constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
    private readonly store: OutboxStore,
    private readonly delivery: Delivery,
    private readonly logger: LoggerService,
    private readonly patience: number = PATIENCE_MILLIS,
  ) {}

  /** Delivers what is due; returns how many messages left. */
  async runOnce(signal: AbortSignal): Promise<number> {
    let delivered = 0;
    const failing = new Set<string>();
    for (;;) {
      const now = await this.clock.now(this.knex);
      const records = await this.store.due(now, failing);
      if (records.length === 0 || signal.aborted) {
        return delivered;
      }
      const counts = await Promise.all(
        [...lanesOf(records)].map(([lane, waiting]) =>
          lane === 'signal'
            ? this.signalOnce(waiting, now, failing)
            : this.workOff(lane, waiting, { now, failing, signal }),
        ),
      );
      delivered += counts.reduce((sum, count) => sum + count, 0);
    }
  }

  /** Forgets what was delivered or given up a week ago. */
  async prune(): Promise<void> {
    const now = await this.clock.now(this.knex);
    await this.store.prune(new Date(now.getTime() - KEEP_MILLIS));
  }

  private async workOff(
    lane: string,
    waiting: OutboxRecord[],
    run: { now: Date; failing: Set<string>; signal: AbortSignal },
  ): Promise<number> {
    let delivered = 0;
    for (const record of waiting) {
      if (run.signal.aborted || run.failing.has(lane)) {
        break;
      }
      if (await this.store.claim(record, run.now)) {
        delivered += await this.deliver(record, run.now, run.failing);
      }
    }
    return delivered;
  }

  /** Signals say all the same, so one stands for as many as are waiting. */
  private async signalOnce(
    waiting: OutboxRecord[],
    now: Date,
    failing: Set<string>,
  ): Promise<number> {
    const [first, ...rest] = waiting;
    if (!(await this.store.claim(first, now))) {
      return 0;
    }
    const delivered = await this.deliver(first, now, failing);
    if (delivered === 0) {
      return 0;
    }
    await this.store.delivered(
      rest.map(({ id }) => id),
      now,
    );
    return waiting.length;
  }

  private async deliver(
    record: OutboxRecord,
    now: Date,
    failing: Set<string>,
  ): Promise<number> {
    try {
      const message: unknown = JSON.parse(record.payload);
      if (!isStoredMessage(message)) {
        throw new Error(`message ${record.id} is unreadable`);
      }
      await answerWithin(this.patience, signal =>
        this.delivery.deliver(record.id, message, now, signal),
      );
      await this.store.delivered([record.id], now);
      return 1;
    } catch (error) {
      failing.add(record.sink);
      await this.fail(
        record,
        now,
        isError(error) ? error.message : String(error),
      );
      return 0;
    }
  }

  private async fail(
    record: OutboxRecord,
    now: Date,
    error: string,
  ): Promise<void> {
    const age = now.getTime() - Date.parse(record.created_at);
    const giveUp = age >= GIVE_UP_MILLIS;
    const wait = Math.min(
      LONGEST_WAIT_MILLIS,
      FIRST_WAIT_MILLIS * 2 ** record.attempts,
    );
    await this.store.failed(record.id, {
      error,
      dueAt: new Date(now.getTime() + wait),
      abandonedAt: giveUp ? now : null,
    });
    const text = `Delivering ${record.id} to ${record.sink} failed${giveUp ? ' for good' : ', it is tried again'}: ${error}`;
    if (giveUp) {
      this.logger.error(text);
    } else {
      this.logger.warn(text);
    }
  }
}

function lanesOf(
  records: readonly OutboxRecord[],
): Map<string, OutboxRecord[]> {
  const lanes = new Map<string, OutboxRecord[]>();
  for (const record of records) {
    lanes.set(record.sink, [...(lanes.get(record.sink) ?? []), record]);
  }
  return lanes;
}
