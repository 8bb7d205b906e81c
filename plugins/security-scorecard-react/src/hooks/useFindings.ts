import { useApi } from '@backstage/frontend-plugin-api';
import type {
  Finding,
  ListFindingsOptions,
  Page,
} from '@fairway/plugin-security-scorecard-common';
import { useCallback } from 'react';
import { securityScorecardApiRef } from '../api';
import { AsyncData, useAsyncData } from './useAsyncData';

/** One page of an entity's findings, oldest deadline first; keeps the old page on screen while the next loads. */
export function useFindings(
  entityRef: string,
  { search, severity, status, limit, offset }: ListFindingsOptions,
): AsyncData<Page<Finding>> {
  const api = useApi(securityScorecardApiRef);
  const load = useCallback(
    () =>
      api.listFindings(entityRef, { search, severity, status, limit, offset }),
    [api, entityRef, search, severity, status, limit, offset],
  );
  return useAsyncData(load, { keepPrevious: true });
}
