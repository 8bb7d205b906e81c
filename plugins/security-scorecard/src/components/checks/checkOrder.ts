import {
  CheckResult,
  Pillar,
  PILLARS,
  ResultState,
  SEVERITIES,
} from '@fairway/plugin-security-scorecard-common';

/** Most urgent first. Undecided states stand before what is clean, because they are not. */
export const URGENCY: readonly ResultState[] = [
  'fail',
  'error',
  'unknown',
  'stale',
  'warn',
  'pass',
  'not-applicable',
];

/** States that leave a person something to do. */
export const NEEDS_ATTENTION: ReadonlySet<ResultState> = new Set([
  'fail',
  'error',
  'unknown',
  'stale',
  'warn',
]);

/** The checks of one pillar, as one group of the list. */
export interface CheckGroup {
  pillar: Pillar;
  /** Most urgent first. */
  results: CheckResult[];
  /** Whether a person has something to do here. */
  needsAttention: boolean;
}

/** One group per pillar in the order of the pillars, those without checks included. */
export function groupByPillar(results: readonly CheckResult[]): CheckGroup[] {
  return PILLARS.map(pillar => {
    const own = results
      .filter(result => result.pillar === pillar)
      .sort(
        (a, b) =>
          URGENCY.indexOf(a.state) - URGENCY.indexOf(b.state) ||
          SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
          a.title.localeCompare(b.title),
      );
    return {
      pillar,
      results: own,
      needsAttention: own.some(
        ({ state, waived }) => !waived && NEEDS_ATTENTION.has(state),
      ),
    };
  });
}
