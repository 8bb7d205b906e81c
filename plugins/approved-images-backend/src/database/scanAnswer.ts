import type { ScanResult } from '@fairway/plugin-approved-images-common';
import { storable } from '@fairway/plugin-backends-node';

/** States of scans that have no answer yet; a late one is better than none. */
export const UNANSWERED = ['queued', 'sent', 'unknown'];

/** Scanners hand on what images hold. */
const kept = (text: string | undefined) =>
  text === undefined ? null : storable(text);

/** What a scan says when it has its answer. */
export function answerColumns(result: ScanResult, at: string) {
  return {
    state: result.state,
    open_key: null,
    finished_at: at,
    critical: result.critical ?? null,
    high: result.high ?? null,
    url: kept(result.url),
    error: kept(result.error?.slice(0, 1000)),
  };
}
