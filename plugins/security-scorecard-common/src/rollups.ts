import type { CheckMode, Level, Pillar, ResultState, Severity } from './types';

/** What a roll-up is over. */
export const ROLLUP_DIMENSIONS = ['owner', 'system', 'domain', 'kind'] as const;
/** Dimension of a list of roll-ups. */
export type RollupDimension = (typeof ROLLUP_DIMENSIONS)[number];

/** Sum over many scorecards. */
export interface Rollup {
  /** Entity ref of the group, system or domain; a kind; or `organisation`. */
  ref: string;
  title: string;
  entities: number;
  /** Entities of which nothing was ever observed. */
  withoutData: number;
  levels: Record<Level, number>;
  /** Mean over the entities that have a score, rounded; null when none has. */
  score: number | null;
  coverage: { known: number; applicable: number };
  /** Number of entities by the worst state of the pillar. */
  pillars: { pillar: Pillar; worst: Record<ResultState, number> }[];
  openFindings: Record<Severity, number>;
  overdueFindings: number;
  /** Failing enforced checks. */
  failing: number;
  waived: number;
  /** Earliest deadline of a failing check or open finding. */
  nextDeadline: string | null;
  /** Earliest deadline of an open finding: when it is the next one, that is not of a check. */
  findingDeadline: string | null;
}

/** How one check stands over many entities. */
export interface CheckRollup {
  checkId: string;
  title: string;
  pillar: Pillar;
  severity: Severity;
  mode: CheckMode;
  counts: Record<ResultState, number>;
  waived: number;
}

/** Everything about a group, system, domain or the organisation. */
export interface RollupDetail {
  total: Rollup;
  /** What is directly below: teams of a group, systems of a domain; worst first. */
  children: Rollup[];
  /** Checks by number of failures, most first. */
  checks: CheckRollup[];
}

/** One day of a trend, of one entity or of a roll-up. */
export interface TrendPoint {
  /** YYYY-MM-DD, UTC. */
  date: string;
  entities: number;
  levels: Record<Level, number>;
  score: number | null;
  known: number;
  applicable: number;
  failing: number;
  openCritical: number;
  openHigh: number;
  overdue: number;
}

/** A change of one entity. */
export interface HistoryEntry {
  /** ISO 8601, UTC. */
  at: string;
  kind: 'level' | 'check' | 'finding' | 'waiver';
  /** Check id, finding id, waiver id or `level`. */
  subject: string;
  title: string;
  from: string | null;
  to: string | null;
}
