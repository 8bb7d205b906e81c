import { useApi } from '@backstage/frontend-plugin-api';
import type {
  RollupDetail,
  TrendPoint,
} from '@fairway/plugin-security-scorecard-common';
import {
  AsyncData,
  securityScorecardApiRef,
  useAsyncData,
} from '@fairway/plugin-security-scorecard-react';
import { useCallback } from 'react';

/** Days that a trend covers. */
export const TREND_DAYS = 90;

/** Roll-up of a group, system, domain or `organisation`, read again every minute. */
export function useRollup(ref: string): AsyncData<RollupDetail> {
  const api = useApi(securityScorecardApiRef);
  const load = useCallback(() => api.getRollup(ref), [api, ref]);
  return useAsyncData(load, { pollInterval: 60_000 });
}

/** The last 90 days of an entity or a roll-up. */
export function useTrend(ref: string): AsyncData<TrendPoint[]> {
  const api = useApi(securityScorecardApiRef);
  const load = useCallback(
    () => api.getTrend(ref, { days: TREND_DAYS }),
    [api, ref],
  );
  return useAsyncData(load);
}
