import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { foreignText } from '../database/foreignText';
import type { ForwardedEvent } from './messages';

/** Row of `access_outbox`. */
export interface OutboxRecord {
  id: string;
  /** Its lane: messages of one lane are delivered one after the other. */
  sink: string;
  payload: string;
  created_at: string;
  due_at: string;
  attempts: number;
  delivered_at: string | null;
  abandoned_at: string | null;
  last_error: string | null;
}

const TABLE = 'access_outbox';
const BATCH = 50;
const CLAIM_MILLIS = 60_000;

/** Ids of forwarded events: the same however often an event is forwarded. */
function forwardedId({ sink, event }: ForwardedEvent): string {
  return createHash('sha256')
    .update(`${sink}\n${event.eventId}`)
    .digest('hex')
    .slice(0, 36);
}

/** The outbox. */
export class OutboxStore {
  constructor(private readonly knex: Knex) {}

  /** What is due, oldest first, without the lanes that don't work now. */
  async due(now: Date, without: Iterable<string>): Promise<OutboxRecord[]> {
    return this.knex<OutboxRecord>(TABLE)
      .whereNull('delivered_at')
      .whereNull('abandoned_at')
      .where('due_at', '<=', now.toISOString())
      .whereNotIn('sink', [...without])
      .orderBy(['created_at', 'id'])
      .limit(BATCH);
  }

  /** False when another backend has it. */
  async claim(record: OutboxRecord, now: Date): Promise<boolean> {
    const claimed = await this.knex<OutboxRecord>(TABLE)
      .where({ id: record.id, attempts: record.attempts })
      .whereNull('delivered_at')
      .update({
        attempts: record.attempts + 1,
        due_at: new Date(now.getTime() + CLAIM_MILLIS).toISOString(),
      });
    return claimed === 1;
  }

  async delivered(ids: readonly string[], now: Date): Promise<void> {
    await this.knex<OutboxRecord>(TABLE)
      .whereIn('id', [...ids])
      .update({ delivered_at: now.toISOString(), last_error: null });
  }

  async failed(
    id: string,
    o: { error: string; dueAt: Date; abandonedAt: Date | null },
  ): Promise<void> {
    await this.knex<OutboxRecord>(TABLE)
      .where({ id })
      .update({
        last_error: foreignText(o.error),
        due_at: o.dueAt.toISOString(),
        abandoned_at: o.abandonedAt?.toISOString() ?? null,
      });
  }

  /** Puts an event into the lanes of sinks and hooks; those that have it keep it as it is. */
  async forward(messages: readonly ForwardedEvent[], now: Date): Promise<void> {
    if (messages.length === 0) {
      return;
    }
    const at = now.toISOString();
    await this.knex(TABLE)
      .insert(
        messages.map(message => ({
          id: forwardedId(message),
          sink: message.sink,
          payload: JSON.stringify(message),
          created_at: at,
          due_at: at,
        })),
      )
      .onConflict('id')
      .ignore();
  }

  /** Forgets what was delivered, or given up, before. */
  async prune(before: Date): Promise<void> {
    await this.knex<OutboxRecord>(TABLE)
      .where('delivered_at', '<', before.toISOString())
      .orWhere('abandoned_at', '<', before.toISOString())
      .delete();
  }
}
