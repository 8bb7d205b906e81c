import { useApi } from '@backstage/frontend-plugin-api';
import type {
  ListScorecardsOptions,
  Page,
  ScorecardSummary,
} from '@fairway/plugin-security-scorecard-common';
import { useCallback } from 'react';
import { securityScorecardApiRef } from '../api';
import { AsyncData, useAsyncData } from './useAsyncData';
import { useStable } from './useStable';

/** One page of the scorecards that the caller may see; keeps the old page on screen while the next loads. */
export function useScorecards(
  options: ListScorecardsOptions,
): AsyncData<Page<ScorecardSummary>> {
  const api = useApi(securityScorecardApiRef);
  const stable = useStable(options);
  const load = useCallback(() => api.listScorecards(stable), [api, stable]);
  return useAsyncData(load, { keepPrevious: true });
}
