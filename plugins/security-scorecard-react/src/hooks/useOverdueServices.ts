import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import type { ScorecardSummary } from '@fairway/plugin-security-scorecard-common';
import { useCallback } from 'react';
import { securityScorecardApiRef } from '../api';
import { AsyncData, useAsyncData } from './useAsyncData';

/** Services of one owner that are looked at; those with the earliest deadlines, so overdue ones come first. */
const LIMIT = 200;

/** The services of the caller and the caller's teams with overdue findings, the longest overdue first, of those the ones with most. */
export function useOverdueServices(): AsyncData<ScorecardSummary[]> {
  const api = useApi(securityScorecardApiRef);
  const identity = useApi(identityApiRef);
  const load = useCallback(async () => {
    const { ownershipEntityRefs } = await identity.getBackstageIdentity();
    const pages = await Promise.all(
      ownershipEntityRefs.map(ownerRef =>
        api.listScorecards({ ownerRef, orderBy: 'deadline', limit: LIMIT }),
      ),
    );
    const byRef = new Map(
      pages.flatMap(({ items }) => items).map(item => [item.entityRef, item]),
    );
    return [...byRef.values()]
      .filter(({ overdueFindings }) => overdueFindings > 0)
      .sort(
        (a, b) =>
          (a.nextDeadline ?? '').localeCompare(b.nextDeadline ?? '') ||
          b.overdueFindings - a.overdueFindings,
      );
  }, [api, identity]);
  return useAsyncData(load);
}
