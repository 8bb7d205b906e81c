import type { RuleContext } from './cel';
import type { CompiledPolicy, CompiledRule, CompiledStep } from './compile';
import { activeSteps, decideByRules, type DecidingRule } from './decide';
import { judgeBreakGlass, judgeEligibility, type Subject } from './evaluate';
import { findInputProblem, type AskedFor } from './inputs';

/** A wish and all that is known of it. */
export interface PolicyCase {
  asked: AskedFor;
  /** undefined: who may ask is not looked at. */
  subject: Subject | undefined;
  context: RuleContext;
}

/** What a policy says to a case. */
export type Outcome =
  | { kind: 'refused'; rule: CompiledRule | undefined; reason: string }
  | { kind: 'unknown'; reason: string }
  | { kind: 'auto'; rule: CompiledRule | undefined; reason: string }
  | {
      kind: 'people';
      rule: CompiledRule;
      deciding: DecidingRule[];
      /** What it needs besides, because the budget is used up. */
      overBudget: CompiledStep[];
      mayHook: boolean;
      unknown: string[];
    };

function breakGlassOutcome(policy: CompiledPolicy): Outcome {
  const by = policy.document.breakGlass?.review.by.join(' or ') ?? '';
  return {
    kind: 'auto',
    rule: undefined,
    reason: `Break-glass starts at once and is reviewed afterwards by ${by}`,
  };
}

/** Why a ticket that has to be verified stops it; undefined when it does not. */
function ticketOutcome(
  policy: CompiledPolicy,
  { ticket }: AskedFor,
  context: RuleContext,
): Outcome | undefined {
  const { verify } = policy.document.request.inputs.ticket ?? {};
  if (verify === undefined || ticket === undefined || context.ticket?.open) {
    return undefined;
  }
  if (!context.ticket) {
    return { kind: 'unknown', reason: `Ticket ${ticket} can't be looked up` };
  }
  return {
    kind: 'refused',
    rule: undefined,
    reason: context.ticket.known
      ? `Ticket ${ticket} is closed`
      : `There is no ticket ${ticket}`,
  };
}

/** Steps that the budget adds; undefined when it refuses. */
function budgetSteps(
  policy: CompiledPolicy,
  context: RuleContext,
): CompiledStep[] | undefined {
  if (!context.budget?.exceeded) {
    return [];
  }
  return policy.overBudget && activeSteps(policy.overBudget, context);
}

/** Judges a case by the policy alone. Pure: the same case has the same outcome. */
export function judgeCase(
  policy: CompiledPolicy,
  { asked, subject, context }: PolicyCase,
): Outcome {
  const refused = (reason: string, rule?: CompiledRule): Outcome => ({
    kind: 'refused',
    rule,
    reason,
  });
  const problem = findInputProblem(policy, asked);
  if (problem) {
    return refused(problem.message);
  }
  if (subject) {
    const judge =
      asked.kind === 'break-glass' ? judgeBreakGlass : judgeEligibility;
    const eligibility = judge(policy, subject);
    if (!eligibility.eligible) {
      return eligibility.unknown
        ? { kind: 'unknown', reason: eligibility.reason }
        : refused(eligibility.reason);
    }
  }
  if (asked.kind === 'break-glass') {
    return breakGlassOutcome(policy);
  }
  const ticket = ticketOutcome(policy, asked, context);
  if (ticket) {
    return ticket;
  }
  const overBudget = budgetSteps(policy, context);
  if (!overBudget) {
    return refused(`The budget of policy ${policy.id} is used up`);
  }
  const decision =
    asked.kind === 'extension' &&
    policy.document.request.duration.extend?.approval === 'auto' &&
    overBudget.length === 0
      ? undefined
      : decideByRules(policy, context);
  switch (decision?.kind) {
    case 'none':
      return refused(
        `No rule of policy ${policy.id} matches, so it is refused`,
      );
    case 'unknown':
      return decision;
    case 'people':
      return { ...decision, overBudget };
    default: {
      const rule = decision?.rule;
      const reason = rule
        ? `Rule ${rule.name} approves by itself`
        : 'More time is approved by itself';
      return overBudget.length > 0 && rule
        ? {
            kind: 'people',
            rule,
            deciding: [],
            overBudget,
            mayHook: false,
            unknown: [],
          }
        : { kind: 'auto', rule, reason };
    }
  }
}
