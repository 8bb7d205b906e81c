import type { ResultState } from '@fairway/plugin-security-scorecard-common';
import { aged } from './aging';
import type { ActiveWaiver, EffectiveMode } from './exceptions';
import type { Judge } from './judge';
import { addDuration } from './durations';
import { isDecided, NOT_OBSERVED, stateOf } from './letters';
import type { StoredObservation } from './observation';
import {
  NEVER,
  pack,
  resultAt,
  type Details,
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
  modes?: readonly EffectiveMode[] | undefined;
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

/**
 * Judges checks of one entity and packs all its results. Pure. Most entities have
 * no exceptions at all, and for them there is a short way to the same answer.
 */
export function evaluate(input: EvaluationInput): Evaluation {
  return evaluateUsual(input) ?? evaluateAny(input);
}

let lastUsual: Details = {};

/** All results since now: one object for the many that are evaluated together. */
function usualDetails(now: string): Details {
  if (lastUsual.s !== now) {
    lastUsual = { s: now };
  }
  return lastUsual;
}

/** The short way; undefined when a result needs more than its letter. */
function evaluateUsual(input: EvaluationInput): Evaluation | undefined {
  const { plan, previous, observations, now } = input;
  if (previous.details.x || input.waivers.length || input.modes) {
    return undefined;
  }
  const letters = previous.states.split('');
  const changes: CheckChange[] = [];
  let fresh = 0;
  let dueAt: string | null = null;
  for (const index of input.indexes) {
    const { check, id } = plan.checks[index];
    const observation = observations.get(check.collector.id);
    const { letter, note } = input.judge.judge(
      check,
      input.subject,
      observation,
    );
    const before = letters[index];
    if (note) {
      return undefined;
    }
    const seenAt = isDecided(letter) && observation?.factsAt;
    if (seenAt) {
      const staleAt = addDuration(seenAt, check.definition.maxAge);
      if (staleAt <= now) {
        return undefined;
      }
      if (dueAt === null || staleAt < dueAt) {
        dueAt = staleAt;
      }
    }
    if (before !== letter) {
      const from = stateOf(before);
      const to = stateOf(letter);
      if (before !== NEVER && from === to) {
        letters[index] = letter;
        continue;
      }
      if (from === 'fail' && to !== 'pass' && to !== 'not-applicable') {
        return undefined;
      }
      letters[index] = letter;
      fresh += 1;
      if (!isFirst(before)) {
        changes.push({ checkId: id, from, to });
      }
    }
  }
  if (fresh > 0 && fresh < letters.length) {
    return undefined;
  }
  return {
    packed: {
      states: letters.join(''),
      details: fresh ? usualDetails(now) : previous.details,
    },
    changes,
    dueAt,
  };
}

function evaluateAny(input: EvaluationInput): Evaluation {
  const { plan, previous, subject, observations, now, judge } = input;
  const waivers = input.waivers.length
    ? new Map(
        input.waivers.flatMap(w =>
          w.expiresAt > now && w.target.kind === 'check'
            ? [[w.target.checkId, w] as const]
            : [],
        ),
      )
    : undefined;
  const results = plan.checks.map((planned, index) =>
    resultAt(previous, index, planned.id),
  );
  const changes: CheckChange[] = [];
  let dueAt: string | null = null;
  const dueBy = (at: string | null) => {
    if (at !== null && at > now && (dueAt === null || at < dueAt)) {
      dueAt = at;
    }
  };
  input.waivers.forEach(w => dueBy(w.expiresAt));
  let fresh = 0;

  for (const index of input.indexes) {
    const { check, id } = plan.checks[index];
    const result = results[index];
    const observation = observations.get(check.collector.id);
    const verdict = judge.judge(check, subject, observation);
    const { letter, staleAt } = aged(
      verdict.letter,
      observation,
      check.definition.maxAge,
      now,
    );
    const before = result.letter;
    const stale = letter !== verdict.letter;
    const state = stateOf(letter);
    const same = before !== NEVER && stateOf(before) === state;
    if (stale) {
      result.since = staleAt ?? now;
    } else {
      dueBy(staleAt);
      result.since = same ? result.since : now;
    }
    fresh += result.since === now ? 1 : 0;
    result.letter = letter;
    result.failingSince = failingSince(state, result, now);
    result.note = verdict.note;
    if (!same && !isFirst(before)) {
      changes.push({ checkId: id, from: stateOf(before), to: state });
    }
  }

  for (let index = 0; index < results.length; index += 1) {
    const { id, mode } = plan.checks[index];
    const result = results[index];
    const waiver = waivers?.get(id);
    const effective = input.modes?.[index];
    result.waiverId = waiver?.id ?? null;
    result.waived =
      waiver !== undefined && (result.letter === 'f' || result.letter === 'w');
    result.mode = effective && effective.mode !== mode ? effective.mode : null;
    result.enforcedFrom = effective?.enforcedFrom ?? null;
    dueBy(result.enforcedFrom);
  }
  const usual =
    fresh * 2 >= results.length || !previous.details.s
      ? now
      : previous.details.s;
  return { packed: pack(plan, results, usual), changes, dueAt };
}
