import {
  SCANNER_DAYS,
  type ImageScanners,
  type ImageScannerStatus,
  type ScannerAnswers,
  type ScannerFailure,
} from '@fairway/plugin-approved-images-common';
import type { ImageScanner } from '@fairway/plugin-approved-images-node';
import type { AnswerStore } from '../database/AnswerStore';
import type { ScanRow } from '../database/rows';
import type { ScanCount, ScannerStore } from '../database/ScannerStore';
import { scannerStateOf } from '../domain/scannerState';

const DAY_MS = 86_400_000;

/** What {@link Scanners} needs. */
export interface ScannersOptions {
  /** Those that the portal has. */
  scanners: readonly Pick<ImageScanner, 'id' | 'kinds'>[];
  answers: Pick<AnswerStore, 'list'>;
  store: ScannerStore;
  now: () => Date;
}

const noAnswers = (scanner: string): ScannerAnswers => ({
  scanner,
  answers: { accepted: 0, duplicate: 0, conflict: 0, forged: 0, malformed: 0 },
  lastAt: null,
  lastRefused: null,
});

function failureOf(failed: ScanRow | undefined): ScannerFailure | null {
  return failed
    ? {
        at: failed.finished_at,
        why: failed.error ?? 'The scanner did not say why.',
      }
    : null;
}

/** The scans of one scanner, by state. */
function readerOf(counts: readonly ScanCount[], scanner: string | null) {
  const own = new Map(
    counts.filter(one => one.scanner === scanner).map(one => [one.state, one]),
  );
  return {
    count: (state: ScanRow['state']) => own.get(state)?.count ?? 0,
    endOf: (state: ScanRow['state']) => own.get(state)?.finishedAt ?? null,
    sentAt: () => own.get('sent')?.sentAt ?? null,
  };
}

/** Tells how scanners are: those that the portal has, and those that it had. */
export class Scanners {
  constructor(private readonly options: ScannersOptions) {}

  async list(): Promise<ImageScanners> {
    const { scanners, answers, store, now } = this.options;
    const since = new Date(
      now().getTime() - SCANNER_DAYS * DAY_MS,
    ).toISOString();
    const [counts, answered] = await Promise.all([
      store.counts(since),
      answers.list(),
    ]);
    const ids = new Set([
      ...scanners.map(({ id }) => id),
      ...answered.map(({ scanner }) => scanner),
      ...counts.flatMap(({ scanner }) => scanner ?? []),
    ]);
    const items = await Promise.all(
      [...ids]
        .sort()
        .map(id =>
          this.#status(
            answered.find(({ scanner }) => scanner === id) ?? noAnswers(id),
            counts,
            since,
          ),
        ),
    );
    return { items, unclaimed: await this.#unclaimed(counts, since) };
  }

  async #status(
    answers: ScannerAnswers,
    counts: readonly ScanCount[],
    since: string,
  ): Promise<ImageScannerStatus> {
    const { scanners, store } = this.options;
    const { count, endOf, sentAt } = readerOf(counts, answers.scanner);
    const configured = scanners.find(({ id }) => id === answers.scanner);
    const [retried, failed, lastAnswerAt] = await Promise.all([
      store.retried(answers.scanner),
      store.failed(answers.scanner, since),
      store.answeredAt(answers.scanner),
    ]);
    const [resultAt = null] = [endOf('clean'), endOf('findings')]
      .filter(at => at !== null)
      .sort()
      .reverse();
    return {
      ...answers,
      kinds: configured?.kinds ? [...configured.kinds] : null,
      state: scannerStateOf({
        isConfigured: configured !== undefined,
        resultAt,
        failedAt: endOf('failed'),
        unansweredAt: endOf('unknown'),
        takenAt: sentAt(),
        refusingSince: retried?.requested_at ?? null,
      }),
      waiting: count('queued'),
      running: count('sent'),
      failed: count('failed'),
      unanswered: count('unknown'),
      lastAnswerAt,
      lastFailure: retried?.error
        ? { at: null, why: retried.error }
        : failureOf(failed),
    };
  }

  async #unclaimed(counts: readonly ScanCount[], since: string) {
    const { store } = this.options;
    const { count } = readerOf(counts, null);
    const tried =
      (await store.retried(null)) ?? (await store.failed(null, since));
    return {
      waiting: count('queued'),
      unanswered: count('unknown'),
      why: tried?.error ?? null,
    };
  }
}
