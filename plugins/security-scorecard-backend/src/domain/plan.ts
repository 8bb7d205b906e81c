import { createHash } from 'node:crypto';
import {
  LEVELS,
  PILLARS,
  type CheckMode,
} from '@fairway/plugin-security-scorecard-common';
import type { CompiledCheck } from './check';

/** One check at its place in the stored results. */
export interface PlannedCheck {
  check: CompiledCheck;
  id: string;
  mode: CheckMode;
  /** Index in PILLARS. */
  pillar: number;
  /** Rank of the level that requires it: 1 to 3. */
  level: number;
}

/** The checks of a policy in the order in which their results are stored. */
export interface Plan {
  /** Names the order; results that are stored under another are mapped by id. */
  id: string;
  checks: readonly PlannedCheck[];
  ids: readonly string[];
  /** Indexes of the checks of each collector. */
  byCollector: ReadonlyMap<string, readonly number[]>;
  /** Every index, for a whole evaluation. */
  all: readonly number[];
  indexOf: ReadonlyMap<string, number>;
}

const plans = new WeakMap<readonly CompiledCheck[], Plan>();

/** The plan of some checks: in the order of the pillars, then of the ids. */
export function planOf(checks: readonly CompiledCheck[]): Plan {
  const known = plans.get(checks);
  if (known) {
    return known;
  }
  const planned = checks
    .map(check => ({
      check,
      id: check.definition.id,
      mode: check.definition.mode,
      pillar: PILLARS.indexOf(check.definition.pillar),
      level: LEVELS.indexOf(check.definition.level),
    }))
    .sort((a, b) => a.pillar - b.pillar || (a.id < b.id ? -1 : 1));
  const byCollector = new Map<string, number[]>();
  planned.forEach(({ check }, index) => {
    const own = byCollector.get(check.collector.id) ?? [];
    own.push(index);
    byCollector.set(check.collector.id, own);
  });
  const ids = planned.map(p => p.id);
  const plan: Plan = {
    id: createHash('sha256')
      .update(JSON.stringify(ids))
      .digest('base64url')
      .slice(0, 16),
    checks: planned,
    ids,
    byCollector,
    all: planned.map((_, index) => index),
    indexOf: new Map(ids.map((id, index) => [id, index])),
  };
  plans.set(checks, plan);
  return plan;
}
