import type {
  CheckMode,
  DecidingFact,
  Finding,
  Pillar,
  ResultState,
  Severity,
} from './types';
import type { WaiverType } from './waivers';

/**
 * How an entity stands by several checks taken together, the worst first. Only
 * a pass satisfies: a warning does not. `undetermined` is unknown, stale or
 * broken; `excepted` fails or warns, and all of it under an approved waiver.
 */
export const STANDINGS = [
  'not-satisfied',
  'undetermined',
  'excepted',
  'satisfied',
  'not-applicable',
] as const;
/** One of the standings. */
export type Standing = (typeof STANDINGS)[number];

const STANDING_OF: Readonly<Record<ResultState, Standing>> = {
  fail: 'not-satisfied',
  warn: 'not-satisfied',
  unknown: 'undetermined',
  stale: 'undetermined',
  error: 'undetermined',
  pass: 'satisfied',
  'not-applicable': 'not-applicable',
};

/**
 * The worst standing of some results; without any, `not-applicable`. The mode of
 * a check makes no difference: what is only observed is evidence as well.
 */
export function standingOf(
  results: readonly { state: ResultState; waived: boolean }[],
): Standing {
  let worst = STANDINGS.length - 1;
  for (const { state, waived } of results) {
    const own = STANDING_OF[state];
    const standing = waived && own === 'not-satisfied' ? 'excepted' : own;
    worst = Math.min(worst, STANDINGS.indexOf(standing));
  }
  return STANDINGS[worst];
}

/** When, and of which entities. */
export interface AsOfQuery {
  /** ISO 8601; not in the future. */
  at: string;
  /** Ref of a group, system or domain with everything below it, or of one entity. */
  scope?: string;
}

/** Asks how a scope stood by several sets of checks. */
export interface AsOfSummaryRequest extends AsOfQuery {
  /** Check ids by the id of the set. */
  groups: Record<string, readonly string[]>;
}

/** How a scope stood. */
export interface AsOfSummary {
  /** Since when results are on record; null when nothing is. */
  recordedSince: string | null;
  entities: number;
  /** By the id of the set: number of entities by standing. */
  groups: Record<string, Record<Standing, number>>;
}

/** Asks how the entities of a scope stood by one set of checks. */
export interface AsOfEntitiesRequest extends AsOfQuery {
  checkIds: string[];
  /** Only entities that stood like this. */
  standing?: Standing;
  /** 1–100, default 20. */
  limit?: number;
  offset?: number;
}

/** Asks for the entities that follow another, for long reads. */
export interface AsOfNextRequest extends AsOfQuery {
  checkIds: string[];
  /** Ref of the last entity of the page before; the first page when absent. */
  after?: string;
  /** 1–100, default 100. */
  limit?: number;
}

/** Result of one check at a time. */
export interface AsOfResult {
  checkId: string;
  state: ResultState;
  waived: boolean;
  waiverId: string | null;
  /** Null when the check was never evaluated. */
  since: string | null;
  /** The facts it was decided on when it last changed. */
  facts: DecidingFact[];
}

/** An approved exception that was in force at a time. */
export interface AsOfException {
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

/** A finding that was open at a time. */
export type AsOfFinding = Pick<
  Finding,
  | 'id'
  | 'pillar'
  | 'vulnerability'
  | 'title'
  | 'severity'
  | 'component'
  | 'location'
  | 'sources'
  | 'firstSeenAt'
>;

/** How one entity stood. */
export interface AsOfEntity {
  entityRef: string;
  title: string;
  ownerRef: string | null;
  /** False when it has left the catalog since. */
  inCatalog: boolean;
  standing: Standing;
  results: AsOfResult[];
  /** For the checks that were asked for, and for findings in their pillars. */
  exceptions: AsOfException[];
  /** Findings in the pillars of the checks, by severity. */
  openFindings: Record<Severity, number>;
  /** At most 50 of them, the most severe first. */
  findings: AsOfFinding[];
}

/** How a check stood over a scope. */
export interface AsOfCheck {
  checkId: string;
  title: string;
  pillar: Pillar;
  severity: Severity;
  mode: CheckMode;
  expected: string;
  counts: Record<ResultState, number>;
  /** Failures and warnings under a waiver. */
  waived: number;
}

/** A page of entities with sums over all of the scope. */
export interface AsOfEntities {
  recordedSince: string | null;
  checks: AsOfCheck[];
  standings: Record<Standing, number>;
  /** By ref. */
  items: AsOfEntity[];
  totalItems: number;
}

/** A page of a long read. */
export interface AsOfNext {
  items: AsOfEntity[];
  /** What to pass as `after`; null at the end. */
  next: string | null;
}
