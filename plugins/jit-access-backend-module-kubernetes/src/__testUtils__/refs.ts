import type { GrantRef } from '@fairway/plugin-jit-access-node';

/** Options of a call that nobody aborts. */
export const options = () => ({ signal: new AbortController().signal });
/** Options of a grant that nobody aborts. */
export const grantOptions = () => ({ ...options(), expiresAt: new Date() });
/** Options of a revoke that nobody aborts. */
export const revokeOptions = () => ({ ...options(), killSessions: false });
/** ClusterRole reader in namespace payments. */
export const entitlement = {
  cluster: 'test',
  namespace: 'payments',
  clusterRole: 'reader',
};
/** A grant of it, or of another one. */
export const refFor = (
  principal: string,
  over: Record<string, string> = {},
  grantId = 'g-1',
): GrantRef => ({
  grantId,
  entitlement: { ...entitlement, ...over },
  principal,
});
