import type { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import type { EventsService } from '@backstage/plugin-events-node';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import type { Knex } from 'knex';
import type { Clock } from '../database/Clock';
import type { OutboxMessage } from './messages';

interface OutboxRecord {
  id: string;
  sink: string;
  payload: string;
  due_at: string;
  attempts: number;
  delivered_at: string | null;
  abandoned_at: string | null;
  last_error: string | null;
}

const BATCH = 50;
const CLAIM_MILLIS = 60_000;
const MOST_ATTEMPTS = 12;
const KEEP_MILLIS = 7 * 24 * 3600 * 1000;

function isMessage(value: unknown): value is OutboxMessage {
  return (
    typeof value === 'object' &&
    value !== null &&
    'sink' in value &&
    ['event', 'notification', 'signal'].includes(String(value.sink))
  );
}

/**
 * Delivers the messages of committed transitions, each at least once, by any
 * backend. What can't be delivered changes no access: it is tried again, and
 * given up, loudly, in the end.
 */
export class OutboxDispatcher {
  constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
    private readonly sinks: {
      events: EventsService;
      notifications: NotificationService;
      signals: SignalsService;
    },
    private readonly logger: LoggerService,
  ) {}

  /** Delivers what is due; returns how many messages left. */
  async runOnce(signal: AbortSignal): Promise<number> {
    let delivered = 0;
    for (;;) {
      const now = await this.clock.now(this.knex);
      const records = await this.knex<OutboxRecord>('access_outbox')
        .whereNull('delivered_at')
        .whereNull('abandoned_at')
        .where('due_at', '<=', now.toISOString())
        .orderBy('created_at')
        .limit(BATCH);
      if (records.length === 0 || signal.aborted) {
        return delivered;
      }
      for (const record of records) {
        if (signal.aborted) {
          return delivered;
        }
        if (await this.claim(record, now)) {
          delivered += await this.deliver(record, now);
        }
      }
    }
  }

  /** Forgets what was delivered a week ago. */
  async prune(): Promise<void> {
    const now = await this.clock.now(this.knex);
    await this.knex<OutboxRecord>('access_outbox')
      .where(
        'delivered_at',
        '<',
        new Date(now.getTime() - KEEP_MILLIS).toISOString(),
      )
      .delete();
  }

  private async claim(record: OutboxRecord, now: Date): Promise<boolean> {
    const claimed = await this.knex<OutboxRecord>('access_outbox')
      .where({ id: record.id, attempts: record.attempts })
      .whereNull('delivered_at')
      .update({
        attempts: record.attempts + 1,
        due_at: new Date(now.getTime() + CLAIM_MILLIS).toISOString(),
      });
    return claimed === 1;
  }

  private async deliver(record: OutboxRecord, now: Date): Promise<number> {
    const mine = this.knex<OutboxRecord>('access_outbox').where({
      id: record.id,
    });
    try {
      const message: unknown = JSON.parse(record.payload);
      if (!isMessage(message)) {
        throw new Error(`Message ${record.id} is unreadable`);
      }
      await this.send(record.id, message);
      await mine.update({ delivered_at: now.toISOString(), last_error: null });
      return 1;
    } catch (error) {
      const text = isError(error) ? error.message : String(error);
      const giveUp = record.attempts + 1 >= MOST_ATTEMPTS;
      await mine.update({
        last_error: text,
        abandoned_at: giveUp ? now.toISOString() : null,
        due_at: new Date(
          now.getTime() + 5_000 * 2 ** record.attempts,
        ).toISOString(),
      });
      this.logger.warn(
        `Delivering ${record.sink} ${record.id} failed${giveUp ? ' for good' : ', it is tried again'}: ${text}`,
      );
      return 0;
    }
  }

  private async send(id: string, message: OutboxMessage): Promise<void> {
    if (message.sink === 'event') {
      await this.sinks.events.publish({
        topic: message.topic,
        eventPayload: { ...message.payload, eventId: id },
      });
    } else if (message.sink === 'signal') {
      await this.sinks.signals.publish({
        recipients: { type: 'broadcast' },
        channel: 'jit-access',
        message: { action: 'refetch' },
      });
    } else {
      await this.sinks.notifications.send({
        recipients: { type: 'entity', entityRef: message.recipients },
        payload: {
          title: message.title,
          description: message.description,
          link: message.link,
          severity: message.severity,
          topic: 'jit-access',
          scope: message.scope,
        },
      });
    }
  }
}
