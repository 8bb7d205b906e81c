import { useApi } from '@backstage/frontend-plugin-api';
import type { ScorecardTodo } from '@fairway/plugin-security-scorecard-common';
import { useCallback } from 'react';
import { securityScorecardApiRef } from '../api';
import { AsyncData, useAsyncData } from './useAsyncData';

/** Earliest deadline first; those without a deadline last, by title. */
export function byDeadline(
  a: Pick<ScorecardTodo, 'deadline' | 'title'>,
  b: Pick<ScorecardTodo, 'deadline' | 'title'>,
): number {
  if (a.deadline !== b.deadline) {
    if (a.deadline === null) {
      return 1;
    }
    if (b.deadline === null) {
      return -1;
    }
    return Date.parse(a.deadline) - Date.parse(b.deadline);
  }
  return a.title.localeCompare(b.title);
}

/** The failing checks of the caller's services, earliest deadline first. */
export function useScorecardTodos(): AsyncData<ScorecardTodo[]> {
  const api = useApi(securityScorecardApiRef);
  const load = useCallback(
    async () => [...(await api.listTodos())].sort(byDeadline),
    [api],
  );
  return useAsyncData(load);
}
