import type { StoredGrant } from '../database/records/grant';
import type { StoredRequest } from '../database/records/request';
import { canonicalJson, sha256 } from '../ledger/hashing';

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

/** What an index of a database can hold, in bytes, with room to spare. */
const LONGEST_KEY = 2000;

/** Whether a tuple can be kept: what names the access, and the person, has to be short enough. */
export function isKeyTooLong(key: string): boolean {
  return Buffer.byteLength(key) > LONGEST_KEY;
}

/**
 * {@link entitlementKey} of what a provider tells, whatever it calls people: of
 * a tuple that no grant can have, a digest stands for the rest.
 */
export function observedKey(
  provider: string,
  entitlement: Record<string, string>,
  principal: string,
): string {
  const key = entitlementKey(provider, entitlement, principal);
  return isKeyTooLong(key)
    ? canonicalJson([provider, { sha256: sha256(key) }, ''])
    : key;
}

/** The tuple that leases are counted on, as text. */
export function entitlementKey(
  provider: string,
  entitlement: Record<string, string>,
  principal: string,
): string {
  return canonicalJson([provider, entitlement, principal]);
}
