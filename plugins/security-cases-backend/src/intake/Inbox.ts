import { storable } from '@fairway/plugin-backends-node';
import type { Knex } from 'knex';

/** How long one try may take, in milliseconds; then another replica tries. */
const LEASE_MILLIS = 60_000;
const FIRST_WAIT_MILLIS = 5_000;
const LONGEST_WAIT_MILLIS = 10 * 60_000;

/** An event that was received and belongs to no case yet; row of `event_inbox`. */
export interface InboxRow {
  id: string;
  source: string;
  /** JSON of the normalised event. */
  event: string;
  raw_hash: string;
  received_at: string;
  attempts: number;
  due_at: string;
  error: string | null;
}

/** Events that were received, kept until each is in a case. */
export class Inbox {
  constructor(private readonly knex: Knex) {}

  /** Keeps it, claimed by the caller; undefined when it waits already. */
  async put(
    row: Pick<InboxRow, 'id' | 'source' | 'event' | 'raw_hash'>,
    now: Date,
  ): Promise<InboxRow | undefined> {
    const kept: InboxRow = {
      ...row,
      received_at: now.toISOString(),
      attempts: 0,
      due_at: new Date(now.getTime() + LEASE_MILLIS).toISOString(),
      error: null,
    };
    const added = await this.knex<InboxRow>('event_inbox')
      .insert(kept)
      .onConflict('id')
      .ignore()
      .returning('id');
    return added.length === 1 ? kept : undefined;
  }

  /** Claims those that are due longest, at most so many; none when another backend was faster, or nothing is due. */
  async claim(now: Date, most: number): Promise<InboxRow[]> {
    const due = await this.knex<InboxRow>('event_inbox')
      .where('due_at', '<=', now.toISOString())
      .orderBy(['due_at', 'id'])
      .limit(most);
    const lease = new Date(now.getTime() + LEASE_MILLIS).toISOString();
    const mine: InboxRow[] = [];
    for (const row of due) {
      const claimed = await this.knex<InboxRow>('event_inbox')
        .where({ id: row.id, due_at: row.due_at })
        .update({ due_at: lease });
      if (claimed === 1) {
        mine.push({ ...row, due_at: lease });
      }
    }
    return mine;
  }

  /** Within the transaction that puts the event into its case. */
  async leave(trx: Knex.Transaction, id: string): Promise<void> {
    await trx<InboxRow>('event_inbox').where({ id }).delete();
  }

  /** Puts it back to be tried later, however often that is; returns the tries so far. */
  async putBack(row: InboxRow, error: string, now: Date): Promise<number> {
    const wait = Math.min(
      FIRST_WAIT_MILLIS * 2 ** Math.min(row.attempts, 10),
      LONGEST_WAIT_MILLIS,
    );
    const attempts = row.attempts + 1;
    await this.knex<InboxRow>('event_inbox')
      .where({ id: row.id, due_at: row.due_at })
      .update({
        attempts,
        due_at: new Date(now.getTime() + wait).toISOString(),
        error: storable(error.slice(0, 500)),
      });
    return attempts;
  }
}
