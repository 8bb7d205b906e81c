import type { GrantState } from '@fairway/plugin-jit-access-common';
import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { useAccessRequests, useGrants } from '../../hooks/useAccess';

/** Whether one has something, or has asked for it. */
export type CurrentAccess = 'none' | 'pending' | 'granted';

const Current = createContext<ReadonlyMap<string, CurrentAccess>>(new Map());

/** What a grant in that state gives its holder. */
function ofGrant(state: GrantState): CurrentAccess {
  switch (state) {
    case 'scheduled':
    case 'provisioning':
      return 'pending';
    case 'active':
    case 'revoking':
    case 'revoke-overdue':
      return 'granted';
    default:
      return 'none';
  }
}

/** Loads once what one has and has asked for, for all entitlements below. */
export function CurrentAccessProvider(props: { children: ReactNode }) {
  const requests = useAccessRequests({
    view: 'mine',
    state: 'pending',
    limit: 100,
  });
  const grants = useGrants({ view: 'mine', live: true, limit: 100 });
  const current = useMemo(() => {
    const map = new Map<string, CurrentAccess>();
    for (const request of requests.value?.items ?? []) {
      map.set(request.entitlementId, 'pending');
    }
    for (const grant of grants.value?.items ?? []) {
      const access = ofGrant(grant.state);
      if (access !== 'none') {
        map.set(grant.entitlementId, access);
      }
    }
    return map;
  }, [requests.value, grants.value]);
  return <Current.Provider value={current}>{props.children}</Current.Provider>;
}

/** Whether one has this entitlement, or has asked for it. */
export function useCurrentAccess(entitlementId: string): CurrentAccess {
  return useContext(Current).get(entitlementId) ?? 'none';
}
