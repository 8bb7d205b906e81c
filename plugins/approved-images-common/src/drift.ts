import type { TimelineEntry } from './images';

/**
 * Why a running image is not approved. `undetermined`: its digest is not known,
 * so that nobody can say what runs; automation must not act on it by itself.
 */
export const DRIFT_REASONS = [
  'unregistered',
  'proposed',
  'refused',
  'retired',
  'expired',
  'undetermined',
] as const;

/** Why a running image is not approved. */
export type DriftReason = (typeof DRIFT_REASONS)[number];

/**
 * `open`: nobody has said anything. `explained`: its owner has, and security has
 * yet to decide. `approved`: the image came into the register. `gone`: it does
 * not run any more.
 */
export const DRIFT_STATUSES = [
  'open',
  'explained',
  'approved',
  'gone',
] as const;

/** Status of a drift record. */
export type DriftStatus = (typeof DRIFT_STATUSES)[number];

/**
 * How far an out-of-band scan is. `failed`: the scanner says that it could not
 * scan. `unknown`: nobody answered in time, which proves nothing; an answer that
 * comes later still counts.
 */
export const SCAN_STATES = [
  'queued',
  'sent',
  'clean',
  'findings',
  'failed',
  'unknown',
] as const;

/** State of an out-of-band scan. */
export type ScanState = (typeof SCAN_STATES)[number];

/** One image that runs somewhere. */
export interface RunningImage {
  kind: 'container' | 'machine';
  /** As the source names it: `registry/name:tag`, `registry/name@sha256:…` or the id of a machine image. */
  reference: string;
  /** `sha256:` and 64 hex digits of a container image that runs; null when the source does not tell. */
  digest: string | null;
  /** Of a machine image. */
  region: string | null;
  /** Of a machine image. */
  accountId: string | null;
  /** Where it runs: a cluster and namespace, or an account and region. */
  place: string;
  /** Instances or containers that run it. */
  instances: number;
}

/** An image out of the register that runs, or ran. */
export interface ImageDrift extends RunningImage {
  id: string;
  entityRef: string;
  title: string;
  ownerRef: string | null;
  reason: DriftReason;
  status: DriftStatus;
  /** ISO 8601, UTC. */
  openedAt: string;
  /** ISO 8601, UTC; null while it is not over. */
  closedAt: string | null;
  /** The owner's words. */
  explanation: string | null;
  explainedBy: string | null;
  decidedBy: string | null;
  /** The newest out-of-band scan of the image; null when none was asked for. */
  scan: ImageScan | null;
  /** Whether the caller may explain it. */
  mayExplain: boolean;
}

/** A drift record with its life, oldest first. */
export interface ImageDriftDetail extends ImageDrift {
  timeline: TimelineEntry[];
}

/** One out-of-band scan of one image. */
export interface ImageScan {
  id: string;
  entityRef: string;
  kind: 'container' | 'machine';
  reference: string;
  place: string;
  /** `drift`: the image is not approved; `sample`: its service was drawn; `asked`: a person wanted it. */
  cause: 'drift' | 'sample' | 'asked';
  state: ScanState;
  /** Name of the scanner that took it. */
  scanner: string | null;
  attempts: number;
  requestedAt: string;
  sentAt: string | null;
  finishedAt: string | null;
  critical: number | null;
  high: number | null;
  /** Address of the scanner's own report. */
  url: string | null;
  /** Why the last attempt did not work. */
  error: string | null;
}

/** What a scanner reports. */
export interface ScanResult {
  state: 'clean' | 'findings' | 'failed';
  critical?: number;
  high?: number;
  /** Address of the report; http or https. */
  url?: string;
  error?: string;
}

/**
 * What became of what a scanner answered. `duplicate`: the same answer again.
 * `conflict`: another answer than the one that counts. `forged`: it is not about
 * a scan that this scanner was given. `malformed`: it is no answer at all.
 */
export const SCAN_ANSWERS = [
  'accepted',
  'duplicate',
  'conflict',
  'forged',
  'malformed',
] as const;

/** What became of what a scanner answered. */
export type ScanAnswer = (typeof SCAN_ANSWERS)[number];

/** What became of the answers that one scanner gave through its queue. */
export interface ScannerAnswers {
  scanner: string;
  answers: Record<ScanAnswer, number>;
  /** When anything came, also what was refused; ISO 8601, UTC. Null when nothing did. */
  lastAt: string | null;
  /** When an answer was refused last, and why; null when none was. */
  lastRefused: { at: string; why: string } | null;
}

/** What the security team decides on a drift record. */
export interface DriftDecision {
  decision: 'approve' | 'refuse';
  reason: string;
  /** Needed to approve: ISO 8601 date after today. */
  supportedUntil?: string;
}
