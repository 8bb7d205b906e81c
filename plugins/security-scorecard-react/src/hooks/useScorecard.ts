import { useApi } from '@backstage/frontend-plugin-api';
import type { Scorecard } from '@fairway/plugin-security-scorecard-common';
import { useCallback } from 'react';
import { securityScorecardApiRef } from '../api';
import { AsyncData, useAsyncData } from './useAsyncData';

const POLL_INTERVAL = 30_000;

/** The scorecard of one entity, read again every half minute. */
export function useScorecard(entityRef: string): AsyncData<Scorecard> {
  const api = useApi(securityScorecardApiRef);
  const load = useCallback(() => api.getScorecard(entityRef), [api, entityRef]);
  return useAsyncData(load, { pollInterval: POLL_INTERVAL });
}
