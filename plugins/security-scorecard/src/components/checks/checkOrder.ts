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

/** Checks that a group shows in any case. */
const SHORT = 6;

/** The checks of one pillar, as one group of the list. */
export interface CheckGroup {
  pillar: Pillar;
  /** Most urgent first, then what is waived, those that do not count last. */
  results: CheckResult[];
  /** How many of them are shown before "show the others". */
  shown: number;
  /** Why none of them is decided, where that is one and the same for all of many. */
  commonReason: string | undefined;
  /** Whether a person has something to do here. */
  needsAttention: boolean;
}

/** Whether a check counts towards level and gates; the others stand below it. */
export function counts({ mode = 'enforce' }: Pick<CheckResult, 'mode'>) {
  return mode === 'enforce';
}

/** How many checks count, and how many of the others are shown beside them. */
export interface CheckTally {
  /** Enforced and applicable: those of the coverage. */
  counting: number;
  /** Applicable, and only observed or warned. */
  others: number;
  notApplicable: number;
}

/** Counts checks by whether they count; the three numbers add up to all of them. */
export function tallyOf(results: readonly CheckResult[]): CheckTally {
  const applicable = results.filter(({ state }) => state !== 'not-applicable');
  const counting = applicable.filter(counts).length;
  return {
    counting,
    others: applicable.length - counting,
    notApplicable: results.length - applicable.length,
  };
}

function commonReasonOf(results: readonly CheckResult[]): string | undefined {
  const [{ reason }] = results;
  return results.every(
    r => r.reason === reason && (r.state === 'unknown' || r.state === 'error'),
  )
    ? reason
    : undefined;
}

/** What is to be done first, then the exceptions that people agreed on, then what is in order. */
function standing({ state, waived }: CheckResult): number {
  if (!NEEDS_ATTENTION.has(state)) {
    return 2;
  }
  return waived ? 1 : 0;
}

/** One group per pillar in the order of the pillars, those without checks included. */
export function groupByPillar(results: readonly CheckResult[]): CheckGroup[] {
  return PILLARS.map(pillar => {
    const own = results
      .filter(result => result.pillar === pillar)
      .sort(
        (a, b) =>
          Number(!counts(a)) - Number(!counts(b)) ||
          standing(a) - standing(b) ||
          URGENCY.indexOf(a.state) - URGENCY.indexOf(b.state) ||
          SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
          a.title.localeCompare(b.title),
      );
    const urgent = own.filter(
      result => counts(result) && NEEDS_ATTENTION.has(result.state),
    );
    const commonReason = own.length > SHORT ? commonReasonOf(own) : undefined;
    const listed = commonReason === undefined ? urgent.length : 0;
    return {
      pillar,
      results: own,
      // A short list is read at a glance; of a long one, what somebody must do or waived.
      shown: own.length > SHORT ? Math.max(listed, SHORT) : own.length,
      commonReason,
      needsAttention: own.some(
        ({ state, waived }) => !waived && NEEDS_ATTENTION.has(state),
      ),
    };
  });
}
