import type {
  AuditRow,
  LedgerVerification,
} from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import {
  canonicalJson,
  GENESIS_HASH,
  hashRow,
  isSameMac,
  macOfHead,
} from './hashing';

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
  limit: number;
  offset: number;
}

interface LedgerRecord {
  seq: number;
  at: string;
  actor: string;
  action: string;
  request_id: string | null;
  grant_id: string | null;
  details: string;
  previous_hash: string;
  hash: string;
}

interface HeadRecord {
  id: number;
  seq: number;
  hash: string;
  mac: string | null;
}

const PAGE = 500;
const HEAD = { id: 1 };

function isDetails(value: unknown): value is AuditRow['details'] {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every(
      v =>
        v === null ||
        typeof v === 'string' ||
        typeof v === 'number' ||
        typeof v === 'boolean',
    )
  );
}

/** Details as stored; text that somebody made unreadable is shown as such. */
function parseDetails(text: string): AuditRow['details'] {
  try {
    const value: unknown = JSON.parse(text);
    return isDetails(value) ? value : { unreadable: text };
  } catch {
    return { unreadable: text };
  }
}

function toRow(record: LedgerRecord): AuditRow {
  return {
    seq: record.seq,
    at: record.at,
    actor: record.actor,
    action: record.action,
    requestId: record.request_id,
    grantId: record.grant_id,
    details: parseDetails(record.details),
    hash: record.hash,
    previousHash: record.previous_hash,
  };
}

/**
 * The audit ledger: each row's hash covers the row before, and the head, with
 * the number and the hash of the last row, is updated in the same transaction.
 * With a key the head also carries a MAC, so that somebody who can write to
 * the database, but does not hold the key, can't make a consistent chain.
 */
export class Ledger {
  constructor(private readonly key: string | undefined) {}

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
   * taken, so that times never run backwards in the chain.
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
    const records = entries.map((entry): LedgerRecord => {
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
      if (query.requestId) {
        rows.where('request_id', query.requestId);
      }
      if (query.search) {
        const pattern = `%${query.search.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
        rows.where(any => {
          for (const column of ['actor', 'action', 'details', 'request_id']) {
            any.orWhereRaw("lower(??) LIKE ? ESCAPE '\\'", [column, pattern]);
          }
        });
      }
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

  /** Walks the whole chain, a page at a time. */
  async verify(knex: Knex): Promise<LedgerVerification> {
    const head = await this.head(knex);
    let previousHash = GENESIS_HASH;
    let seq = 0;
    const bad = (firstBadSeq: number, reason: string): LedgerVerification => ({
      ok: false,
      rows: seq,
      firstBadSeq,
      reason,
      headHash: head.hash,
      anchors: [],
    });
    for (;;) {
      const records: LedgerRecord[] = await knex<LedgerRecord>('access_ledger')
        .where('seq', '>', seq)
        .andWhere('seq', '<=', head.seq)
        .orderBy('seq')
        .limit(PAGE);
      for (const record of records) {
        const row = toRow(record);
        if (row.seq !== seq + 1) {
          return bad(seq + 1, `Row ${seq + 1} is missing`);
        }
        if (row.previousHash !== previousHash) {
          return bad(row.seq, `Row ${row.seq} does not follow the one before`);
        }
        if (hashRow(row) !== row.hash) {
          return bad(
            row.seq,
            `Row ${row.seq} was changed after it was written`,
          );
        }
        previousHash = row.hash;
        seq = row.seq;
      }
      if (records.length < PAGE) {
        break;
      }
    }
    return this.verifyEnd(knex, head, seq, previousHash, bad);
  }

  private async verifyEnd(
    knex: Knex,
    head: HeadRecord,
    seq: number,
    hash: string,
    bad: (seq: number, reason: string) => LedgerVerification,
  ): Promise<LedgerVerification> {
    if (seq !== head.seq) {
      return bad(
        seq + 1,
        `The chain ends at row ${seq}, but its head says ${head.seq}: rows were deleted from the end`,
      );
    }
    if (hash !== head.hash) {
      return bad(seq, 'The hash of the last row is not the one in the head');
    }
    const mac = this.mac(head.seq, head.hash);
    if (
      mac !== null &&
      head.seq > 0 &&
      (head.mac === null || !isSameMac(mac, head.mac))
    ) {
      return bad(
        seq,
        'The head was not written with the configured ledger key',
      );
    }
    // Rows beyond the head are fine only while the head has moved on as well.
    const [{ last }] = await knex<LedgerRecord>('access_ledger').max({
      last: 'seq',
    });
    const now = await this.head(knex);
    if (Number(last ?? 0) > now.seq) {
      return bad(now.seq + 1, 'There are rows after the end of the chain');
    }
    return {
      ok: true,
      rows: seq,
      firstBadSeq: null,
      reason: null,
      headHash: head.hash,
      anchors: [],
    };
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
