import { useApi } from '@backstage/frontend-plugin-api';
import { useUrlParams } from '@fairway/plugin-screens-react';
import type { Dashboard } from '@fairway/plugin-security-scorecard-common';
import {
  AsyncData,
  securityScorecardApiRef,
  useAsyncData,
} from '@fairway/plugin-security-scorecard-react';
import { useCallback } from 'react';
import {
  dashboardQuery,
  DEFAULT_DAYS,
  readDashboardFilter,
} from '../dashboardQuery';
import { takeHeadStart } from '../headStart';

const KEYS = ['scope', 'days'] as const;

/** What the overview is narrowed to, as it stands in the address. */
export function useDashboardFilter() {
  const { get, update } = useUrlParams(KEYS);
  return {
    ...readDashboardFilter(get),
    setScope: (scope: string) => update({ scope }),
    setDays: (days: string) =>
      update({ days: days === DEFAULT_DAYS ? '' : days }),
  };
}

/** The whole overview in one request, read again every minute. */
export function useDashboard(
  scope: string,
  days: string,
): AsyncData<Dashboard> {
  const api = useApi(securityScorecardApiRef);
  const load = useCallback(() => {
    const filter = { scope, days };
    return (
      takeHeadStart(api, filter) ?? api.getDashboard(dashboardQuery(filter))
    );
  }, [api, scope, days]);
  return useAsyncData(load, { pollInterval: 60_000, keepPrevious: true });
}
