import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { addDuration } from '../domain/durations';
import type { Notice, NoticeBoard, NoticeKind } from './notices';

/** A row of `notices`. */
export interface NoticeRow {
  id: number | string;
  kind: NoticeKind;
  recipient: string;
  batched: boolean | number;
  payload: string;
  entity_ref: string | null;
  due_at: string;
}

interface KeyRow {
  key: string;
  entity_ref: string | null;
  claim: string;
  at: string;
}

/** What may be told, and how long it waits for others. */
export interface NoticeSettings {
  kinds: ReadonlySet<NoticeKind>;
  /** ISO 8601 by kind; a kind without one is told at once. */
  batch: Readonly<Partial<Record<NoticeKind, string>>>;
}

/** Rows per statement. */
const CHUNK = 100;

/** The stored part of a notice. */
export type StoredNotice = Omit<Notice, 'recipients' | 'key'>;

/** Keeps notices in the database, in the transaction that makes them true. */
export class NoticeStore implements NoticeBoard {
  readonly #settings: NoticeSettings;

  constructor(settings: NoticeSettings) {
    this.#settings = settings;
  }

  /** Adds what is allowed and was not told already. */
  async add(
    trx: Knex.Transaction,
    notices: readonly Notice[],
    now: Date,
  ): Promise<void> {
    const allowed = notices.filter(
      ({ kind, recipients }) =>
        this.#settings.kinds.has(kind) && recipients.length > 0,
    );
    const news = await this.#claimKeys(trx, allowed, now);
    const rows = allowed
      .filter(({ key }) => key === undefined || news.has(key))
      .flatMap(notice => this.#rowsOf(notice, now));
    for (let start = 0; start < rows.length; start += CHUNK) {
      await trx<NoticeRow>('notices').insert(rows.slice(start, start + CHUNK));
    }
  }

  #rowsOf(notice: Notice, now: Date): Omit<NoticeRow, 'id'>[] {
    const { recipients, key: _, ...stored } = notice;
    const wait = this.#settings.batch[notice.kind];
    const at = now.toISOString();
    return [...new Set(recipients)].map(recipient => ({
      kind: notice.kind,
      recipient,
      batched: wait !== undefined,
      payload: JSON.stringify(stored),
      entity_ref: notice.entityRef,
      due_at: wait === undefined ? at : addDuration(at, wait),
    }));
  }

  /** Keys that nobody had claimed before. */
  async #claimKeys(
    trx: Knex.Transaction,
    notices: readonly Notice[],
    now: Date,
  ): Promise<ReadonlySet<string>> {
    const claim = randomUUID();
    const rows = new Map<string, KeyRow>();
    for (const { key, entityRef } of notices) {
      if (key !== undefined) {
        rows.set(key, {
          key,
          entity_ref: entityRef,
          claim,
          at: now.toISOString(),
        });
      }
    }
    const all = [...rows.values()];
    const claimed = new Set<string>();
    for (let start = 0; start < all.length; start += CHUNK) {
      const part = all.slice(start, start + CHUNK);
      await trx<KeyRow>('notice_keys').insert(part).onConflict('key').ignore();
      const mine: string[] = await trx<KeyRow>('notice_keys')
        .whereIn(
          'key',
          part.map(row => row.key),
        )
        .where('claim', claim)
        .pluck('key');
      mine.forEach(key => claimed.add(key));
    }
    return claimed;
  }
}
