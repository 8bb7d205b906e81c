import type { Entity } from '@backstage/catalog-model';
import {
  PILLARS,
  summarizeResults,
  type FactValue,
  type ScorecardPreview,
} from '@fairway/plugin-security-scorecard-common';
import type { CompiledCheck } from '../domain/check';
import type { DeadlinePolicy } from '../domain/durations';
import { describeEntity } from '../domain/entity';
import { evaluate } from '../domain/evaluation';
import { Judge } from '../domain/judge';
import type { StoredObservation } from '../domain/observation';
import { neverEvaluated, resultAt } from '../domain/packed';
import { planOf } from '../domain/plan';
import { presentResult } from '../domain/present';
import { scoredResults } from '../domain/standing';
import { subjectOf } from '../domain/subject';

/**
 * The scorecard that an entity would have if it were seen like this, by the same
 * evaluation as every stored one. What no observation tells stays unknown. Pure.
 *
 * @param input.now - ISO 8601, stored form
 */
export function previewScorecard(input: {
  checks: readonly CompiledCheck[];
  entity: Entity;
  observations: readonly {
    collectorId: string;
    facts: Record<string, FactValue>;
  }[];
  deadlines: DeadlinePolicy;
  now: string;
}): ScorecardPreview {
  const { now, deadlines } = input;
  const plan = planOf(input.checks);
  const subject = subjectOf(describeEntity(input.entity));
  const observations = new Map(
    input.observations.map(({ collectorId, facts }) => [
      collectorId,
      {
        collectorId,
        status: 'ok',
        error: null,
        attemptedAt: now,
        factsAt: now,
        facts,
        coverage: [],
      } satisfies StoredObservation,
    ]),
  );
  const { packed } = evaluate({
    plan,
    indexes: plan.all,
    judge: new Judge(),
    subject,
    observations,
    previous: neverEvaluated(plan),
    waivers: [],
    now,
  });
  const scored = scoredResults(plan, packed);
  const { level, score, coverage, pillars } = summarizeResults(scored);
  return {
    level,
    score,
    coverage,
    pillars: PILLARS.map((pillar, index) => ({
      ...pillars[index],
      level: summarizeResults(scored.filter(r => r.pillar === pillar)).level,
    })),
    checks: plan.checks.map((planned, index) => {
      const { checkId, title, pillar, state, reason } = presentResult({
        planned,
        result: resultAt(packed, index, planned.id),
        subject,
        observation: observations.get(planned.check.collector.id),
        deadlines,
        now,
      });
      return { checkId, title, pillar, state, reason };
    }),
  };
}
