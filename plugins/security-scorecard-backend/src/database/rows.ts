import {
  LEVELS,
  type Finding,
  type FindingStatus,
  type Level,
  type Pillar,
  type Severity,
} from '@fairway/plugin-security-scorecard-common';
import type { Observation } from '@fairway/plugin-security-scorecard-node';
import type { StoredFinding } from '../domain/findings';
import type { StoredObservation } from '../domain/observation';

/** Columns of `scorecards` that lists read. */
export interface SummaryRow {
  entity_ref: string;
  title: string;
  owner_ref: string | null;
  system_ref: string | null;
  due_at: string | null;
  check_list: string | null;
  /** See PackedResults. */
  states: string;
  details: string;
  level: number;
  score: number | null;
  known: number;
  applicable: number;
  open_critical: number;
  open_high: number;
  open_medium: number;
  open_low: number;
  open_informational: number;
  open_untriaged: number;
  /** Earliest deadline of an open finding. */
  finding_deadline: string | null;
  /** Earliest deadline of a finding or failing check. */
  next_deadline: string | null;
  evaluated_at: string | null;
}

/** Columns of {@link SummaryRow}, for `select`. */
export const SUMMARY_COLUMNS = [
  'entity_ref',
  'title',
  'owner_ref',
  'system_ref',
  'due_at',
  'check_list',
  'states',
  'details',
  'level',
  'score',
  'known',
  'applicable',
  'open_critical',
  'open_high',
  'open_medium',
  'open_low',
  'open_informational',
  'open_untriaged',
  'finding_deadline',
  'next_deadline',
  'evaluated_at',
].map(name => `scorecards.${name}`);

/** A row of `scorecards`. */
export interface ScorecardRow extends SummaryRow {
  kind: string;
  domain_ref: string | null;
  tier: string;
  template_ref: string | null;
  search_text: string;
  /** See CheckSubject. */
  subject: string;
  missing_since: string | null;
  policy_hash: string | null;
  /** Indexes in RESULT_STATES. */
  scan_worst: number;
  rbac_worst: number;
  logging_worst: number;
  golden_path_worst: number;
  failing: number;
  waived: number;
  check_deadline: string | null;
  /** Since when the results are as they are. */
  results_at: string | null;
  /** When it was first evaluated, if nothing was observed of it then and something is now. */
  unobserved_since: string | null;
}

/** A row of `observations`. */
export interface ObservationRow {
  entity_ref: string;
  collector_id: string;
  status: Observation['status'];
  error: string | null;
  attempted_at: string;
  facts_at: string | null;
  facts: string;
  coverage: string;
  /** Of the findings of the last try that said something of them. */
  findings_hash: string | null;
  /** Round whose time counts instead of its own. */
  round_id: number | null;
  /** Of the last change of results that facts of this collector decided. */
  decided_at: string | null;
  /** When those facts were seen. */
  decided_facts_at: string | null;
  /** Those facts; null when they are the ones above. */
  decided_facts: string | null;
}

/** Columns of `timed_observations` that the domain sees, for `select`. */
export const OBSERVATION_COLUMNS = [
  'entity_ref',
  'collector_id',
  'status',
  'error',
  'attempted_at',
  'facts_at',
  'facts',
  'coverage',
];

/** A row of `findings`. SQLite gives booleans as 0 and 1. */
export interface FindingRow {
  id: string;
  entity_ref: string;
  pillar: Pillar;
  vulnerability: string;
  title: string;
  severity: Severity;
  severity_rank: number;
  status: FindingStatus;
  component: string;
  location: string;
  search_text: string;
  remediation: string | null;
  fix_available: boolean | number | null;
  exploit_available: boolean | number | null;
  aliases: string;
  purl: string | null;
  fixed_in: string | null;
  known_exploited: boolean | number | null;
  epss: number | null;
  suppression: string | null;
  waiver_id: string | null;
  url: string | null;
  reports: string;
  sources: string;
  first_seen_at: string;
  last_seen_at: string;
  resolved_at: string | null;
  deadline: string | null;
}

/** Reads JSON that this plugin wrote itself. */
export function parseJson<T>(text: string): T {
  return JSON.parse(text);
}

/** Level of a stored rank. */
export function levelOfRank(rank: number): Level {
  return LEVELS[rank] ?? 'none';
}

/** Rank of a level, as stored. */
export function rankOfLevel(level: Level): number {
  return LEVELS.indexOf(level);
}

/** Text pattern for `LIKE … ESCAPE '\'` that finds a part of a text. */
export function likePattern(part: string): string {
  const escaped = part
    .toLocaleLowerCase('en-US')
    .replace(/[\\%_]/g, character => `\\${character}`);
  return `%${escaped}%`;
}

function toBoolean(value: boolean | number | null): boolean | null {
  return value === null ? null : Boolean(value);
}

/** A finding as the API shows it. */
export function toFinding(
  row: Omit<FindingRow, 'reports' | 'search_text' | 'severity_rank'>,
): Finding {
  return {
    id: row.id,
    entityRef: row.entity_ref,
    pillar: row.pillar,
    vulnerability: row.vulnerability,
    title: row.title,
    severity: row.severity,
    status: row.status,
    component: row.component,
    location: row.location,
    remediation: row.remediation,
    fixAvailable: toBoolean(row.fix_available),
    exploitAvailable: toBoolean(row.exploit_available),
    aliases: parseJson<string[]>(row.aliases),
    purl: row.purl,
    fixedIn: row.fixed_in,
    knownExploited: toBoolean(row.known_exploited),
    epss: row.epss,
    suppression: row.suppression,
    waiverId: row.waiver_id,
    url: row.url,
    sources: parseJson<string[]>(row.sources),
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
    deadline: row.deadline,
  };
}

/** A finding with what its sources say. */
export function toStoredFinding(row: FindingRow): StoredFinding {
  return {
    ...toFinding(row),
    reports: parseJson<StoredFinding['reports']>(row.reports),
    resolvedAt: row.resolved_at,
  };
}

/** An observation as readers get it, from `timed_observations`. */
export type TimedObservation = Omit<
  ObservationRow,
  | 'findings_hash'
  | 'round_id'
  | 'decided_at'
  | 'decided_facts_at'
  | 'decided_facts'
>;

/** An observation as the domain sees it. */
export function toStoredObservation(row: TimedObservation): StoredObservation {
  return {
    collectorId: row.collector_id,
    status: row.status,
    error: row.error,
    attemptedAt: row.attempted_at,
    factsAt: row.facts_at,
    facts: parseJson<StoredObservation['facts']>(row.facts),
    coverage: parseJson<StoredObservation['coverage']>(row.coverage),
  };
}

/** Column of `scorecards` with the worst state in a pillar, by its place in RESULT_STATES. */
export const worstColumn = (pillar: Pillar): string =>
  `${pillar.replace('-', '_')}_worst`;
