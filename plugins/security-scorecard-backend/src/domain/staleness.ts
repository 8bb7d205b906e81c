import type { CheckResult } from '@fairway/plugin-security-scorecard-common';
import { addDuration, earliest } from './durations';

/** When a decided result stops being trusted; null for states that are not decided. */
function staleAt(result: CheckResult): string | null {
  const decided =
    result.state === 'pass' ||
    result.state === 'warn' ||
    result.state === 'fail';
  return decided && result.observedAt
    ? addDuration(result.observedAt, result.maxAge)
    : null;
}

/**
 * Turns decided results whose facts are too old into `stale`. It is applied
 * when results are stored and again when they are read, with one outcome.
 */
export function applyStaleness<T extends CheckResult>(
  results: readonly T[],
  now: Date,
): T[] {
  const at = now.toISOString();
  return results.map(result => {
    const since = staleAt(result);
    if (since === null || since > at) {
      return result;
    }
    return {
      ...result,
      state: 'stale',
      since,
      deadline: null,
      reason: `Last seen at ${result.observedAt}, longer ago than the ${result.maxAge} that this check allows. It was ${result.state}: ${result.reason}`,
    };
  });
}

/** The next time at which a result of these turns stale; null when none does. */
export function nextStaleAt(results: readonly CheckResult[]): string | null {
  return earliest(results.map(staleAt));
}
