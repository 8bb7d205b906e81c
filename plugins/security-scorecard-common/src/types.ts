/** Order is severity order, most urgent first. `untriaged` means the vendor has not rated it, which is not "low". */
export const SEVERITIES = [
  'critical',
  'high',
  'medium',
  'low',
  'informational',
  'untriaged',
] as const;
/** Severity of a check or finding. */
export type Severity = (typeof SEVERITIES)[number];

/** The pillars of a scorecard, in the order they are shown. */
export const PILLARS = ['scan', 'rbac', 'logging', 'golden-path'] as const;
/** One of the four pillars. */
export type Pillar = (typeof PILLARS)[number];

/** The seven result states. `unknown`, `stale` and `error` are never clean. */
export const RESULT_STATES = [
  'pass',
  'fail',
  'warn',
  'not-applicable',
  'unknown',
  'stale',
  'error',
] as const;
/** State of one check on one entity. */
export type ResultState = (typeof RESULT_STATES)[number];

/** Levels, lowest first. */
export const LEVELS = ['none', 'bronze', 'silver', 'gold'] as const;
/** Level of an entity. */
export type Level = (typeof LEVELS)[number];

/** One value that a collector observed. Dates are ISO 8601 strings in UTC. */
export type FactValue = string | number | boolean | null | string[];

/** A fact that decided a result, with where and when it was seen. */
export interface DecidingFact {
  /** Full name, `<collector id>.<fact name>`. */
  name: string;
  value: FactValue;
  /** Collector that reported it. */
  source: string;
  /** ISO 8601, UTC. */
  observedAt: string;
}

/** Modes of a check, from recorded only to counted and gated. */
export const CHECK_MODES = ['observe', 'warn', 'enforce'] as const;
/** `observe` is recorded, `warn` is shown, `enforce` counts and gates. */
export type CheckMode = (typeof CHECK_MODES)[number];

/** Result of one check on one entity, as stored. */
export interface CheckResult {
  checkId: string;
  /** Mode of the check; absent means `enforce`. */
  mode?: CheckMode;
  title: string;
  pillar: Pillar;
  severity: Severity;
  state: ResultState;
  waived: boolean;
  /** The waiver in force; null when there is none. */
  waiverId: string | null;
  /** When the mode becomes `enforce` by policy; null when it is already or never. */
  enforcedFrom: string | null;
  /** Security area, for example `identity-and-access`. */
  area: string;
  /** Why the state is what it is, in one sentence. */
  reason: string;
  /** What was seen, in words. */
  observed: string | null;
  /** What the check wants to see, in words. */
  expected: string;
  facts: DecidingFact[];
  /** What the facts that it reads say, with their units, by their full names. */
  factDescriptions?: Record<string, string>;
  /** Collector the facts come from. */
  source: string;
  /** When the facts were seen; null when never. */
  observedAt: string | null;
  /** ISO 8601 duration after which the observation is stale. */
  maxAge: string;
  /** When this state was first reached without a change since. */
  since: string;
  /** When a failing check is overdue; null when it is not failing. */
  deadline: string | null;
  /** Lowest level that requires this check. */
  level: Exclude<Level, 'none'>;
  remediation: string;
  /** Framework name → control ids. */
  frameworks: Record<string, string[]>;
}

/** Life cycle of a finding. `suppressed` is kept and shown, and not counted. */
export type FindingStatus = 'open' | 'suppressed' | 'resolved';

/** One weakness of one entity, deduplicated by (vulnerability, component, location). */
export interface Finding {
  /** Stable for (entity, vulnerability, component, location). */
  id: string;
  entityRef: string;
  pillar: Pillar;
  /** CVE, GHSA or rule id, for example `CVE-2024-1234` or `R05`. */
  vulnerability: string;
  title: string;
  severity: Severity;
  status: FindingStatus;
  /** Package, subject or resource that is weak. */
  component: string;
  /** Where: image, function, binding, log group. */
  location: string;
  /** The least change that would fix it. */
  remediation: string | null;
  /** Other ids of the same weakness. */
  aliases: string[];
  /** Package URL of the component, when a source names it. */
  purl: string | null;
  /** First version without the weakness. */
  fixedIn: string | null;
  fixAvailable: boolean | null;
  exploitAvailable: boolean | null;
  /** Exploited in the wild, for example listed in CISA's KEV catalogue. */
  knownExploited: boolean | null;
  /** Probability of exploitation in the next 30 days, 0 to 1. */
  epss: number | null;
  /** Why a suppressed one is not counted. */
  suppression: string | null;
  /** Waiver in force for it; a waived finding is shown and not counted. */
  waiverId: string | null;
  /** Link to the authority, when the source names one. */
  url: string | null;
  /** Collectors that report it. */
  sources: string[];
  firstSeenAt: string;
  lastSeenAt: string;
  /** When it is overdue; null for informational ones and for those that are not open. */
  deadline: string | null;
}

