import type {
  GateAnswer,
  GateReason,
  GateVerdict,
} from '@fairway/plugin-security-scorecard-common';
import { judgeChange } from './changeRule';
import type { GateInput } from './input';
import type { GateRule } from './policy';
import {
  judgeChecks,
  judgeFindings,
  judgeLevel,
  judgeScans,
  notEvaluated,
} from './storedRules';
import { judgement, type Judgement } from './verdicts';

const WORST_FIRST: readonly GateVerdict[] = ['fail', 'unknown', 'pass'];

function judge(rule: GateRule, input: GateInput): Judgement {
  if (rule.require === 'change') {
    return judgeChange(rule, input);
  }
  if (!input.evaluated) {
    return notEvaluated();
  }
  switch (rule.require) {
    case 'level':
      return judgeLevel(rule, input);
    case 'checks':
      return judgeChecks(rule, input);
    case 'findings':
      return judgeFindings(rule, input);
    default:
      return judgeScans(rule, input);
  }
}

const concerns = (rule: GateRule, { kind, tier }: GateInput) =>
  (!rule.tiers || rule.tiers.includes(tier)) &&
  (!rule.kinds || rule.kinds.includes(kind));

/**
 * Answers a gate: it passes when every threshold that concerns the entity
 * does, fails when one fails, and is unknown otherwise, also when none concerns
 * the entity. Pure.
 */
export function answerGate(input: GateInput): GateAnswer {
  const judged = input.rules
    .filter(rule => concerns(rule, input))
    .map(rule => ({ rule: rule.name, ...judge(rule, input) }));
  const all = judged.length
    ? judged
    : [
        {
          rule: 'gates',
          ...judgement(
            'unknown',
            `There is no threshold for the stage ${input.stage} that concerns this entity.`,
          ),
        },
      ];
  const reasons: GateReason[] = all
    .map(({ waiverIds: _, ...reason }) => reason)
    .sort(
      (a, b) => WORST_FIRST.indexOf(a.verdict) - WORST_FIRST.indexOf(b.verdict),
    );
  return {
    entityRef: input.entityRef,
    stage: input.stage,
    verdict: reasons[0].verdict,
    reasons,
    waiverIds: [...new Set(all.flatMap(j => j.waiverIds))].sort(),
    change: input.change?.id ?? null,
    answeredAt: input.now.toISOString(),
  };
}
