import type { ObservedFinding } from '@fairway/plugin-security-scorecard-node';

/** What a rule found out about one resource. `unknown` is neither pass nor fail. */
export type Verdict =
  | { state: 'pass' }
  | { state: 'fail'; finding: ObservedFinding }
  | { state: 'unknown'; problem: string; code: string };

/** Makes the finding of a rule that failed. */
export function fail(
  finding: Omit<ObservedFinding, 'status'>,
): Extract<Verdict, { state: 'fail' }> {
  return { state: 'fail', finding: { ...finding, status: 'open' } };
}
