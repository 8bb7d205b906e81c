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

/** How long results are kept. */
const KEPT = 400 * DAY;

/** Attempts after which a scan is given up: it may have begun, but nobody knows. */
const ATTEMPTS = 8;

const NOBODY =
  'No scanner takes images of this kind; add one, or scan them by hand and report the result.';

/** When it is looked again whether a scanner takes it. */
const NOBODY_AGAIN = 10 * MINUTE;

/** Minutes until the next attempt: 1, 2, 4 … and at most 60. */
const backoff = (attempts: number) =>
  Math.min(60, 2 ** Math.max(0, attempts - 1)) * MINUTE;

/** What {@link ScanWorker} needs. */
export interface ScanWorkerOptions {
  scans: Pick<
    ScanStore,
    | 'due'
    | 'claim'
    | 'sent'
    | 'postpone'
    | 'finish'
    | 'expire'
    | 'giveUp'
    | 'forget'
  >;
  scanners: readonly ImageScanner[];
  /** Time for an answer, in milliseconds; after that, the result is unknown. */
  answerWithinMs: number;
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
    const { scans, answerWithinMs, now } = this.options;
    const at = now();
    await scans.expire(this.#in(-answerWithinMs), at.toISOString());
    await scans.forget(new Date(at.getTime() - KEPT).toISOString());
    for (const row of await scans.due(at.toISOString(), BATCH)) {
      signal.throwIfAborted();
      await this.#take(row, signal);
    }
  }

  async #take(row: ScanRow, signal: AbortSignal): Promise<void> {
    const { scans, scanners, answerWithinMs, logger, now } = this.options;
    const job = jobOf(row);
    const scanner = scanners.find(one => one.takes(job));
    if (!scanner) {
      if (row.requested_at < this.#in(-answerWithinMs)) {
        await scans.giveUp(row.id, NOBODY, now().toISOString());
      } else {
        await scans.postpone(row.id, NOBODY, this.#in(NOBODY_AGAIN));
      }
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
        await scans.giveUp(row.id, message, now().toISOString());
      } else {
        await scans.postpone(row.id, message, this.#in(backoff(attempts)));
      }
    }
  }

  #in(ms: number): string {
    return new Date(this.options.now().getTime() + ms).toISOString();
  }
}
