import { useApi } from '@backstage/frontend-plugin-api';
import {
  CollectorStatus,
  collectorReadPermission,
  PolicyStatus,
} from '@fairway/plugin-security-scorecard-common';
import {
  AsyncData,
  securityScorecardApiRef,
  useGuardedData,
} from '@fairway/plugin-security-scorecard-react';
import { useCallback } from 'react';

const GUARD = { permission: collectorReadPermission };
const POLL = { pollInterval: 30_000 };

/** Health of the collectors, read again every half minute. */
export function useCollectors(): AsyncData<CollectorStatus[]> {
  const api = useApi(securityScorecardApiRef);
  const load = useCallback(() => api.listCollectors(), [api]);
  return useGuardedData(GUARD, load, POLL);
}

/** State of the checks as code, read again every half minute. */
export function usePolicyStatus(): AsyncData<PolicyStatus> {
  const api = useApi(securityScorecardApiRef);
  const load = useCallback(() => api.getPolicyStatus(), [api]);
  return useGuardedData(GUARD, load, POLL);
}
