import type { Knex } from 'knex';
import { dayOf, slotOf, type History, type Use } from '../unusual/judge';

/** What uses are counted of, each by itself. */
export type UsageFeed = 'access' | 'events';

/** How far the ledger was read. */
export interface UsageCursor {
  seq: number;
  at: string;
  judgedFrom: string;
}

/** Something unusual that is still to be taken in as an event. */
export interface PendingHit {
  /** Of what it was found in: once only. */
  key: string;
  raw: string;
  /** JSON of a normalised event. */
  event: string;
  at: string;
}

interface CursorRow {
  feed: string;
  seq: number | string;
  at: string;
  judged_from: string;
}

/** Counts who used what, when and for how long. */
export class UsageStore {
  constructor(readonly knex: Knex) {}

  async cursor(feed: UsageFeed): Promise<UsageCursor | undefined> {
    const row = await this.knex<CursorRow>('usage_cursors')
      .where({ feed })
      .first();
    return (
      row && { seq: Number(row.seq), at: row.at, judgedFrom: row.judged_from }
    );
  }

  /** Sets where reading begins, unless another replica has. */
  async begin(feed: UsageFeed, cursor: UsageCursor): Promise<void> {
    await this.knex<CursorRow>('usage_cursors')
      .insert({
        feed,
        seq: cursor.seq,
        at: cursor.at,
        judged_from: cursor.judgedFrom,
      })
      .onConflict('feed')
      .ignore();
  }

  /** Compare-and-set; false when another replica has counted these rows. */
  async advance(
    trx: Knex.Transaction,
    feed: UsageFeed,
    from: number,
    to: Pick<UsageCursor, 'seq' | 'at'>,
  ): Promise<boolean> {
    const moved = await trx<CursorRow>('usage_cursors')
      .where({ feed, seq: from })
      .update({ seq: to.seq, at: to.at });
    return moved === 1;
  }

  /** What is known before a use, since a moment. */
  async history(
    trx: Knex.Transaction,
    feed: UsageFeed,
    { person, target }: Use,
    since: string,
  ): Promise<History> {
    const pair = await trx('usage_pairs')
      .where({ feed, person, target })
      .first('last_used_at');
    return {
      lastUsedAt: pair?.last_used_at ?? null,
      target: await trx('usage_durations')
        .where({ feed, target })
        .andWhere('day', '>=', since.slice(0, 10))
        .select('day', 'minutes', 'uses'),
      person: await trx('usage_slots')
        .where({ feed, person })
        .andWhere('slot', '>=', since)
        .select('slot', 'uses'),
    };
  }

  async add(trx: Knex.Transaction, feed: UsageFeed, use: Use): Promise<void> {
    const { person, target, at } = use;
    await trx('usage_pairs')
      .insert({ feed, person, target, last_used_at: at })
      .onConflict(['feed', 'person', 'target'])
      .merge(['last_used_at'])
      .where('usage_pairs.last_used_at', '<', at);
    await trx('usage_durations')
      .insert({
        feed,
        target,
        day: dayOf(at),
        minutes: Math.round(use.minutes ?? 0),
        uses: 1,
      })
      .onConflict(['feed', 'target', 'day', 'minutes'])
      .merge({ uses: trx.raw('?? + 1', ['usage_durations.uses']) });
    await trx('usage_slots')
      .insert({ feed, person, slot: slotOf(at), uses: 1 })
      .onConflict(['feed', 'person', 'slot'])
      .merge({ uses: trx.raw('?? + 1', ['usage_slots.uses']) });
  }

  /** Drops what is too long ago to count. */
  async forget(
    trx: Knex.Transaction,
    feed: UsageFeed,
    before: string,
  ): Promise<void> {
    await trx('usage_pairs')
      .where({ feed })
      .andWhere('last_used_at', '<', before)
      .delete();
    await trx('usage_durations')
      .where({ feed })
      .andWhere('day', '<', before.slice(0, 10))
      .delete();
    await trx('usage_slots')
      .where({ feed })
      .andWhere('slot', '<', before)
      .delete();
  }

  /** The oldest events that wait to be counted. */
  async inbox(limit: number): Promise<string[]> {
    return this.knex('usage_inbox')
      .orderBy(['at', 'event_id'])
      .limit(limit)
      .pluck('event_id');
  }

  /** False when another replica has counted it. */
  async leaveInbox(trx: Knex.Transaction, id: string): Promise<boolean> {
    const left = await trx('usage_inbox').where({ event_id: id }).delete();
    return left === 1;
  }

  async clearInbox(): Promise<void> {
    await this.knex('usage_inbox').delete();
  }

  async addHit(trx: Knex.Transaction, hit: PendingHit): Promise<void> {
    await trx('usage_hits').insert(hit);
  }

  /** The oldest that wait. */
  async hits(limit: number): Promise<PendingHit[]> {
    return this.knex<PendingHit>('usage_hits')
      .orderBy(['at', 'key'])
      .limit(limit)
      .select('key', 'raw', 'event', 'at');
  }

  async dropHit(key: string): Promise<void> {
    await this.knex('usage_hits').where({ key }).delete();
  }
}
