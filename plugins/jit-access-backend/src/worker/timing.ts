/** Times of the worker, in milliseconds. */
export interface WorkerTiming {
  /** How long a claim holds; a killed backend's work is taken over after it. */
  lease: number;
  /** When a call to a provider is aborted; well below the lease. */
  callTimeout: number;
  /** How long provisioning may take before the revoke obligation is due anyway. */
  provisioningAllowance: number;
  /** Between two looks at a waiting request. */
  reviewEvery: number;
  /** Failed attempts to grant before it is given up. */
  grantAttempts: number;
  /** Failed attempts to revoke before it is overdue, which pages people. */
  revokeAttempts: number;
  /** A revoke this long past its due time is overdue, whatever was attempted. */
  overdueAfter: number;
  /** Operations that one backend works on at the same time, at least 1. */
  concurrency: number;
}

/** Times that suit production. */
export const DEFAULT_TIMING: WorkerTiming = {
  lease: 60_000,
  callTimeout: 15_000,
  provisioningAllowance: 10 * 60_000,
  reviewEvery: 60_000,
  grantAttempts: 5,
  revokeAttempts: 5,
  overdueAfter: 10 * 60_000,
  concurrency: 16,
};

const FIRST_RETRY = 2_000;
const LAST_RETRY = 5 * 60_000;

/** Wait before the next try: doubles from 2 s to 5 min. */
export function backoff(attempts: number): number {
  return Math.min(LAST_RETRY, FIRST_RETRY * 2 ** Math.min(attempts, 20));
}

const FIRST_PAUSE = 15 * 60_000;
const LAST_PAUSE = 24 * 3_600_000;

/**
 * Whether people are told again of a late revoke: at once, after 15 minutes,
 * and then after twice as long each time, up to once a day.
 */
export function isPageDue(
  grant: { pagedAt: string | null; pages: number },
  now: Date,
): boolean {
  if (grant.pagedAt === null) {
    return true;
  }
  const pause = Math.min(
    LAST_PAUSE,
    FIRST_PAUSE * 2 ** Math.min(grant.pages - 1, 20),
  );
  return now.getTime() >= Date.parse(grant.pagedAt) + pause;
}
