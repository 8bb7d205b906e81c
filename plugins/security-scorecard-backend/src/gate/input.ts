import type {
  CheckResult,
  Coverage,
  Finding,
  FindingStatus,
  GateStage,
  Level,
  Severity,
} from '@fairway/plugin-security-scorecard-common';
import type { GateRule } from './policy';

/** What a gate needs of a finding. */
export type GateFinding = Pick<
  Finding,
  | 'id'
  | 'vulnerability'
  | 'aliases'
  | 'title'
  | 'severity'
  | 'status'
  | 'component'
  | 'location'
  | 'deadline'
  | 'purl'
  | 'knownExploited'
  | 'waiverId'
>;

/** A finding of a report that was uploaded for a change. */
export interface ChangeFinding {
  id: string;
  vulnerability: string;
  aliases: readonly string[];
  title: string;
  severity: Severity;
  /** What the report says; a change can't waive its own findings. */
  status: FindingStatus;
  component: string;
  location: string;
}

/** The latest report of one slot for a change. */
export interface ChangeReport {
  slot: string;
  format: string;
  outcome: 'completed' | 'failed';
  failure: string | null;
  findings: readonly ChangeFinding[];
}

/** Everything an answer depends on; it asks no clock and does no I/O. */
export interface GateInput {
  entityRef: string;
  /** In lower case. */
  kind: string;
  tier: string;
  stage: GateStage;
  rules: readonly GateRule[];
  level: Level;
  /** Whether anything was ever observed. */
  evaluated: boolean;
  results: readonly CheckResult[];
  /** Open and suppressed ones of the default branch. */
  findings: readonly GateFinding[];
  coverage: readonly Coverage[];
  /** The change under test, and null when none is named. */
  change: { id: string; reports: readonly ChangeReport[] } | null;
  now: Date;
}
