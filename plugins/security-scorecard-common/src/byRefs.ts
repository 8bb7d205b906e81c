import type { CheckResult, DecidingFact, Scorecard } from './types';

/** What the results of a check have in common, whatever the entity. */
export type SharedResult = Pick<
  CheckResult,
  | 'checkId'
  | 'title'
  | 'pillar'
  | 'severity'
  | 'area'
  | 'expected'
  | 'factDescriptions'
  | 'source'
  | 'maxAge'
  | 'level'
  | 'remediation'
  | 'frameworks'
>;

/** What most results have in common; a brief one says only what is different. */
const USUAL = {
  mode: 'enforce',
  waived: false,
  waiverId: null,
  enforcedFrom: null,
  deadline: null,
} as const satisfies Partial<CheckResult>;

/** A fact of the source of its result, seen when that was observed. */
export type OwnFact = Pick<DecidingFact, 'name' | 'value'>;

/**
 * A result without what it shares with those of other entities. Of the members
 * that may be absent `mode` is `enforce` then, `waived` is false, and the others
 * are null.
 */
export interface OwnResult
  extends
    Pick<
      CheckResult,
      'checkId' | 'state' | 'reason' | 'observed' | 'observedAt' | 'since'
    >,
    Partial<
      Pick<
        CheckResult,
        'mode' | 'waived' | 'waiverId' | 'enforcedFrom' | 'deadline'
      >
    > {
  facts: OwnFact[];
}

/** A scorecard that says where its results are. */
export interface BriefScorecard extends Omit<Scorecard, 'results'> {
  /** Places in `ScorecardsByRefs.results`, from 0, in the order of the checks. */
  results: number[];
}

/** Scorecards of many entities; what they share is said once. */
export interface ScorecardsByRefs {
  /** Of every check that has a result here. */
  checks: SharedResult[];
  /** What one or more of the scorecards have. */
  results: OwnResult[];
  /** In the order of the refs; null where there is none or it is hidden. */
  items: (BriefScorecard | null)[];
}

/** A result but for what it shares, and the id of its check. */
export type UnsharedResult = Pick<CheckResult, 'checkId'> &
  Omit<CheckResult, keyof SharedResult>;

/** What is a result's own, and unusual. */
export function ownResult(result: UnsharedResult): OwnResult {
  const { mode = USUAL.mode } = result;
  const own: OwnResult = {
    checkId: result.checkId,
    state: result.state,
    reason: result.reason,
    observed: result.observed,
    observedAt: result.observedAt,
    since: result.since,
    facts: result.facts.map(({ name, value }) => ({ name, value })),
  };
  if (mode !== USUAL.mode) {
    own.mode = mode;
  }
  if (result.waived !== USUAL.waived) {
    own.waived = result.waived;
  }
  if (result.waiverId !== USUAL.waiverId) {
    own.waiverId = result.waiverId;
  }
  if (result.enforcedFrom !== USUAL.enforcedFrom) {
    own.enforcedFrom = result.enforcedFrom;
  }
  if (result.deadline !== USUAL.deadline) {
    own.deadline = result.deadline;
  }
  return own;
}

function wholeResult(check: SharedResult, own: OwnResult): CheckResult {
  const { observedAt } = own;
  return {
    ...USUAL,
    ...check,
    ...own,
    facts:
      observedAt === null
        ? []
        : own.facts.map(f => ({ ...f, source: check.source, observedAt })),
  };
}

/**
 * Puts whole scorecards together. Results that are not there, or of a check that
 * is not described, are left out.
 */
export function wholeScorecards({
  checks,
  results,
  items,
}: ScorecardsByRefs): (Scorecard | null)[] {
  const shared = new Map(checks.map(check => [check.checkId, check]));
  return items.map(
    card =>
      card && {
        ...card,
        results: card.results.flatMap(place => {
          const own = results.at(place);
          const check = own && shared.get(own.checkId);
          return check ? [wholeResult(check, own)] : [];
        }),
      },
  );
}
