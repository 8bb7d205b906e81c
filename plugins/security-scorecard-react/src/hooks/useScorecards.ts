import { useApi } from '@backstage/frontend-plugin-api';
import type {
  ListScorecardsOptions,
  Page,
  ScorecardSummary,
} from '@fairway/plugin-security-scorecard-common';
import { useCallback } from 'react';
import { securityScorecardApiRef } from '../api';
import { AsyncData, useAsyncData } from './useAsyncData';

/** One page of the scorecards that the caller may see; keeps the old page on screen while the next loads. */
export function useScorecards({
  search,
  ownerRef,
  level,
  orderBy,
  limit,
  offset,
}: ListScorecardsOptions): AsyncData<Page<ScorecardSummary>> {
  const api = useApi(securityScorecardApiRef);
  const load = useCallback(
    () =>
      api.listScorecards({ search, ownerRef, level, orderBy, limit, offset }),
    [api, search, ownerRef, level, orderBy, limit, offset],
  );
  return useAsyncData(load, { keepPrevious: true });
}
