import type { BurnUpPoint, CampaignProgress } from './campaigns';
import type { CheckRollup, Rollup, TrendPoint } from './rollups';
import type {
  CollectorStatus,
  Finding,
  Page,
  ScorecardSummary,
  Severity,
} from './types';
import type { Waiver } from './waivers';

/**
 * For how long a deadline has been over: up to 7 days, up to 30, up to 90, and
 * longer.
 */
export const OVERDUE_AGES = ['week', 'month', 'quarter', 'older'] as const;
/** Age of an overdue finding. */
export type OverdueAge = (typeof OVERDUE_AGES)[number];

/** Overdue findings of the services of one owner, by age. */
export interface OverdueTeam {
  /** Entity ref of the owner; null for services that nobody owns. */
  ref: string | null;
  title: string;
  ages: Record<OverdueAge, number>;
  total: number;
}

/**
 * One vulnerability in several services of one team, or of services made from
 * one template: mending the template or the team's base mends them all.
 */
export interface RecurringFinding {
  by: 'template' | 'team';
  /** Entity ref of the template or the owner. */
  ref: string;
  title: string;
  vulnerability: string;
  /** What its findings say, with … where they differ; it may be its id once more. */
  vulnerabilityTitle: string;
  severity: Severity;
  /** Services that have it open. */
  services: number;
  /** Services of the template or team. */
  of: number;
  /** Open findings of it. */
  findings: number;
}

/** A service of which nothing was ever observed. */
export type ServiceWithoutData = Pick<
  ScorecardSummary,
  'entityRef' | 'title' | 'ownerRef'
>;

/** A waiver in force that ends soon. */
export type EndingWaiver = Pick<
  Waiver,
  | 'id'
  | 'entityRef'
  | 'entityTitle'
  | 'ownerRef'
  | 'target'
  | 'targetTitle'
  | 'severity'
  | 'type'
  | 'expiresAt'
>;

/** An active campaign with its burn-up. */
export interface DashboardCampaign {
  id: string;
  title: string;
  /** ISO 8601, UTC. */
  targetDate: string;
  progress: CampaignProgress;
  burnUp: BurnUpPoint[];
}

/** Everything that the overview shows of a scope, in one answer. */
export interface Dashboard {
  /** When the numbers were added up, ISO 8601, UTC; at most a minute ago. */
  at: string;
  total: Rollup;
  /** Owners of everything, or what is directly below a group or domain; worst first. */
  parts: Rollup[];
  /** Checks by number of failures, most first. */
  checks: CheckRollup[];
  trend: TrendPoint[];
  /** Services that need attention most. */
  worst: ScorecardSummary[];
  /** By owner, most first. */
  overdue: OverdueTeam[];
  /** The findings whose deadline passed longest ago. */
  oldest: Finding[];
  withoutData: Page<ServiceWithoutData>;
  /** In at least three services, most first. */
  recurring: RecurringFinding[];
  /** In force and ending within 30 days, soonest first. */
  waivers: Page<EndingWaiver>;
  campaigns: Page<DashboardCampaign>;
  /** Null for callers who may not see the health of collectors. */
  collectors: CollectorStatus[] | null;
}

/** Tables of the overview that can be saved as CSV. */
export const DASHBOARD_TABLES = [
  'parts',
  'checks',
  'trend',
  'overdue',
  'overdue-findings',
  'without-data',
  'recurring',
  'waivers',
  'campaigns',
  'collectors',
] as const;
/** A table of the overview. */
export type DashboardTable = (typeof DASHBOARD_TABLES)[number];
