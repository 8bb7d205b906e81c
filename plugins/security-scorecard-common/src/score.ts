import {
  LEVELS,
  PILLARS,
  type CheckResult,
  type Level,
  type NextLevel,
  type Pillar,
  type PillarSummary,
  type ResultState,
  type Severity,
} from './types';

/** The part of a result that decides level and score. */
export type ScoredResult = Pick<
  CheckResult,
  'checkId' | 'pillar' | 'severity' | 'state' | 'waived' | 'level' | 'mode'
>;

/** Level, score, coverage and pillars of one entity. */
export interface ScoreSummary {
  level: Level;
  /** 0–100 over the known checks, rounded; null while nothing is known. */
  score: number | null;
  /** Decided checks (pass, fail, warn) of those that apply. */
  coverage: { known: number; applicable: number };
  nextLevel: NextLevel | null;
  pillars: PillarSummary[];
}

/** Points of a check by severity. `untriaged` weighs like `medium`: unrated is not low. */
const WEIGHTS: Record<Severity, number> = {
  critical: 10,
  high: 6,
  medium: 3,
  low: 1,
  informational: 0,
  untriaged: 3,
};

/** Share of the points that a decided state earns; a waiver changes nothing here. */
const EARNS: Partial<Record<ResultState, number>> = {
  pass: 1,
  warn: 0.5,
  fail: 0,
};

/** Worst first. Not knowing is worse than a warning, and never clean. */
const WORST_FIRST: readonly ResultState[] = [
  'fail',
  'error',
  'unknown',
  'stale',
  'warn',
  'pass',
  'not-applicable',
];

const isKnown = (r: Pick<ScoredResult, 'state'>) =>
  EARNS[r.state] !== undefined;

/** Only enforced checks count towards level, score and coverage. */
const counts = (r: ScoredResult) =>
  (r.mode ?? 'enforce') === 'enforce' && r.state !== 'not-applicable';

/**
 * Whether a check keeps an entity below the check's level. A waiver lifts a
 * failure, which somebody accepted, and never a gap in knowledge.
 */
const blocks = (r: ScoredResult) =>
  r.state === 'fail' ? !r.waived : !isKnown(r);

const rank = (level: Level) => LEVELS.indexOf(level);

/** Compares levels: negative when `a` is lower than `b`. */
export function compareLevels(a: Level, b: Level): number {
  return rank(a) - rank(b);
}

/** Checks of exactly this level that are satisfied; a waived failure is not. */
const hasSatisfied = (results: ScoredResult[], level: Level) =>
  results.some(
    r => r.level === level && (r.state === 'pass' || r.state === 'warn'),
  );

const blockersUpTo = (results: ScoredResult[], level: Level) =>
  results.filter(r => rank(r.level) <= rank(level) && blocks(r));

/**
 * Highest level whose checks, and those of the levels below it, none blocks,
 * and of which at least one check is satisfied: no level is reached by having
 * no checks.
 */
function levelOf(counted: ScoredResult[]): Level {
  return (
    LEVELS.filter(
      level =>
        level !== 'none' &&
        hasSatisfied(counted, level) &&
        blockersUpTo(counted, level).length === 0,
    ).at(-1) ?? 'none'
  );
}

function nextLevelOf(counted: ScoredResult[], current: Level) {
  for (const level of LEVELS) {
    if (
      level !== 'none' &&
      compareLevels(level, current) > 0 &&
      counted.some(r => r.level === level)
    ) {
      const blockers = blockersUpTo(counted, level);
      const missing = blockers.length
        ? blockers
        : counted.filter(r => r.level === level && r.waived);
      return { level, missing: missing.map(r => r.checkId).sort() };
    }
  }
  return null;
}

function scoreOf(known: ScoredResult[]): number | null {
  const total = known.reduce((sum, r) => sum + WEIGHTS[r.severity], 0);
  if (total === 0) {
    return null;
  }
  const earned = known.reduce(
    (sum, r) => sum + WEIGHTS[r.severity] * (EARNS[r.state] ?? 0),
    0,
  );
  return Math.round((100 * earned) / total);
}

/** Worst of several states; `unknown` when there are none. */
export function worstState(states: readonly ResultState[]): ResultState {
  return WORST_FIRST.find(state => states.includes(state)) ?? 'unknown';
}

/**
 * How much a result weighs on its pillar. A check that only warns never weighs
 * more than a warning, and neither does a failure that somebody accepted.
 */
function weightOf({ state, mode, waived }: ScoredResult): ResultState {
  const isClean = state === 'pass' || state === 'not-applicable';
  const isMild = mode === 'warn' || (waived && state === 'fail');
  return isMild && !isClean ? 'warn' : state;
}

/** Roll-up of one pillar over the checks that are shown, so without observed-only ones. */
export function summarizePillar(
  pillar: Pillar,
  results: readonly ScoredResult[],
): PillarSummary {
  const own = results.filter(r => r.pillar === pillar && r.mode !== 'observe');
  const tally: PillarSummary['counts'] = {
    pass: 0,
    fail: 0,
    warn: 0,
    'not-applicable': 0,
    unknown: 0,
    stale: 0,
    error: 0,
  };
  let waived = 0;
  for (const result of own) {
    tally[result.state] += 1;
    waived += result.waived ? 1 : 0;
  }
  return {
    pillar,
    worst: worstState(own.map(weightOf)),
    counts: tally,
    waived,
  };
}

/**
 * Rolls the results of one entity up. The order of the results does not
 * matter, and adding a result that is not decided never raises the level.
 */
export function summarizeResults(
  results: readonly ScoredResult[],
): ScoreSummary {
  const counted = results.filter(counts);
  const known = counted.filter(isKnown);
  const level = levelOf(counted);
  return {
    level,
    score: scoreOf(known),
    coverage: { known: known.length, applicable: counted.length },
    nextLevel: nextLevelOf(counted, level),
    pillars: PILLARS.map(pillar => summarizePillar(pillar, results)),
  };
}
