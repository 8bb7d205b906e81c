import { useActionWords } from '@fairway/plugin-jit-access-react';
import type { Activity } from '@fairway/plugin-security-evidence-common';
import { useCallback } from 'react';

/** What happened in one line. The ledger of access says it by the name of an action, the others in words. */
export function useSummary(): (activity: Activity) => string {
  const actionWords = useActionWords();
  return useCallback(
    ({ kind, summary }) => (kind === 'access' ? actionWords(summary) : summary),
    [actionWords],
  );
}
