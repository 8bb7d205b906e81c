import type { CheckResult } from '@fairway/plugin-security-scorecard-common';
import { counts } from './checkOrder';

/** A collector whose facts are too old for some checks. */
export interface StaleSource {
  source: string;
  /** ISO 8601: when it last saw the entity. */
  observedAt: string;
  /** Checks that count and are stale because of it; 0 when only others are. */
  checks: number;
}

/** The collectors that last looked too long ago, the longest first. */
export function staleSources(results: readonly CheckResult[]): StaleSource[] {
  const sources = new Map<string, StaleSource>();
  for (const result of results) {
    const { state, source, observedAt } = result;
    if (state === 'stale' && observedAt !== null) {
      const before = sources.get(source);
      sources.set(source, {
        source,
        observedAt,
        checks: (before?.checks ?? 0) + Number(counts(result)),
      });
    }
  }
  return [...sources.values()].sort((a, b) =>
    a.observedAt.localeCompare(b.observedAt),
  );
}
