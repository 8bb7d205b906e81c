import { useApi } from '@backstage/frontend-plugin-api';
import type { Dashboard } from '@fairway/plugin-security-scorecard-common';
import {
  AsyncData,
  securityScorecardApiRef,
  useAsyncData,
} from '@fairway/plugin-security-scorecard-react';
import { useCallback } from 'react';
import { oneOf, useUrlParams } from './useUrlParams';

const KEYS = ['scope', 'days'] as const;
/** Days that a trend can cover. */
export const TREND_DAYS_CHOICES = ['30', '90', '180', '365'] as const;
const DEFAULT_DAYS = '90';

/** What the overview is narrowed to, as it stands in the address. */
export function useDashboardFilter() {
  const { get, update } = useUrlParams(KEYS);
  return {
    /** Entity ref of a group, system or domain; '' for everything. */
    scope: get('scope'),
    days: oneOf(TREND_DAYS_CHOICES, get('days')) ?? DEFAULT_DAYS,
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
  const load = useCallback(
    () => api.getDashboard({ scope: scope || undefined, days: Number(days) }),
    [api, scope, days],
  );
  return useAsyncData(load, { pollInterval: 60_000, keepPrevious: true });
}
