import type { ScorecardSummary } from '@fairway/plugin-security-scorecard-common';

/** The next deadline of a service or a part of the organisation, and the next of its findings. */
export type NextDeadlines = Pick<
  ScorecardSummary,
  'nextDeadline' | 'findingDeadline'
>;

/** What the next deadline is of: an open finding when one has it, else a failing check; undefined without one. */
export function deadlineOwner({
  nextDeadline,
  findingDeadline,
}: NextDeadlines): 'check' | 'finding' | undefined {
  if (nextDeadline === null) {
    return undefined;
  }
  return nextDeadline === findingDeadline ? 'finding' : 'check';
}
