import type {
  AuditRow,
  LedgerVerification,
} from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import { applySearch } from '../database/queries';
import { HEAD_NOT_KEYED } from './ChainWalk';
import { canonicalJson, hashRow, isSameMac, macOfHead } from './hashing';
import { toRow, type HeadRecord, type LedgerRecord } from './records';
import { verifyLedger, type AnchorsToCompare } from './verifyLedger';

/** What a transition says about itself. Never holds a secret. */
export interface AuditEntry {
  /** Entity ref, or `system:<part>`. */
  actor: string;
  /** Kebab-case verb. */
  action: string;
  requestId?: string;
  grantId?: string;
  details?: AuditRow['details'];
}

/** Filters of {@link Ledger.list}. */
export interface LedgerQuery {
  requestId?: string;
  search?: string;
  actor?: string;
  action?: string;
  /** ISO 8601 in UTC with milliseconds, inclusive. */
  from?: string;
  /** ISO 8601 in UTC with milliseconds, exclusive. */
  to?: string;
  limit: number;
  offset: number;
}

/** Where the chain ends. */
export interface LedgerEnd {
  seq: number;
  hash: string;
  mac: string | null;
  /** False when there is a key and the head was not written with it. */
  isKeyed: boolean;
}

const HEAD = { id: 1 };

/** What is on record of a head that the key does not vouch for. */
function unvouched({ seq, hash, mac }: HeadRecord): AuditEntry {
  return {
    actor: 'system:ledger',
    action: HEAD_NOT_KEYED,
    details: { seq, hash, mac: mac === null ? 'none' : 'of another key' },
  };
}

function applyFilters(rows: Knex.QueryBuilder, query: LedgerQuery): void {
  const { requestId, actor, action, from, to } = query;
  if (requestId !== undefined) {
    rows.where('request_id', requestId);
  }
  if (actor !== undefined) {
    rows.where('actor', actor);
  }
  if (action !== undefined) {
    rows.where('action', action);
  }
  if (from !== undefined) {
    rows.where('at', '>=', from);
  }
  if (to !== undefined) {
    rows.where('at', '<', to);
  }
  applySearch(rows, ['actor', 'action', 'details', 'request_id'], query.search);
}

/**
 * The audit ledger: each row's hash covers the row before, and the head, with
 * the number and the hash of the last row, is updated in the same transaction.
 * With a key the head also carries a MAC, so that somebody who can write to
 * the database, but does not hold the key, can't make a consistent chain.
 */
export class Ledger {
  constructor(readonly key: string | undefined) {}

  /**
   * Takes the right to append until the transaction ends. Appends are serial:
   * the update locks the head's row on PostgreSQL, and SQLite has one writer.
   */
  async lock(trx: Knex.Transaction): Promise<void> {
    await trx<HeadRecord>('access_ledger_head')
      .where(HEAD)
      .update({ seq: trx.raw('seq') });
  }

  /**
   * Appends in the caller's transaction. The clock is read after the lock is
   * taken, so that times run backwards in the chain only when the clock was set
   * back; the order is that of the numbers. A head that the key
   * does not vouch for is on record before anything that follows it: the key
   * never vouches for what somebody else wrote.
   */
  async append(
    trx: Knex.Transaction,
    now: () => Promise<Date>,
    entries: readonly AuditEntry[],
  ): Promise<void> {
    if (entries.length === 0) {
      return;
    }
    await this.lock(trx);
    const at = (await now()).toISOString();
    const head = await this.head(trx);
    let { seq, hash } = head;
    const all = this.vouchesFor(head) ? entries : [unvouched(head), ...entries];
    const records = all.map((entry): LedgerRecord => {
      const row = {
        seq: seq + 1,
        at,
        actor: entry.actor,
        action: entry.action,
        requestId: entry.requestId ?? null,
        grantId: entry.grantId ?? null,
        details: entry.details ?? {},
        previousHash: hash,
      };
      seq = row.seq;
      hash = hashRow(row);
      return {
        seq,
        at: row.at,
        actor: row.actor,
        action: row.action,
        request_id: row.requestId,
        grant_id: row.grantId,
        details: canonicalJson(row.details),
        previous_hash: row.previousHash,
        hash,
      };
    });
    await trx<LedgerRecord>('access_ledger').insert(records);
    await trx<HeadRecord>('access_ledger_head')
      .where(HEAD)
      .update({ seq, hash, mac: this.mac(seq, hash) });
  }

