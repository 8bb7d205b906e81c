import type { CheckResult } from '@fairway/plugin-security-scorecard-common';

/** A collector whose facts are too old for some checks. */
export interface StaleSource {
  source: string;
  /** ISO 8601: when it last saw the entity. */
  observedAt: string;
  /** Checks that are stale because of it. */
  checks: number;
}

/** The collectors that last looked too long ago, the longest first. */
export function staleSources(results: readonly CheckResult[]): StaleSource[] {
  const sources = new Map<string, StaleSource>();
  for (const { state, source, observedAt } of results) {
    if (state === 'stale' && observedAt !== null) {
      const before = sources.get(source);
      sources.set(source, {
        source,
        observedAt,
        checks: (before?.checks ?? 0) + 1,
      });
    }
  }
  return [...sources.values()].sort((a, b) =>
    a.observedAt.localeCompare(b.observedAt),
  );
}
