import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import {
  Waiver,
  waiverDecidePermission,
} from '@fairway/plugin-security-scorecard-common';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { useCallback } from 'react';
import { securityScorecardApiRef } from '../api';
import { AsyncData, useAsyncData } from './useAsyncData';

const LIMIT = 50;
const SOON = 'P14D';

/** Waivers that wait for the caller's decision, and how many are pending in all. */
export interface WaiversToDecide {
  items: Waiver[];
  /** More may be pending than are looked at here. */
  more: boolean;
}

/** Waivers that wait for a decision of the caller, oldest request first; null for somebody who decides on none. */
export function useWaiversToDecide(): AsyncData<WaiversToDecide | null> {
  const api = useApi(securityScorecardApiRef);
  const permissions = useApi(permissionApiRef);
  const load = useCallback(async () => {
    const { result } = await permissions.authorize({
      permission: waiverDecidePermission,
    });
    if (result === AuthorizeResult.DENY) {
      return null;
    }
    const page = await api.listWaivers({ status: 'pending', limit: LIMIT });
    return {
      items: page.items
        .filter(({ allowed }) => allowed.includes('decide'))
        .sort((a, b) => a.requestedAt.localeCompare(b.requestedAt)),
      more: page.totalItems > page.items.length,
    };
  }, [api, permissions]);
  return useAsyncData(load);
}

/** Approved waivers of the caller's teams that end within two weeks, the first to end first. */
export function useWaiversExpiring(): AsyncData<Waiver[]> {
  const api = useApi(securityScorecardApiRef);
  const identity = useApi(identityApiRef);
  const load = useCallback(async () => {
    const { ownershipEntityRefs } = await identity.getBackstageIdentity();
    const pages = await Promise.all(
      ownershipEntityRefs
        .filter(ref => ref.startsWith('group:'))
        .map(scope =>
          api.listWaivers({
            scope,
            status: 'approved',
            expiringWithin: SOON,
            limit: LIMIT,
          }),
        ),
    );
    const byId = new Map(
      pages.flatMap(({ items }) => items).map(item => [item.id, item]),
    );
    return [...byId.values()].sort((a, b) =>
      a.expiresAt.localeCompare(b.expiresAt),
    );
  }, [api, identity]);
  return useAsyncData(load);
}
