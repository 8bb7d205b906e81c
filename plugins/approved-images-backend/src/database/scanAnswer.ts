import type { ScanResult } from '@fairway/plugin-approved-images-common';

/** States of scans that have no answer yet; a late one is better than none. */
export const UNANSWERED = ['queued', 'sent', 'unknown'];

/** What a scan says when it has its answer. */
export function answerColumns(result: ScanResult, at: string) {
  return {
    state: result.state,
    open_key: null,
    finished_at: at,
    critical: result.critical ?? null,
    high: result.high ?? null,
    url: result.url ?? null,
    error: result.error?.slice(0, 1000) ?? null,
  };
}
