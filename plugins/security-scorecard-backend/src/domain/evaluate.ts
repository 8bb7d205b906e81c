import type { CheckResult } from '@fairway/plugin-security-scorecard-common';
import type { CompiledCheck } from './check';
import type { DeadlinePolicy } from './durations';
import type { IndexedEntity } from './entity';
import { evaluate, type Evaluation } from './evaluation';
import type { ActiveWaiver, EffectiveMode } from './exceptions';
import { Judge } from './judge';
import type { StoredObservation } from './observation';
import { neverEvaluated, resultAt, type PackedResults } from './packed';
import { planOf } from './plan';
import { presentResult } from './present';
import { subjectOf } from './subject';

/** A result with what a later evaluation starts from. */
export interface StoredResult extends CheckResult {
  /** When the check last started to fail. */
  failingSince: string | null;
}

/** What an evaluation of a whole entity is about. */
export interface EntityEvaluation {
  entity: IndexedEntity;
  checks: readonly CompiledCheck[];
  observations: ReadonlyMap<string, StoredObservation>;
  previous?: PackedResults;
  waivers?: readonly ActiveWaiver[];
  modes?: readonly EffectiveMode[];
  now: Date;
  deadlines: DeadlinePolicy;
}

/**
 * Evaluates every check for one entity and puts the results into words. The
 * answer is in the order of the pillars and then of the check ids.
 */
export function evaluateEntity(input: EntityEvaluation): StoredResult[] {
  return evaluateWhole(input).results;
}

/** Like {@link evaluateEntity}, with the packed results that the next evaluation starts from. */
export function evaluateWhole(
  input: EntityEvaluation,
): Evaluation & { results: StoredResult[] } {
  const plan = planOf(input.checks);
  const subject = subjectOf(input.entity);
  const now = input.now.toISOString();
  const evaluation = evaluate({
    plan,
    indexes: plan.all,
    judge: new Judge(),
    subject,
    observations: input.observations,
    previous: input.previous ?? neverEvaluated(plan),
    waivers: input.waivers ?? [],
    ...(input.modes ? { modes: input.modes } : {}),
    now,
  });
  const results = plan.checks.map((planned, index) => {
    const result = resultAt(evaluation.packed, index, planned.id);
    return {
      ...presentResult({
        planned,
        result,
        subject,
        observation: input.observations.get(planned.check.collector.id),
        deadlines: input.deadlines,
        now,
      }),
      failingSince: result.failingSince,
    };
  });
  return { ...evaluation, results };
}
