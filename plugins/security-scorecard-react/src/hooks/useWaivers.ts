import { useApi } from '@backstage/frontend-plugin-api';
import type {
  ListWaiversOptions,
  Page,
  Waiver,
} from '@fairway/plugin-security-scorecard-common';
import { useCallback } from 'react';
import { securityScorecardApiRef } from '../api';
import { AsyncData, useAsyncData } from './useAsyncData';
import { useStable } from './useStable';

/** One page of the waivers that the caller may read; keeps the old page on screen while the next loads. */
export function useWaivers(
  options: ListWaiversOptions,
): AsyncData<Page<Waiver>> {
  const api = useApi(securityScorecardApiRef);
  const stable = useStable(options);
  const load = useCallback(() => api.listWaivers(stable), [api, stable]);
  return useAsyncData(load, { keepPrevious: true });
}
