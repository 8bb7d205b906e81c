import type { GrantState } from '../types';

/** States in which a grant keeps the provider's entitlement in place. */
export const LEASE_STATES = [
  'provisioning',
  'active',
] as const satisfies readonly GrantState[];

const leaseStates: ReadonlySet<GrantState> = new Set(LEASE_STATES);

/** Whether a grant in this state holds a lease on its entitlement. */
export function holdsLease(state: GrantState): boolean {
  return leaseStates.has(state);
}

/** What lease counting has to know of a grant. */
export interface LeaseHolder {
  grantId: string;
  state: GrantState;
}

/**
 * How many grants other than `grantId` still need the entitlement. `holders`
 * are the grants of one (provider, entitlement, principal); the provider is
 * asked to take the access away only when the answer is zero.
 */
export function countOtherLeases(
  holders: Iterable<LeaseHolder>,
  grantId: string,
): number {
  return [...holders].filter(
    holder => holder.grantId !== grantId && holdsLease(holder.state),
  ).length;
}
