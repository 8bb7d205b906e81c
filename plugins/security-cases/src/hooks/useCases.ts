import { useApi } from '@backstage/frontend-plugin-api';
import {
  automationReadPermission,
  securityCaseReadPermission,
  type ListCasesOptions,
} from '@fairway/plugin-security-cases-common';
import {
  useAsyncData,
  useGuardedData,
  useStable,
} from '@fairway/plugin-security-scorecard-react';
import { useCallback } from 'react';
import { securityCasesApiRef } from '../api';

/** Milliseconds between two looks at a case that something may still be done about. */
const POLL = 5_000;

/** A page of the cases that the caller may see. */
export function useCases(options: ListCasesOptions) {
  const api = useApi(securityCasesApiRef);
  const query = useStable(options);
  const load = useCallback(() => api.listCases(query), [api, query]);
  return useAsyncData(load, { keepPrevious: true });
}

/** Figures of the cases that the caller may see. */
export function useFigures() {
  const api = useApi(securityCasesApiRef);
  const load = useCallback(() => api.getFigures(), [api]);
  return useAsyncData(load);
}

/** One case, read again while the page is open; a NotFoundError when it is not there or may not be read. */
export function useCase(id: string) {
  const api = useApi(securityCasesApiRef);
  const load = useCallback(() => api.getCase(id), [api, id]);
  return useGuardedData(
    {
      permission: securityCaseReadPermission,
      resourceRef: id,
      mayBeMissing: true,
    },
    load,
    { pollInterval: POLL },
  );
}

/** The automation policy and how far the teams are; a NotAllowedError for those who may not see it. */
export function useAutomation() {
  const api = useApi(securityCasesApiRef);
  const load = useCallback(() => api.getAutomation(), [api]);
  return useGuardedData({ permission: automationReadPermission }, load);
}
