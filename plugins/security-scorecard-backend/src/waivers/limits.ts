import { InputError } from '@backstage/errors';
import type {
  Severity,
  WaiverLimit,
  WaiverLimits,
  WaiverTarget,
  WaiverType,
} from '@fairway/plugin-security-scorecard-common';
import { spokenDuration, spokenTime } from '@fairway/plugin-spoken-node';
import { normalizeTime } from '../domain/durations';
import { latestEnd, whyNotWaivable, type WaiverPolicy } from './policy';
import type { StoredWaiver } from './rows';

/** Throws InputError for a check that nobody may waive. */
export function assertWaivable(
  policy: WaiverPolicy,
  target: WaiverTarget,
): void {
  const why =
    target.kind === 'check'
      ? whyNotWaivable(policy, target.checkId)
      : undefined;
  if (why) {
    throw new InputError(
      `target.checkId: the policy lets nobody waive this check: ${why}`,
    );
  }
}

/** The longest that the policy allows from now on, by type. */
export function limitsOf(
  policy: WaiverPolicy,
  severity: Severity,
  at: Date,
): WaiverLimits['types'] {
  const limit = (type: WaiverType): WaiverLimit => {
    const latest = latestEnd(policy, severity, type, at);
    return { duration: latest.duration, latestEnd: latest.at };
  };
  return {
    'accepted-risk': limit('accepted-risk'),
    'false-positive': limit('false-positive'),
    'not-applicable': limit('not-applicable'),
    'compensating-control': limit('compensating-control'),
  };
}

/**
 * The end that a waiver is asked for, in the form of stored times.
 *
 * @throws InputError when it is no time to come, or beyond what the policy allows
 */
export function requestedEnd(
  policy: WaiverPolicy,
  {
    expiresAt: wanted,
    severity,
    type,
  }: Pick<StoredWaiver, 'expiresAt' | 'severity' | 'type'>,
  at: Date,
): string {
  const expiresAt = normalizeTime(wanted);
  if (!expiresAt || expiresAt <= at.toISOString()) {
    throw new InputError(
      `expiresAt: '${wanted}' is not a time in the future; write it as ISO 8601`,
    );
  }
  const latest = latestEnd(policy, severity, type, at);
  if (expiresAt > latest.at) {
    throw new InputError(
      `expiresAt: a waiver of type ${type} for severity ${severity} may last ${spokenDuration(latest.duration)}, so until ${spokenTime(latest.at)} at the latest`,
    );
  }
  return expiresAt;
}

/**
 * The end of a waiver that is approved: what was asked for, or what the approver
 * gives instead.
 *
 * @throws InputError when that is later, or the policy has come to allow less
 */
export function approvedEnd(
  policy: WaiverPolicy,
  waiver: StoredWaiver,
  given: string | undefined,
  at: Date,
): string {
  assertWaivable(policy, waiver.target);
  const expiresAt = requestedEnd(
    policy,
    { ...waiver, expiresAt: given ?? waiver.expiresAt },
    at,
  );
  if (expiresAt > waiver.expiresAt) {
    throw new InputError(
      `expiresAt: the waiver was asked for until ${spokenTime(waiver.expiresAt)}; an approval can only end it earlier`,
    );
  }
  return expiresAt;
}
