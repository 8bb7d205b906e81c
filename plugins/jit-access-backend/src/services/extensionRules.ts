import type { GrantExtension } from '@fairway/plugin-jit-access-common';
import type { StoredGrant } from '../database/records/grant';
import type { CompiledPolicy } from '../policy/compile';
import { durationMillis, formatDuration } from '../policy/durations';
import { endAllowed } from './reauthorize/judgeLive';

type Extended = Pick<
  StoredGrant,
  'kind' | 'state' | 'endsAt' | 'latestEnd' | 'extensions'
>;

/** Why a grant can't get more time now, in a sentence; undefined when it can be asked for. */
export function extensionProblem(
  policy: CompiledPolicy | undefined,
  grant: Extended,
  now: Date,
): string | undefined {
  const extend = policy?.document.request.duration.extend;
  if (!policy || !extend || grant.kind !== 'access') {
    return 'This access can’t be extended';
  }
  if (grant.state !== 'active' || !grant.endsAt || !grant.latestEnd) {
    return `Only active access can be extended, this is ${grant.state}`;
  }
  if (now.getTime() >= Date.parse(grant.endsAt)) {
    return `The access ended at ${grant.endsAt}; ask for it again`;
  }
  if (grant.extensions >= extend.times) {
    return `It was extended ${grant.extensions} times already, which is the limit`;
  }
  return grant.endsAt >= grant.latestEnd
    ? `It can't last longer than until ${grant.latestEnd}`
    : undefined;
}

/**
 * The end that an approved extension moves a grant to, or why it can't be moved
 * any more. Each policy, the one asked under and the one in force, has its say:
 * none is exceeded by a step, nor by the whole.
 */
export function extendedEnd(
  policies: readonly CompiledPolicy[],
  grant: StoredGrant,
  more: string,
  now: Date,
): Date | string {
  if (!grant.endsAt || !grant.latestEnd || grant.state !== 'active') {
    return `The grant to extend is ${grant.state}: it is too late`;
  }
  const step = [durationMillis(more)];
  const latest = [Date.parse(grant.latestEnd)];
  for (const policy of policies) {
    const problem = extensionProblem(policy, grant, now);
    if (problem !== undefined) {
      return `${problem}: it is too late`;
    }
    const { extend } = policy.document.request.duration;
    const end = endAllowed(policy, {
      grant: { ...grant, extensions: grant.extensions + 1 },
    });
    step.push(extend ? durationMillis(extend.by) : 0);
    latest.push(end ? end.getTime() : 0);
  }
  return new Date(
    Math.min(Date.parse(grant.endsAt) + Math.min(...step), ...latest),
  );
}

/** How far a grant is extended; null when it can't be. */
export function extensionOf(
  policy: CompiledPolicy | undefined,
  grant: Extended,
  pendingRequestId: string | null,
): GrantExtension | null {
  const extend = policy?.document.request.duration.extend;
  return extend && grant.kind === 'access'
    ? {
        by: extend.by,
        times: extend.times,
        used: grant.extensions,
        latestEnd: grant.latestEnd,
        pendingRequestId,
      }
    : null;
}

/** The whole time that a grant has with so much more, ISO 8601 duration. */
export function totalDuration(
  grant: { startsAt: string | null; endsAt: string | null },
  more: string,
): string {
  const had =
    grant.startsAt === null || grant.endsAt === null
      ? 0
      : Date.parse(grant.endsAt) - Date.parse(grant.startsAt);
  return formatDuration(had + durationMillis(more));
}
