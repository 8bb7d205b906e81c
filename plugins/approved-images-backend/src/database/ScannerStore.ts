import type { Knex } from 'knex';
import type { ScanRow } from './rows';

/** Scans of a scanner that have one state; of ended ones the recent ones. */
export interface ScanCount {
  /** Null: no scanner has them. */
  scanner: string | null;
  state: ScanRow['state'];
  count: number;
  /** When the newest was asked for, handed over and ended. */
  requestedAt: string;
  sentAt: string | null;
  finishedAt: string | null;
}

interface CountRow {
  scanner: string | null;
  state: ScanRow['state'];
  count: number | string;
  requested_at: string;
  sent_at: string | null;
  finished_at: string | null;
}

/** Counts scans by who has them. */
export class ScannerStore {
  constructor(private readonly knex: Knex) {}

  /** Scans that are not over, and those that ended since a time. */
  async counts(since: string): Promise<ScanCount[]> {
    const [open, ended] = await Promise.all([
      this.#counted(query => query.whereIn('state', ['queued', 'sent'])),
      this.#counted(query =>
        query
          .whereIn('state', ['clean', 'findings', 'failed', 'unknown'])
          .andWhere('finished_at', '>=', since),
      ),
    ]);
    return [...open, ...ended];
  }

  /** The newest scan that could not be handed over and is tried again. */
  async retried(scanner: string | null): Promise<ScanRow | undefined> {
    return this.knex<ScanRow>('scans')
      .where({ scanner, state: 'queued' })
      .whereNotNull('error')
      .orderBy('requested_at', 'desc')
      .orderBy('id')
      .first();
  }

  /** The scan that failed, or was not answered, last since a time. */
  async failed(
    scanner: string | null,
    since: string,
  ): Promise<ScanRow | undefined> {
    return this.knex<ScanRow>('scans')
      .where({ scanner })
      .whereIn('state', ['failed', 'unknown'])
      .andWhere('finished_at', '>=', since)
      .orderBy('finished_at', 'desc')
      .orderBy('id')
      .first();
  }

  /** When a scanner answered last with what counts. */
  async answeredAt(scanner: string): Promise<string | null> {
    const row = await this.knex<ScanRow>('scans')
      .where({ scanner })
      .whereIn('state', ['clean', 'findings', 'failed'])
      .orderBy('finished_at', 'desc')
      .first('finished_at');
    return row?.finished_at ?? null;
  }

  async #counted(
    narrow: (query: Knex.QueryBuilder) => Knex.QueryBuilder,
  ): Promise<ScanCount[]> {
    const rows: CountRow[] = await narrow(this.knex('scans'))
      .groupBy('scanner', 'state')
      .select('scanner', 'state')
      .count({ count: '*' })
      .max({
        requested_at: 'requested_at',
        sent_at: 'sent_at',
        finished_at: 'finished_at',
      });
    return rows.map(row => ({
      scanner: row.scanner,
      state: row.state,
      count: Number(row.count),
      requestedAt: row.requested_at,
      sentAt: row.sent_at,
      finishedAt: row.finished_at,
    }));
  }
}
