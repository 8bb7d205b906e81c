import { canonicalJson } from '../ledger/hashing';

/** The tuple that leases are counted on, as text. */
export function entitlementKey(
  provider: string,
  entitlement: Record<string, string>,
  principal: string,
): string {
  return canonicalJson([provider, entitlement, principal]);
}
