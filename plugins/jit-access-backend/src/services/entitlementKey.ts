import type { StoredGrant } from '../database/records/grant';
import type { StoredRequest } from '../database/records/request';
import { canonicalJson } from '../ledger/hashing';

/**
 * Why what a grant would change at its provider is not what was approved, in a
 * sentence; undefined when it is. The ledger vouches for the request's key, and
 * nothing for the grant's own row.
 */
export function sayExchanged({
  grant,
  request,
}: {
  grant: Pick<StoredGrant, 'entitlement' | 'entitlementKey'>;
  request: Pick<StoredRequest, 'provider' | 'principal' | 'entitlementKey'>;
}): string | undefined {
  const key = entitlementKey(
    request.provider,
    grant.entitlement,
    request.principal,
  );
  return key === request.entitlementKey && key === grant.entitlementKey
    ? undefined
    : 'What the record says is to be given was changed after it was approved';
}

/** The tuple that leases are counted on, as text. */
export function entitlementKey(
  provider: string,
  entitlement: Record<string, string>,
  principal: string,
): string {
  return canonicalJson([provider, entitlement, principal]);
}
