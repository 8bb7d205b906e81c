import {
  LEVELS,
  RESULT_STATES,
  summarizeResults,
  type ScoredResult,
  type Severity,
} from '@fairway/plugin-security-scorecard-common';
import { earliest, deadlineFor, type DeadlinePolicy } from './durations';
import { stateOf } from './letters';
import { resultAt, type PackedResult, type PackedResults } from './packed';
import type { Plan, PlannedCheck } from './plan';

/** What roll-ups count of one entity: numbers that follow from its results. */
export interface Standing {
  /** Rank of the level. */
  level: number;
  score: number | null;
  known: number;
  applicable: number;
  /** Index in RESULT_STATES of the worst state of each pillar. */
  worst: readonly number[];
  /** Enforced checks that fail and are not waived. */
  failing: number;
  waived: number;
  /** Severities of the enforced checks that fail and are not waived. */
  severities: readonly Severity[];
}

/** The part of a result that decides on level and score. */
export function scoredResult(
  planned: PlannedCheck,
  result: PackedResult,
): ScoredResult {
  const { definition } = planned.check;
  return {
    checkId: planned.id,
    pillar: definition.pillar,
    severity: definition.severity,
    level: definition.level,
    state: stateOf(result.letter),
    waived: result.waived,
    mode: result.mode ?? planned.mode,
  };
}

/** All results of an entity, as far as they decide on level and score. */
export function scoredResults(
  plan: Plan,
  packed: PackedResults,
): ScoredResult[] {
  return plan.checks.map((planned, index) =>
    scoredResult(planned, resultAt(packed, index, planned.id)),
  );
}

function isFailing(result: ScoredResult): boolean {
  return (
    result.state === 'fail' &&
    !result.waived &&
    (result.mode ?? 'enforce') === 'enforce'
  );
}

/** Entries that are remembered per plan. */
const REMEMBERED = 20_000;

/** Rolls results up; services that stand alike are summed up once. */
export class Standings {
  #plan: Plan | undefined;
  #known = new Map<string, Standing>();

  of(plan: Plan, packed: PackedResults): Standing {
    if (plan !== this.#plan || this.#known.size > REMEMBERED) {
      this.#plan = plan;
      this.#known = new Map();
    }
    const key = keyOf(packed);
    let standing = this.#known.get(key);
    if (!standing) {
      standing = standingOf(plan, packed);
      this.#known.set(key, standing);
    }
    return standing;
  }
}

function keyOf({ states, details }: PackedResults): string {
  if (!details.x) {
    return states;
  }
  const modes = Object.entries(details.x).flatMap(([id, { m }]) =>
    m ? [`${id}=${m}`] : [],
  );
  return modes.length ? `${states} ${modes.sort().join(' ')}` : states;
}

/** Rolls the results of one entity up. Pure. */
export function standingOf(plan: Plan, packed: PackedResults): Standing {
  const results = scoredResults(plan, packed);
  const { level, score, coverage, pillars } = summarizeResults(results);
  const failing = results.filter(isFailing);
  return {
    level: LEVELS.indexOf(level),
    score,
    known: coverage.known,
    applicable: coverage.applicable,
    worst: pillars.map(p => RESULT_STATES.indexOf(p.worst)),
    failing: failing.length,
    waived: results.filter(r => r.waived).length,
    severities: [...new Set(failing.map(r => r.severity))],
  };
}

/** When a failing check is overdue; null when it is not failing or not enforced. */
export function deadlineOf(
  planned: PlannedCheck,
  result: PackedResult,
  deadlines: DeadlinePolicy,
): string | null {
  return result.letter === 'f' &&
    result.failingSince !== null &&
    (result.mode ?? planned.mode) === 'enforce'
    ? deadlineFor(
        deadlines,
        planned.check.definition.severity,
        result.failingSince,
      )
    : null;
}

/** Deadlines of services that stand alike, which were mostly evaluated together. */
const usualDeadlines = new WeakMap<
  readonly Severity[],
  { since: string; deadlines: DeadlinePolicy; at: string | null }
>();

/** Earliest deadline of checks that all fail since the same time. */
function usualDeadline(
  severities: readonly Severity[],
  since: string,
  deadlines: DeadlinePolicy,
): string | null {
  const known = usualDeadlines.get(severities);
  if (known?.since === since && known.deadlines === deadlines) {
    return known.at;
  }
  const at = earliest(
    severities.map(severity => deadlineFor(deadlines, severity, since)),
  );
  usualDeadlines.set(severities, { since, deadlines, at });
  return at;
}

/** Earliest deadline of the enforced checks that fail and are not waived. */
export function checkDeadline(
  plan: Plan,
  packed: PackedResults,
  { severities }: Pick<Standing, 'severities'>,
  deadlines: DeadlinePolicy,
): string | null {
  const { s: since, x: exceptions } = packed.details;
  if (since !== undefined && !exceptions) {
    return usualDeadline(severities, since, deadlines);
  }
  const times: (string | null)[] = [];
  for (let i = 0; i < packed.states.length; i += 1) {
    if (packed.states[i] === 'f') {
      const planned = plan.checks[i];
      times.push(
        deadlineOf(planned, resultAt(packed, i, planned.id), deadlines),
      );
    }
  }
  return earliest(times);
}