  /** Newest first; with `requestId` oldest first, as a timeline. */
  async list(
    knex: Knex,
    query: LedgerQuery,
  ): Promise<{ items: AuditRow[]; totalItems: number }> {
    const filtered = () => {
      const rows = knex<LedgerRecord>('access_ledger');
      applyFilters(rows, query);
      return rows;
    };
    const [{ total }] = await filtered().count({ total: '*' });
    const records: LedgerRecord[] = await filtered()
      .select('*')
      .orderBy('seq', query.requestId ? 'asc' : 'desc')
      .limit(query.limit)
      .offset(query.offset);
    return { items: records.map(toRow), totalItems: Number(total) };
  }

  /**
   * Lowest and highest row of a time, from one moment and before another;
   * undefined when there is none. Where the clock was set back, rows between
   * them are of another time.
   */
  async span(
    knex: Knex,
    { from, to }: Pick<LedgerQuery, 'from' | 'to'>,
  ): Promise<{ first: number; last: number } | undefined> {
    const rows = knex<LedgerRecord>('access_ledger');
    applyFilters(rows, { from, to, limit: 0, offset: 0 });
    // As sums, or PostgreSQL walks the rows by number until one is of that time.
    const [{ first, last }]: Record<string, number | string | null>[] =
      await rows.select(
        knex.raw('min(seq + 0) as first'),
        knex.raw('max(seq + 0) as last'),
      );
    return first === null
      ? undefined
      : { first: Number(first), last: Number(last) };
  }

  /** Rows after `seq` and up to `last`, in order. */
  async page(
    knex: Knex,
    range: { after: number; last: number; limit: number },
  ): Promise<AuditRow[]> {
    const records: LedgerRecord[] = await knex<LedgerRecord>('access_ledger')
      .where('seq', '>', range.after)
      .andWhere('seq', '<=', range.last)
      .orderBy('seq')
      .limit(range.limit);
    return records.map(toRow);
  }

  /** Hashes of some rows, by number. */
  async hashes(
    knex: Knex,
    seqs: readonly number[],
  ): Promise<Map<number, string>> {
    const records = await knex<LedgerRecord>('access_ledger')
      .whereIn('seq', [...seqs])
      .select('seq', 'hash');
    return new Map(records.map(({ seq, hash }) => [seq, hash]));
  }

  /** Lowest and highest row there is; 0 without any. */
  async bounds(knex: Knex): Promise<{ first: number; last: number }> {
    const [{ first, last }] = await knex<LedgerRecord>('access_ledger')
      .min({ first: 'seq' })
      .max({ last: 'seq' });
    return { first: Number(first ?? 0), last: Number(last ?? 0) };
  }

  /** Walks the whole chain, and compares it with what anchors kept. */
  verify(
    knex: Knex,
    anchors: AnchorsToCompare = [],
  ): Promise<LedgerVerification> {
    return verifyLedger(this, knex, anchors);
  }

  /** Where the chain ends, and whether the configured key vouches for it. */
  async end(knex: Knex): Promise<LedgerEnd> {
    const head = await this.head(knex);
    const { seq, hash, mac } = head;
    return { seq, hash, mac, isKeyed: this.vouchesFor(head) };
  }

  private vouchesFor({ seq, hash, mac }: HeadRecord): boolean {
    const wanted = this.mac(seq, hash);
    return (
      seq === 0 || wanted === null || (mac !== null && isSameMac(wanted, mac))
    );
  }

  private mac(seq: number, hash: string): string | null {
    return this.key === undefined ? null : macOfHead(this.key, seq, hash);
  }

  private async head(knex: Knex): Promise<HeadRecord> {
    const head = await knex<HeadRecord>('access_ledger_head')
      .where(HEAD)
      .first();
    if (!head) {
      throw new Error('The head of the access ledger is missing');
    }
    return head;
  }
}
