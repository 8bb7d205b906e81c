import type { CheckResult, Scorecard } from './types';

/** What the results of a check have in common, whatever the entity. */
export type SharedResult = Pick<
  CheckResult,
  | 'checkId'
  | 'title'
  | 'pillar'
  | 'severity'
  | 'area'
  | 'expected'
  | 'source'
  | 'maxAge'
  | 'level'
  | 'remediation'
  | 'frameworks'
>;

/** A result without what it shares with those of other entities. */
export type OwnResult = Omit<
  CheckResult,
  Exclude<keyof SharedResult, 'checkId'>
>;

/** A scorecard whose results have only what is their own. */
export interface BriefScorecard extends Omit<Scorecard, 'results'> {
  /** In the order of the checks. */
  results: OwnResult[];
}

/** Scorecards of many entities; what their results share is said once. */
export interface ScorecardsByRefs {
  /** Of every check that has a result here. */
  checks: SharedResult[];
  /** In the order of the refs; null where there is none or it is hidden. */
  items: (BriefScorecard | null)[];
}

/** Puts whole scorecards together. Results of a check that is not described are left out. */
export function wholeScorecards({
  checks,
  items,
}: ScorecardsByRefs): (Scorecard | null)[] {
  const shared = new Map(checks.map(check => [check.checkId, check]));
  return items.map(
    card =>
      card && {
        ...card,
        results: card.results.flatMap(own => {
          const check = shared.get(own.checkId);
          return check ? [{ ...check, ...own }] : [];
        }),
      },
  );
}
