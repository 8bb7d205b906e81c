import type { GrantExtension } from '@fairway/plugin-jit-access-common';
import type { StoredGrant } from '../database/records/grant';
import type { CompiledPolicy } from '../policy/compile';

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
