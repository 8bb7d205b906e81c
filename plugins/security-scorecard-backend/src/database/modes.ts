import type { Knex } from 'knex';
import type { EffectiveMode } from '../domain/exceptions';
import type { Plan } from '../domain/plan';
import type { CheckSubject } from '../domain/subject';
import type { BeforeRow } from './ResultWriter';
import type { EvaluationPolicy } from './Evaluator';
import { ancestorsOf } from './TreeStore';

/**
 * Modes in force for some entities, by entity ref and in the order of the plan;
 * undefined when the policy leaves every check in the mode of its definition.
 * They are asked for once per owner, system and tier.
 */
export async function modesOf(
  trx: Knex.Transaction,
  options: {
    rows: readonly BeforeRow[];
    subjects: ReadonlyMap<string, CheckSubject>;
    plan: Plan;
    policy: EvaluationPolicy;
    now: Date;
  },
): Promise<Map<string, EffectiveMode[]> | undefined> {
  const { rows, subjects, plan, policy, now } = options;
  const resolver = policy.modes;
  if (!resolver) {
    return undefined;
  }
  const owners = new Set(
    [...subjects.values()].flatMap(s => (s.ownerRef ? [s.ownerRef] : [])),
  );
  const above = await ancestorsOf(trx, [...owners]);
  const known = new Map<string, EffectiveMode[]>();
  return new Map(
    rows.map(row => {
      const owner = subjects.get(row.entity_ref)?.ownerRef ?? null;
      const key = JSON.stringify([owner, row.system_ref, row.tier]);
      let modes = known.get(key);
      if (!modes) {
        const subject = {
          owners: owner ? [owner, ...(above.get(owner) ?? [])] : [],
          system: row.system_ref,
          tier: row.tier,
        };
        modes = plan.checks.map(({ id, mode }) =>
          resolver.modeOf({ id, mode }, subject, now),
        );
        known.set(key, modes);
      }
      return [row.entity_ref, modes];
    }),
  );
}
