import type { ScannerState } from '@fairway/plugin-approved-images-common';

/** What is known of a scanner. All times are ISO 8601, UTC; null when there is none. */
export interface ScannerTraces {
  /** Whether the portal has it. */
  isConfigured: boolean;
  /** When its newest scan ended with a result. */
  resultAt: string | null;
  /** When it said last that it could not scan. */
  failedAt: string | null;
  /** When a scan ended last because it did not answer. */
  unansweredAt: string | null;
  /** When it took a scan last. */
  takenAt: string | null;
  /** When the newest scan was asked for that it does not take. */
  refusingSince: string | null;
}

const newest = (...times: (string | null)[]) =>
  times.reduce<string>((a, b) => (b !== null && b > a ? b : a), '');

/** How a scanner is. What is not known is never good. */
export function scannerStateOf(traces: ScannerTraces): ScannerState {
  const { resultAt, failedAt, unansweredAt, takenAt, refusingSince } = traces;
  if (!traces.isConfigured) {
    return 'removed';
  }
  const reached = newest(takenAt, resultAt, failedAt);
  // One scan that it does not take says little when it took later ones.
  if (refusingSince !== null && refusingSince > reached) {
    return 'unreachable';
  }
  const last = newest(resultAt, failedAt, unansweredAt);
  switch (last) {
    case '':
      return 'unproven';
    // The worst of what ended at the same time.
    case unansweredAt:
      return 'silent';
    case failedAt:
      return 'failing';
    default:
      return 'working';
  }
}
