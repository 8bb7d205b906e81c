import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type {
  ImageScanner,
  ScanJob,
} from '@fairway/plugin-approved-images-node';
import { timeLimit } from '@fairway/plugin-time-limit-node';
import type { ScanRow } from '../database/rows';
import type { ScanStore } from '../database/ScanStore';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Scans of one round. */
const BATCH = 50;

/** How long a scanner may take to scan or to take a job. */
const TIMEOUT = 5 * MINUTE;

/** A claim outlives the call it is for. */
const LEASE = 2 * TIMEOUT;

/** A job whose result has not come by then was lost. */
const LOST = DAY;

/** How long results are kept. */
const KEPT = 400 * DAY;

/** Attempts after which a scan has failed. */
const ATTEMPTS = 8;

/** Minutes until the next attempt: 1, 2, 4 … and at most 60. */
const backoff = (attempts: number) =>
  Math.min(60, 2 ** Math.max(0, attempts - 1)) * MINUTE;

/** What {@link ScanWorker} needs. */
export interface ScanWorkerOptions {
  scans: Pick<
    ScanStore,
    'due' | 'claim' | 'sent' | 'postpone' | 'finish' | 'requeueLost' | 'forget'
  >;
  scanners: readonly ImageScanner[];
  logger: LoggerService;
  now: () => Date;
}

function jobOf(row: ScanRow): ScanJob {
  return {
    id: row.id,
    entityRef: row.entity_ref,
    kind: row.kind,
    reference: row.reference,
    digest: row.digest,
    region: row.region,
    accountId: row.account_id,
    place: row.place,
    cause: row.cause,
  };
}

/** Hands queued scans to the scanners; any number of backends may do so at once. */
export class ScanWorker {
  constructor(private readonly options: ScanWorkerOptions) {}

  /** One round. */
  async run(signal: AbortSignal): Promise<void> {
    const { scans, now } = this.options;
    const at = now();
    await scans.requeueLost(
      new Date(at.getTime() - LOST).toISOString(),
      at.toISOString(),
    );
    await scans.forget(new Date(at.getTime() - KEPT).toISOString());
    for (const row of await scans.due(at.toISOString(), BATCH)) {
      signal.throwIfAborted();
      await this.#take(row, signal);
    }
  }

  async #take(row: ScanRow, signal: AbortSignal): Promise<void> {
    const { scans, scanners, logger, now } = this.options;
    const job = jobOf(row);
    const scanner = scanners.find(one => one.takes(job));
    if (!scanner) {
      await scans.postpone(
        row.id,
        'No scanner takes this image; add one, or scan it by hand and report the result.',
        this.#in(60 * MINUTE),
      );
      return;
    }
    if (!(await scans.claim(row, scanner.id, this.#in(LEASE)))) {
      return;
    }
    try {
      const result = await scanner.scan(job, timeLimit(TIMEOUT, signal));
      if (result) {
        await scans.finish(row.id, result, now().toISOString());
      } else {
        await scans.sent(row.id, now().toISOString());
      }
    } catch (error) {
      signal.throwIfAborted();
      const message = stringifyError(error);
      logger.warn(`The scan of ${row.reference} did not start: ${message}`);
      const attempts = row.attempts + 1;
      if (attempts >= ATTEMPTS) {
        await scans.finish(
          row.id,
          { state: 'failed', error: message },
          now().toISOString(),
        );
      } else {
        await scans.postpone(row.id, message, this.#in(backoff(attempts)));
      }
    }
  }

  #in(ms: number): string {
    return new Date(this.options.now().getTime() + ms).toISOString();
  }
}
