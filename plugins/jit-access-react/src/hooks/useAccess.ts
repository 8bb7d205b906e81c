import { useApi } from '@backstage/frontend-plugin-api';
import type {
  AccessGrant,
  AccessRequest,
  AuditRow,
  Entitlement,
  LedgerVerification,
  ListAuditOptions,
  ListGrantsOptions,
  ListRequestsOptions,
  Page,
  PolicyDetail,
  PolicySummary,
} from '@fairway/plugin-jit-access-common';
import { jitAccessApiRef } from '../api';
import { useLive, type Live } from './useLive';

/** What can be asked for. */
export function useEntitlements(
  options: { entityRef?: string; search?: string } = {},
): Live<Page<Entitlement>> {
  const api = useApi(jitAccessApiRef);
  return useLive(
    `entitlements ${JSON.stringify(options)}`,
    () => api.listEntitlements(options),
    { keep: true },
  );
}

/** A page of requests. */
export function useAccessRequests(
  options: ListRequestsOptions,
): Live<Page<AccessRequest>> {
  const api = useApi(jitAccessApiRef);
  return useLive(
    `requests ${JSON.stringify(options)}`,
    () => api.listRequests(options),
    { keep: true },
  );
}

/** One request. */
export function useAccessRequest(id: string): Live<AccessRequest> {
  const api = useApi(jitAccessApiRef);
  return useLive(`request ${id}`, () => api.getRequest(id));
}

/** A page of grants. */
export function useGrants(options: ListGrantsOptions): Live<Page<AccessGrant>> {
  const api = useApi(jitAccessApiRef);
  return useLive(
    `grants ${JSON.stringify(options)}`,
    () => api.listGrants(options),
    { keep: true },
  );
}

/** One grant, as a page of one: with the server's time for its countdown. */
export function useGrant(id: string | null): Live<Page<AccessGrant>> {
  const api = useApi(jitAccessApiRef);
  return useLive(
    `grant ${id}`,
    id === null
      ? null
      : async () => {
          const [grant, page] = await Promise.all([
            api.getGrant(id),
            api.listGrants({ view: 'mine', limit: 1 }),
          ]);
          return {
            items: [grant],
            totalItems: 1,
            serverTime: page.serverTime,
          };
        },
  );
}

/** A page of the audit ledger. */
export function useAudit(options: ListAuditOptions): Live<Page<AuditRow>> {
  const api = useApi(jitAccessApiRef);
  return useLive(
    `audit ${JSON.stringify(options)}`,
    () => api.listAudit(options),
    { keep: true },
  );
}

/** Whether the ledger's chain holds. */
export function useLedgerVerification(): Live<LedgerVerification> {
  const api = useApi(jitAccessApiRef);
  return useLive('ledger', () => api.verifyLedger(), { once: true });
}

/** The access policies as loaded. */
export function usePolicies(): Live<PolicySummary[]> {
  const api = useApi(jitAccessApiRef);
  return useLive('policies', () => api.listPolicies());
}

/** One policy, with its text and its lint. */
export function usePolicy(id: string): Live<PolicyDetail> {
  const api = useApi(jitAccessApiRef);
  return useLive(`policy ${id}`, () => api.getPolicy(id), { once: true });
}
