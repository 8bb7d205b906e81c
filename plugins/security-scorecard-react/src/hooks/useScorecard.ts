import { useApi } from '@backstage/frontend-plugin-api';
import {
  scorecardReadPermission,
  type Scorecard,
} from '@fairway/plugin-security-scorecard-common';
import { useCallback } from 'react';
import { securityScorecardApiRef } from '../api';
import type { AsyncData } from './useAsyncData';
import { useGuardedData } from './useGuardedData';

const POLL_INTERVAL = 30_000;

/** The scorecard of one entity, read again every half minute. */
export function useScorecard(entityRef: string): AsyncData<Scorecard> {
  const api = useApi(securityScorecardApiRef);
  const load = useCallback(() => api.getScorecard(entityRef), [api, entityRef]);
  return useGuardedData(
    {
      permission: scorecardReadPermission,
      resourceRef: entityRef,
      // Not every resource is collected.
      mayBeMissing: true,
    },
    load,
    { pollInterval: POLL_INTERVAL },
  );
}
