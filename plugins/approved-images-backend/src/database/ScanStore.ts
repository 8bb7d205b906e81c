import { ConflictError, NotFoundError } from '@backstage/errors';
import type {
  ImageScan,
  ListScansOptions,
  Page,
  ScanResult,
} from '@fairway/plugin-approved-images-common';
import { storable } from '@fairway/plugin-backends-node';
import type { Knex } from 'knex';
import { narrowScans, pageAfter, type After } from './narrow';
import { answerColumns, UNANSWERED } from './scanAnswer';
import { scanOf, type ScanRow } from './rows';
import { queueScan, type ScanSubject } from './scanQueue';
import type { Criteria } from './ServiceStore';

/** The end of a scan that nobody answered. Another one of the same image may begin. */
const UNKNOWN = { state: 'unknown', open_key: null };

/** The queue of out-of-band scans. */
export class ScanStore {
  constructor(private readonly knex: Knex) {}

  async list(
    options: ListScansOptions & { limit: number; offset: number },
    criteria: Criteria,
  ): Promise<Page<ImageScan>> {
    const narrowed = () => narrowScans(this.knex, options, criteria);
    const [rows, [{ total }]] = await Promise.all([
      narrowed()
        .orderBy('requested_at', 'desc')
        .orderBy('id')
        .limit(options.limit)
        .offset(options.offset)
        .select<ScanRow[]>('*'),
      narrowed().count({ total: '*' }),
    ]);
    return { items: rows.map(scanOf), totalItems: Number(total) };
  }

  /** Scans after one, oldest first. */
  async page(
    by: ListScansOptions,
    criteria: Criteria,
    page: { after: After | undefined; limit: number },
  ): Promise<ImageScan[]> {
    const rows = await pageAfter(
      narrowScans(this.knex, by, criteria),
      'scans',
      'requested_at',
      page,
    ).select<ScanRow[]>('*');
    return rows.map(scanOf);
  }

  /** Queues a scan of every image of a service. */
  async queueAll(
    entityRef: string,
    cause: ImageScan['cause'],
    at: string,
  ): Promise<void> {
    const images = await this.knex<ScanSubject>('running')
      .where({ entity_ref: entityRef })
      .limit(500)
      .select('*');
    for (const image of images) {
      await queueScan(this.knex, image, cause, at);
    }
  }

  /** Queues another scan of one image. */
  async queue(subject: ScanSubject, cause: ImageScan['cause'], at: string) {
    await queueScan(this.knex, subject, cause, at);
  }

  /** Scans that are due, oldest first. */
  async due(now: string, limit: number): Promise<ScanRow[]> {
    return this.knex<ScanRow>('scans')
      .where('state', 'queued')
      .andWhere('due_at', '<=', now)
      .orderBy('due_at')
      .limit(limit)
      .select('*');
  }

  /**
   * Takes a scan, so that nobody else does until `until`.
   *
   * @returns false when somebody else has it
   */
  async claim(row: ScanRow, scanner: string, until: string): Promise<boolean> {
    const claimed = await this.knex('scans')
      .where({ id: row.id, state: 'queued', attempts: row.attempts })
      .update({ attempts: row.attempts + 1, scanner, due_at: until });
    return claimed > 0;
  }

  /** The scan was handed over; its result comes later. */
  async sent(id: string, at: string): Promise<void> {
    await this.knex('scans')
      .where({ id, state: 'queued' })
      .update({ state: 'sent', sent_at: at, error: null });
  }

  /** The attempt did not work; the scan is tried again at `dueAt`. */
  async postpone(id: string, error: string, dueAt: string): Promise<void> {
    await this.knex('scans')
      .where({ id, state: 'queued' })
      .update({ error: storable(error.slice(0, 1000)), due_at: dueAt });
  }

  /** Nobody knows what came of whatever was sent before a time and has no result. */
  async expire(sentBefore: string, at: string): Promise<number> {
    return this.knex('scans')
      .where('state', 'sent')
      .andWhere('sent_at', '<', sentBefore)
      .update({
        ...UNKNOWN,
        finished_at: at,
        error: 'The scanner gave no answer in time; have it scanned again.',
      });
  }

  /** Nobody knows what came of a scan that could not be handed over. */
  async giveUp(id: string, error: string, at: string): Promise<void> {
    await this.knex('scans')
      .where({ id, state: 'queued' })
      .update({
        ...UNKNOWN,
        finished_at: at,
        error: storable(error.slice(0, 1000)),
      });
  }

  /**
   * Keeps the result. The same result may come twice, and one that comes too
   * late says more than none.
   *
   * @throws NotFoundError; ConflictError when there is another result already
   */
  async finish(id: string, result: ScanResult, at: string): Promise<ImageScan> {
    const finished = await this.knex('scans')
      .where({ id })
      .whereIn('state', UNANSWERED)
      .update(answerColumns(result, at));
    const row = await this.knex<ScanRow>('scans').where({ id }).first();
    if (!row) {
      throw new NotFoundError(`There is no scan '${id}'`);
    }
    if (finished === 0 && row.state !== result.state) {
      throw new ConflictError(
        `The scan '${id}' ended as ${row.state} already; its result does not change`,
      );
    }
    return scanOf(row);
  }

  /** Scans that are over since before a time. */
  async forget(finishedBefore: string): Promise<number> {
    return this.knex('scans')
      .where('finished_at', '<', finishedBefore)
      .delete();
  }
}
