import { useApi } from '@backstage/frontend-plugin-api';
import {
  evidenceReadPermission,
  type ActivityQuery,
  type ControlEvidenceQuery,
  type EvidenceQuery,
} from '@fairway/plugin-security-evidence-common';
import {
  useGuardedData,
  useStable,
} from '@fairway/plugin-security-scorecard-react';
import { useCallback } from 'react';
import { securityEvidenceApiRef } from '../api';

const GUARD = { permission: evidenceReadPermission };

/** The frameworks; a NotAllowedError for those who may not read evidence. */
export function useFrameworks() {
  const api = useApi(securityEvidenceApiRef);
  const load = useCallback(() => api.listFrameworks(), [api]);
  return useGuardedData(GUARD, load);
}

/** Every control of a framework, as a scope stood at a time. */
export function useFramework(framework: string, options: EvidenceQuery) {
  const api = useApi(securityEvidenceApiRef);
  const query = useStable(options);
  const load = useCallback(
    () => api.getFramework(framework, query),
    [api, framework, query],
  );
  return useGuardedData(GUARD, load);
}

/** One control, with a page of services. */
export function useControl(
  framework: string,
  control: string,
  options: ControlEvidenceQuery,
) {
  const api = useApi(securityEvidenceApiRef);
  const query = useStable(options);
  const load = useCallback(
    () => api.getControl(framework, control, query),
    [api, framework, control, query],
  );
  return useGuardedData(GUARD, load, { keepPrevious: true });
}

/** A page of what happened in a period. */
export function useActivities(options: ActivityQuery) {
  const api = useApi(securityEvidenceApiRef);
  const query = useStable(options);
  const load = useCallback(() => api.listActivities(query), [api, query]);
  return useGuardedData(GUARD, load, { keepPrevious: true });
}
