import type { Findings } from '../control';
import type { Evidence } from '../types';

/** What is done by a framework is not known, and what to do so that it is not left so. */
export function doubtFramework(
  findings: Findings,
  framework: string,
  /** What is not followed, for example `routes`. */
  what: string,
  at: Evidence,
): void {
  findings.doubt(
    `${framework} is used, whose ${what} are not followed: have a person look at it, and say so in .golden-path/exceptions.yaml`,
    at,
  );
}
