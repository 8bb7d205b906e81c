import { useApi } from '@backstage/frontend-plugin-api';
import type {
  Finding,
  ListAllFindingsOptions,
  ListFindingsOptions,
  Page,
} from '@fairway/plugin-security-scorecard-common';
import { useCallback } from 'react';
import { securityScorecardApiRef } from '../api';
import { AsyncData, useAsyncData } from './useAsyncData';
import { useStable } from './useStable';

/** One page of an entity's findings, oldest deadline first; keeps the old page on screen while the next loads. */
export function useFindings(
  entityRef: string,
  options: ListFindingsOptions,
): AsyncData<Page<Finding>> {
  const api = useApi(securityScorecardApiRef);
  const stable = useStable(options);
  const load = useCallback(
    () => api.listFindings(entityRef, stable),
    [api, entityRef, stable],
  );
  return useAsyncData(load, { keepPrevious: true });
}

/** One page of the findings of all entities that the caller may read, oldest deadline first. */
export function useAllFindings(
  options: ListAllFindingsOptions,
): AsyncData<Page<Finding>> {
  const api = useApi(securityScorecardApiRef);
  const stable = useStable(options);
  const load = useCallback(() => api.listAllFindings(stable), [api, stable]);
  return useAsyncData(load, { keepPrevious: true });
}
