import type {
  CheckMode,
  DecidingFact,
  Pillar,
  ResultState,
  Severity,
  WaiverType,
} from '@fairway/plugin-security-scorecard-common';

/**
 * How a service, or a scope, stands by a control, the worst first. Only a pass
 * satisfies. `undetermined` is unknown, stale or broken, which is never
 * satisfied; `excepted` fails under an approved waiver; `no-check` has nothing
 * that looks at it here.
 */
export const CONTROL_STATES = [
  'not-satisfied',
  'undetermined',
  'excepted',
  'satisfied',
  'not-applicable',
  'no-check',
] as const;
/** State of a control. */
export type ControlState = (typeof CONTROL_STATES)[number];

/** State of a control for one service: something looks at it there. */
export type ServiceControlState = Exclude<ControlState, 'no-check'>;

/** A version of a framework, and how much of it is checked here. */
export interface Framework {
  /** For example `iso27002`; what checks name it by. */
  id: string;
  title: string;
  version: string;
  publisher: string;
  /** Where the publisher's own text is. */
  url: string;
  controls: number;
  /** Controls that at least one check looks at. */
  checked: number;
}

/** Sums over the services of a scope. */
export type ServiceCounts = Record<ServiceControlState, number>;

/** How a scope stood by one control. */
export interface Control {
  /** As the framework numbers it, for example `CC7.2`. */
  id: string;
  /** A short title of our own; the framework has the words that hold. */
  title: string;
  /** Family or theme within the framework. */
  group: string;
  /** The worst of its services; `not-applicable` when there is none. */
  state: ControlState;
  /** Empty when nothing checks it. */
  checkIds: string[];
  services: ServiceCounts;
}

/** When and of what an answer is. */
export interface EvidenceContext {
  framework: Omit<Framework, 'controls' | 'checked'>;
  /** ISO 8601, UTC: the moment that the answer is of. */
  at: string;
  /** Group, system, domain or entity; null for the organisation. */
  scope: string | null;
  /** Since when results are on record; what was before is undetermined. Null when nothing ever was. */
  recordedSince: string | null;
}

/** Every control of a framework, as a scope stood at a time. */
export interface FrameworkEvidence extends EvidenceContext {
  /** Services in the scope at that time. */
  services: number;
  /** Number of controls by state. */
  totals: Record<ControlState, number>;
  controls: Control[];
}

/** A check that looks at a control. */
export interface ControlCheck {
  checkId: string;
  title: string;
  pillar: Pillar;
  severity: Severity;
  mode: CheckMode;
  expected: string;
  /** Services by state of the result. */
  counts: Record<ResultState, number>;
  /** Of those, how many failed or warned under a waiver. */
  waived: number;
}

/** An approved exception that was in force. */
export interface EvidenceException {
  waiverId: string;
  entityRef: string;
  target: { kind: 'check' | 'finding'; id: string };
  targetTitle: string;
  type: WaiverType;
  justification: string;
  requestedBy: string;
  requestedAt: string;
  decidedBy: string | null;
  decidedAt: string | null;
  expiresAt: string;
}

/** Result of one check on one service at a time, with what it rests on. */
export interface EvidenceResult {
  checkId: string;
  title: string;
  pillar: Pillar;
  state: ResultState;
  waived: boolean;
  /** The waiver in force; null when there was none. */
  waiverId: string | null;
  /** Since when it was in that state; null when it never was looked at. */
  since: string | null;
  /** Collector that the facts came from. */
  source: string;
  /** What the result was decided on when it last changed. */
  facts: DecidingFact[];
}

/** How one service stood by one control. */
export interface ServiceEvidence {
  entityRef: string;
  title: string;
  ownerRef: string | null;
  /** False when it has left the catalog since. */
  inCatalog: boolean;
  state: ServiceControlState;
  results: EvidenceResult[];
  exceptions: EvidenceException[];
  /** Open findings in the pillars of the checks, by severity. */
  openFindings: Record<Severity, number>;
}

/** "Control X on date D for scope S." */
export interface ControlEvidence extends EvidenceContext {
  control: Control;
  checks: ControlCheck[];
  /** A page of services, by ref. */
  items: ServiceEvidence[];
  /** Services in the scope that match the filters. */
  totalItems: number;
}

/** What an answer is asked about. */
export interface EvidenceQuery {
  /**
   * A moment (ISO 8601), or a day (YYYY-MM-DD) for its end in UTC, but never
   * later than now. Now when absent.
   */
  at?: string;
  /** Ref of a group, system, domain or entity; the organisation when absent. */
  scope?: string;
}

/** What a page of services is asked about. */
export interface ControlEvidenceQuery extends EvidenceQuery {
  state?: ServiceControlState;
  /** 1–100, default 20. */
  limit?: number;
  offset?: number;
}

/** Kinds of things that happened in a period. */
export const ACTIVITY_KINDS = ['access', 'change', 'case'] as const;
/** A row of the access ledger, a change of a service, or a security case. */
export type ActivityKind = (typeof ACTIVITY_KINDS)[number];

/** Something that happened in a period, that evidence includes. */
export interface Activity {
  kind: ActivityKind;
  /** Id within its source: sequence number of the ledger, record or case id. */
  id: string;
  at: string;
  /** Who did it; null when that is not known. */
  actor: string | null;
  /** The service or resource; null when it is about none. */
  entityRef: string | null;
  /** In one line. */
  summary: string;
  /** What the source says, flat. */
  details: Record<string, string | number | boolean | null>;
}

/** What activities are asked about. */
export interface ActivityQuery extends EvidenceQuery {
  kind: ActivityKind;
  /** ISO 8601, inclusive; the start of the UTC day of `at` when absent. */
  from?: string;
  /** 1–200, default 20. */
  limit?: number;
  offset?: number;
}

/** A page of activities. */
export interface ActivityPage {
  from: string;
  at: string;
  items: Activity[];
  totalItems: number;
  /** Why there is nothing to see, when its source is not installed; null when it is. */
  unavailable: string | null;
}

/** Formats of an export. `oscal` is NIST's assessment-results model, in JSON. */
export const EXPORT_FORMATS = ['csv', 'json', 'oscal'] as const;
/** Format of an export. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What to export. */
export interface ExportQuery extends EvidenceQuery {
  format: ExportFormat;
  /** Only this control; all of the framework when absent. */
  control?: string;
  /** Start of the period of access, changes and cases; the start of the UTC day of `at` when absent. */
  from?: string;
}
