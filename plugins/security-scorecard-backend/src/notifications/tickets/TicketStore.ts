import { randomUUID } from 'node:crypto';
import type { Severity } from '@fairway/plugin-security-scorecard-common';
import type { Knex } from 'knex';

/** A row of `check_tickets`. */
export interface TicketRow {
  entity_ref: string;
  check_id: string;
  occurrence: string;
  failing_since: string;
  ticket: string | null;
  url: string | null;
  severity: Severity;
  deadline: string | null;
  told: string | null;
  attempts: number;
  retry_at: string | null;
  last_error: string | null;
}

type Key = Pick<TicketRow, 'entity_ref' | 'check_id' | 'occurrence'>;

/** Milliseconds for which a claim holds. */
const CLAIM = 120_000;
/** Milliseconds before the second try; each further one waits twice as long. */
const BACKOFF = 10_000;
const LONGEST_WAIT = 3600_000;

/** Keeps which failing checks have a ticket, and what it says. */
export class TicketStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Rows of some entities. */
  async of(entityRefs: readonly string[]): Promise<TicketRow[]> {
    return this.#knex<TicketRow>('check_tickets')
      .whereIn('entity_ref', [...entityRefs])
      .orderBy(['entity_ref', 'check_id'])
      .select();
  }

  /** Notes that a ticket is wanted; the note is there before the ticket system is asked. */
  async want(
    row: Pick<
      TicketRow,
      'entity_ref' | 'check_id' | 'failing_since' | 'severity' | 'deadline'
    >,
  ): Promise<TicketRow> {
    const full: TicketRow = {
      ...row,
      occurrence: randomUUID(),
      ticket: null,
      url: null,
      told: null,
      attempts: 0,
      retry_at: null,
      last_error: null,
    };
    await this.#knex<TicketRow>('check_tickets')
      .insert(full)
      .onConflict(['entity_ref', 'check_id'])
      .ignore();
    return full;
  }

  /** Takes a row for some time, so that no other replica works on it; gives whether it was free. */
  async claim(key: Key, now: Date): Promise<boolean> {
    const at = now.toISOString();
    const claimed = await this.#one(key)
      .where(free => free.whereNull('retry_at').orWhere('retry_at', '<=', at))
      .update({ retry_at: new Date(now.getTime() + CLAIM).toISOString() });
    return claimed === 1;
  }

  /** Notes what the ticket system did, and lets go of the row. */
  async done(
    key: Key,
    fields: Partial<
      Pick<TicketRow, 'ticket' | 'url' | 'told' | 'severity' | 'deadline'>
    >,
  ): Promise<void> {
    await this.#one(key).update({
      ...fields,
      attempts: 0,
      retry_at: null,
      last_error: null,
    });
  }

  /** Notes that it failed; it is tried again, ever more slowly. */
  async failed(row: TicketRow, message: string, now: Date): Promise<void> {
    const wait = Math.min(BACKOFF * 2 ** row.attempts, LONGEST_WAIT);
    await this.#one(row).update({
      attempts: Math.min(row.attempts + 1, 20),
      retry_at: new Date(now.getTime() + wait).toISOString(),
      last_error: message,
    });
  }

  /** The ticket is closed, or was never wanted. */
  async remove(key: Key): Promise<void> {
    await this.#one(key).delete();
  }

  /** Entities with failing checks or with tickets, in order, also those that left the catalog. */
  async entities(after: string, limit: number): Promise<string[]> {
    const failing = this.#knex('scorecards')
      .where('failing', '>', 0)
      .where('entity_ref', '>', after)
      .select('entity_ref');
    const all = this.#knex('check_tickets')
      .where('entity_ref', '>', after)
      .select('entity_ref')
      .union(failing)
      .as('refs');
    return this.#knex(all)
      .orderBy('entity_ref')
      .limit(limit)
      .pluck('entity_ref');
  }

  #one({ entity_ref, check_id, occurrence }: Key) {
    return this.#knex<TicketRow>('check_tickets').where({
      entity_ref,
      check_id,
      occurrence,
    });
  }
}
