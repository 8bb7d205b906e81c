import type { ImageScan, ScannerAnswers } from './drift';

/** Days that the figures of a scanner look back. */
export const SCANNER_DAYS = 7;

/**
 * How a scanner is. `working`: the newest of its scans has a result. `failing`:
 * it said of the newest one that it could not scan. `silent`: it did not answer
 * the newest one in time. `unreachable`: it does not take what is handed to it.
 * `unproven`: none of its scans ended in the last {@link SCANNER_DAYS} days, which
 * proves nothing. `removed`: the portal does not have it any more.
 */
export const SCANNER_STATES = [
  'working',
  'failing',
  'silent',
  'unreachable',
  'unproven',
  'removed',
] as const;

/** How a scanner is. */
export type ScannerState = (typeof SCANNER_STATES)[number];

/** A scan that a scanner did not do, and why. */
export interface ScannerFailure {
  /** When it ended; null while it is tried again. ISO 8601, UTC. */
  at: string | null;
  why: string;
}

/** A scanner, what it has to do, and what came of it. */
export interface ImageScannerStatus extends ScannerAnswers {
  /** Kinds of images that it scans; null when it does not say. */
  kinds: ImageScan['kind'][] | null;
  state: ScannerState;
  /** Scans that it does not have yet, because handing them over failed. */
  waiting: number;
  /** Scans that it has and did not answer yet. */
  running: number;
  /** Scans of the last {@link SCANNER_DAYS} days that it could not do. */
  failed: number;
  /** Scans of the last {@link SCANNER_DAYS} days that it did not answer in time. */
  unanswered: number;
  /** When it answered last with what counts, ISO 8601, UTC. */
  lastAnswerAt: string | null;
  /** The newest failure of the last {@link SCANNER_DAYS} days. */
  lastFailure: ScannerFailure | null;
}

/** All scanners, and the scans that none of them has. */
export interface ImageScanners {
  items: ImageScannerStatus[];
  unclaimed: {
    /** Scans that wait for a scanner to take them. */
    waiting: number;
    /** Scans of the last {@link SCANNER_DAYS} days that ended without one. */
    unanswered: number;
    /** Why none took the newest of them; null when nothing was tried yet. */
    why: string | null;
  };
}
