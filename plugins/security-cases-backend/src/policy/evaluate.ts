import {
  ADOPTION_STAGES,
  type ActionKind,
  type AdoptionStage,
  type AutomationMode,
  type EventClass,
} from '@fairway/plugin-security-cases-common';
import type { AutomationFile } from './schema';

/** What a policy is asked about. */
export interface AutomationQuestion {
  class: EventClass;
  tier: string | null;
  /** Owner of the service. */
  team: string | null;
}

/** What the policy says about one action. */
export interface Appetite {
  mode: AutomationMode;
  /** Name of the rule that decided; null for the defaults. */
  rule: string | null;
}

/** The first rule that names the action decides, then the defaults; without either it is off. */
export function appetiteFor(
  policy: AutomationFile,
  kind: ActionKind,
  { class: eventClass, tier, team }: AutomationQuestion,
): Appetite {
  const matches = (allowed: readonly string[] | undefined, is: string | null) =>
    !allowed || (is !== null && allowed.includes(is));
  for (const rule of policy.rules) {
    const mode = rule.actions[kind];
    if (
      mode !== undefined &&
      matches(rule.classes, eventClass) &&
      matches(rule.tiers, tier) &&
      matches(rule.teams, team)
    ) {
      return { mode, rule: rule.name };
    }
  }
  return { mode: policy.defaults[kind] ?? 'off', rule: null };
}

/** Where a team stands on a day, and what comes next. */
export interface TeamStage {
  stage: AdoptionStage;
  /** null for the default. */
  since: string | null;
  next: { stage: AdoptionStage; from: string } | null;
}

/**
 * The stage of a team. Before the first day that is named for it, and when it is
 * not named, the default holds; whose service that is may be unknown.
 */
export function stageOf(
  policy: AutomationFile,
  team: string | null,
  now: Date,
): TeamStage {
  const { teams, default: fallback } = policy.adoption;
  const days =
    team !== null && Object.hasOwn(teams, team) ? teams[team] : undefined;
  const today = now.toISOString().slice(0, 10);
  const known = ADOPTION_STAGES.flatMap(stage => {
    const from = days?.[stage];
    return from === undefined ? [] : [{ stage, from }];
  });
  const current = known.filter(({ from }) => from <= today).at(-1);
  return {
    stage: current?.stage ?? fallback,
    since: current?.from ?? null,
    next: known.find(({ from }) => from > today) ?? null,
  };
}