/** What was and was not scanned: one row per (resource, scan type). */
export interface Coverage {
  /** Resource id as the source names it. */
  resource: string;
  /** For example `PACKAGE`, `CODE`, `rbac`. */
  scanType: string;
  state:
    | 'scanned'
    | 'pending'
    | 'stale'
    | 'excluded'
    | 'cannot-scan'
    | 'broken'
    | 'not-enabled'
    | 'not-covered'
    | 'unknown';
  /** The source's own reason code. */
  reason: string | null;
  lastScannedAt: string | null;
  /** Collector that reported it. */
  source: string;
}

/** Roll-up of one pillar of one entity. */
export interface PillarSummary {
  pillar: Pillar;
  /**
   * Worst state among the pillar's checks; `unknown` when it has none. A check
   * that only warns, and a waived failure, count as a warning at most.
   */
  worst: ResultState;
  counts: Record<ResultState, number>;
  waived: number;
}

/** What is missing for the next level. */
export interface NextLevel {
  level: Exclude<Level, 'none'>;
  /** Ids of the checks that keep the entity below it. */
  missing: string[];
}

/** One row of a list of scorecards. */
export interface ScorecardSummary {
  entityRef: string;
  title: string;
  ownerRef: string | null;
  system: string | null;
  level: Level;
  /** 0–100 over the known checks; null while nothing is known. */
  score: number | null;
  /** Checks with a decided result (pass, fail, warn) of those that apply. */
  coverage: { known: number; applicable: number };
  pillars: PillarSummary[];
  openFindings: Record<Severity, number>;
  overdueFindings: number;
  /** Earliest deadline of a failing check or open finding. */
  nextDeadline: string | null;
  /** Earliest deadline of an open finding: when it is the next one, that is not of a check. */
  findingDeadline: string | null;
  /** When the scorecard last changed or was confirmed; null when never collected. */
  evaluatedAt: string | null;
}

/** Everything the Security tab shows, but for the findings. */
export interface Scorecard extends ScorecardSummary {
  nextLevel: NextLevel | null;
  results: CheckResult[];
  coverageRows: Coverage[];
}

/** A failing check of one of the caller's services. */
export interface ScorecardTodo {
  entityRef: string;
  entityTitle: string;
  checkId: string;
  title: string;
  severity: Severity;
  state: ResultState;
  deadline: string | null;
}

/** Health of one collector. */
export interface CollectorStatus {
  id: string;
  title: string;
  pillar: Pillar;
  lastRunAt: string | null;
  lastSuccessAt: string | null;
  /** Length of the last run in seconds; null when there was none. */
  seconds: number | null;
  /** Entities seen and entities that failed in the last run. */
  entities: number;
  failed: number;
  error: string | null;
}

/** A check as defined in `policies/checks`. */
export interface CheckDefinition {
  id: string;
  title: string;
  description: string;
  pillar: Pillar;
  area: string;
  severity: Severity;
  level: Exclude<Level, 'none'>;
  mode: CheckMode;
  collector: string;
  expected: string;
  remediation: string;
  maxAge: string;
  frameworks: Record<string, string[]>;
}

/** State of the checks as code in this process. */
export interface PolicyStatus {
  checks: number;
  /** When the checks in force were loaded, ISO 8601. */
  loadedAt: string;
  /** Why a newer version is not in force; null when the newest is. */
  problem: string | null;
  /** Collectors that checks name and this portal does not have. */
  missingCollectors: string[];
  /** Check ids that waivers, campaigns, modes or gates name and that no longer exist. */
  orphans: { checkId: string; usedBy: string }[];
}

/** A page of a list that is cut on the server. */
export interface Page<T> {
  items: T[];
  totalItems: number;
}
