import type { FactValue } from '@fairway/plugin-security-scorecard-common';
import type { ObservedFinding } from '@fairway/plugin-security-scorecard-node';

/** What a rule found out about one thing. `unknown` is neither pass nor fail. */
export type RuleVerdict =
  | { state: 'pass' }
  | { state: 'not-applicable' }
  | { state: 'unknown'; problem: string }
  | { state: 'fail'; finding: ObservedFinding };

/** A verdict without anything to add. */
export const PASS: RuleVerdict = { state: 'pass' };
/** A verdict on a thing that the rule is not about. */
export const NOT_APPLICABLE: RuleVerdict = { state: 'not-applicable' };

/** @param problem - why it could not be decided, in a sentence */
export function unknownVerdict(problem: string): RuleVerdict {
  return { state: 'unknown', problem };
}

/** A verdict with the finding that it is about. */
export function failVerdict(
  finding: Omit<ObservedFinding, 'status'>,
): RuleVerdict {
  return { state: 'fail', finding: { ...finding, status: 'open' } };
}

/**
 * The number of failures as a fact. One failure is enough to know that a rule
 * failed; without any, a single unknown leaves the fact out.
 */
export function failuresFact(
  name: string,
  verdicts: readonly RuleVerdict[],
): Record<string, FactValue> {
  const failures = verdicts.filter(({ state }) => state === 'fail').length;
  const unknown = verdicts.some(({ state }) => state === 'unknown');
  return unknown && failures === 0 ? {} : { [name]: failures };
}

/** The findings of all failures. */
export function findingsOf(
  verdicts: readonly RuleVerdict[],
): ObservedFinding[] {
  return verdicts.flatMap(verdict =>
    verdict.state === 'fail' ? verdict.finding : [],
  );
}

/** Why something could not be decided, each reason once. */
export function problemsOf(verdicts: readonly RuleVerdict[]): string[] {
  return [
    ...new Set(
      verdicts.flatMap(verdict =>
        verdict.state === 'unknown' ? verdict.problem : [],
      ),
    ),
  ];
}
