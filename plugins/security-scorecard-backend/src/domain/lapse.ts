import { ageResult, staleTime } from './aging';
import type { CheckChange } from './evaluation';
import { NOT_OBSERVED, stateOf } from './letters';
import type { StoredObservation } from './observation';
import { NEVER, pack, resultAt, type PackedResults } from './packed';
import type { Plan } from './plan';

/** Results that time alone made of others. */
export interface Lapse {
  /** Since when, ISO 8601. */
  at: string;
  packed: PackedResults;
}

/**
 * What became of results between two times while nobody evaluated them: one
 * entry for each time at which some turned stale, the first one first. Pure.
 */
export function lapsesOf(options: {
  plan: Plan;
  /** In the order of the plan. */
  previous: PackedResults;
  /** When facts were last seen in that time, by collector id. */
  seen: ReadonlyMap<string, Pick<StoredObservation, 'factsAt'>>;
  /** Since when the results are as they are. */
  from: string;
  to: string;
}): Lapse[] {
  const { plan, previous, seen, from, to } = options;
  const decided = plan.checks.map((planned, index) => {
    const result = resultAt(previous, index, planned.id);
    const observation = seen.get(planned.check.collector.id);
    return { planned, result, observation };
  });
  const times = new Set<string>();
  for (const each of decided) {
    const at = staleTime({ ...each, now: to });
    if (at !== null && at > from && at < to) {
      times.add(at);
    }
  }
  return [...times].sort().map(at => ({
    at,
    packed: pack(
      plan,
      decided.map(({ planned, result, observation }) =>
        ageResult(planned, result, observation, at),
      ),
      previous.details.s ?? at,
    ),
  }));
}

/** What differs between two results of an entity, in the order of a plan; a check's first result is no change. */
export function changesBetween(
  plan: Plan,
  before: PackedResults,
  after: PackedResults,
): CheckChange[] {
  return plan.ids.flatMap((checkId, index) => {
    const letter = before.states[index] ?? NEVER;
    const from = stateOf(letter);
    const to = stateOf(after.states[index] ?? NEVER);
    const isFirst = letter === NEVER || letter === NOT_OBSERVED;
    return isFirst || from === to ? [] : [{ checkId, from, to }];
  });
}
