import type { Severity } from '@fairway/plugin-security-scorecard-common';
import type { WorkloadRuleId } from './ruleIds';

/** One thing that a rule objects to in a workload or a namespace. */
export interface WorkloadHit {
  rule: WorkloadRuleId;
  severity: Severity;
  title: string;
  /** Kind and name of the object. */
  component: string;
  /** File of a manifest. */
  origin?: string;
  /** The least change that mends it. */
  change: string;
}

/** What a rule says of one object: hits, or why it could not be decided. */
export interface Verdict {
  hits: WorkloadHit[];
  undecided: Map<WorkloadRuleId, string>;
}
