import type { RequestKind } from '@fairway/plugin-jit-access-common';
import type { StoredGrant } from '../database/records/grant';
import type { StoredRequest } from '../database/records/request';
import type { CompiledPolicy } from '../policy/compile';
import { durationMillis } from '../policy/durations';

/** How long access was approved for, ISO 8601 duration. */
export function termOf(
  request: Pick<StoredRequest, 'duration' | 'approvedDuration'>,
): string {
  return request.approvedDuration ?? request.duration;
}

/**
 * The moment beyond which no extension moves the end of a grant: its longest
 * duration and all extensions after its start. Of several policies, the one
 * made under and the one in force, the strictest holds. A grant that can't be
 * extended ends when it ends.
 */
export function latestEnd(
  kind: RequestKind,
  policies: readonly CompiledPolicy[],
  startsAt: Date,
  endsAt: Date,
): Date {
  const limits = policies.map(({ document }) => {
    const { max, extend } = document.request.duration;
    return kind === 'access' && extend
      ? startsAt.getTime() +
          durationMillis(max) +
          durationMillis(extend.by) * extend.times
      : endsAt.getTime();
  });
  return new Date(Math.max(endsAt.getTime(), Math.min(...limits)));
}

/**
 * When access that starts now ends. What was asked for ahead of time ends when
 * the approvers were told it would, also when it started late.
 */
export function endOf(
  grant: Pick<StoredGrant, 'term' | 'scheduledFor'>,
  request: Pick<StoredRequest, 'duration' | 'approvedDuration'>,
  startsAt: Date,
): Date {
  const term = durationMillis(grant.term ?? termOf(request));
  const from = grant.scheduledFor ?? startsAt.toISOString();
  return new Date(Math.min(Date.parse(from), startsAt.getTime()) + term);
}
