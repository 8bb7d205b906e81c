import type { ResultState } from '@fairway/plugin-security-scorecard-common';
import { aged } from './aging';
import { earliest } from './durations';
import type { ActiveWaiver, EffectiveMode } from './exceptions';
import { Judge, type Verdict } from './judge';
import { NOT_OBSERVED, stateOf } from './letters';
import type { StoredObservation } from './observation';
import {
  NEVER,
  pack,
  resultAt,
  type PackedResult,
  type PackedResults,
} from './packed';
import type { Plan } from './plan';
import type { CheckSubject } from './subject';

/** Everything an evaluation depends on; it asks no clock and does no I/O. */
export interface EvaluationInput {
  plan: Plan;
  /** Indexes of the checks to judge; the others stay as they are. */
  indexes: readonly number[];
  judge: Judge;
  subject: CheckSubject;
  /** By collector id; those of the collectors of the checks that are judged. */
  observations: ReadonlyMap<string, StoredObservation>;
  /** In the order of the plan. */
  previous: PackedResults;
  /** Waivers in force; none of them outlives its `expiresAt`. */
  waivers: readonly ActiveWaiver[];
  /** By index of the check; those of the definitions when absent. */
  modes?: readonly EffectiveMode[];
  /** ISO 8601, stored form. */
  now: string;
}

/** A check whose state differs from before. */
export interface CheckChange {
  checkId: string;
  from: ResultState;
  to: ResultState;
}

/** What an evaluation gives. */
export interface Evaluation {
  packed: PackedResults;
  /** A check's first result is no change. */
  changes: CheckChange[];
  /** When to evaluate again at the latest; null for never. */
  dueAt: string | null;
}

function failingSince(
  state: ResultState,
  previous: PackedResult,
  now: string,
): string | null {
  switch (state) {
    case 'fail':
      return previous.failingSince ?? now;
    case 'pass':
    case 'not-applicable':
      return null;
    default:
      return previous.failingSince;
  }
}

/** Whether what comes after this letter is a first result. */
const isFirst = (letter: string) => letter === NEVER || letter === NOT_OBSERVED;

/** Judges checks of one entity and packs all its results. Pure. */
export function evaluate(input: EvaluationInput): Evaluation {
  const { plan, previous, subject, observations, now, judge } = input;
  const waivers = new Map(
    input.waivers.flatMap(w =>
      w.expiresAt > now && w.target.kind === 'check'
        ? [[w.target.checkId, w] as const]
        : [],
    ),
  );
  const results = plan.checks.map((planned, index) =>
    resultAt(previous, index, planned.id),
  );
  const changes: CheckChange[] = [];
  const due: (string | null)[] = input.waivers.map(w => w.expiresAt);
  let fresh = 0;
  let judged: Verdict;

  for (const index of input.indexes) {
    const { check, id } = plan.checks[index];
    const before = results[index];
    const observation = observations.get(check.collector.id);
    judged = judge.judge(check, subject, observation);
    const { letter, staleAt } = aged(
      judged.letter,
      observation,
      check.definition.maxAge,
      now,
    );
    const stale = letter !== judged.letter;
    const state = stateOf(letter);
    const same = before.letter !== NEVER && stateOf(before.letter) === state;
    const since = stale ? (staleAt ?? now) : same ? before.since : now;
    due.push(stale ? null : staleAt);
    fresh += since === now ? 1 : 0;
    results[index] = {
      ...before,
      letter,
      since,
      failingSince: failingSince(state, before, since === now ? now : since),
      note: judged.note,
    };
    if (!same && !isFirst(before.letter)) {
      changes.push({ checkId: id, from: stateOf(before.letter), to: state });
    }
  }

  for (let index = 0; index < results.length; index += 1) {
    const { id, mode } = plan.checks[index];
    const waiver = waivers.get(id);
    const { letter } = results[index];
    const effective = input.modes?.[index];
    results[index].waiverId = waiver?.id ?? null;
    results[index].waived =
      waiver !== undefined && (letter === 'f' || letter === 'w');
    results[index].mode =
      effective && effective.mode !== mode ? effective.mode : null;
    results[index].enforcedFrom = effective?.enforcedFrom ?? null;
    due.push(effective?.enforcedFrom ?? null);
  }
  const usual =
    fresh * 2 >= results.length || !previous.details.s
      ? now
      : previous.details.s;
  return {
    packed: pack(plan, results, usual),
    changes,
    dueAt: earliest(due.filter(at => at !== null && at > now)),
  };
}
