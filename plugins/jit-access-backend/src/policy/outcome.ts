import { NO_HOOKS } from '../services/hookAnswers';
import { choosePaths, type DecidingRule } from '../services/paths';
import { withoutSkipped, type WantedStep } from '../services/steps';
import type { RuleContext } from './cel';
import { called, type CompiledPolicy } from './compile';
import {
  judgeBreakGlass,
  judgeEligibility,
  matchRule,
  type Subject,
} from './evaluate';
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
  | { kind: 'refused'; reason: string }
  | { kind: 'unknown'; reason: string }
  | { kind: 'auto'; rule: string }
  | {
      kind: 'people';
      /** The first rule that holds. */
      rule: string;
      /** Lists of stages; all of them have to be complete. */
      lists: WantedStep[][];
      overBudget: boolean;
      /** What could not be told, in sentences. */
      unknown: string[];
    };

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
    reason: context.ticket.known
      ? `Ticket ${ticket} is closed`
      : `There is no ticket ${ticket}`,
  };
}

/** Why the person may not ask; undefined when they may. */
function personOutcome(
  policy: CompiledPolicy,
  { asked, subject }: PolicyCase,
): Outcome | undefined {
  if (!subject) {
    return undefined;
  }
  const judge =
    asked.kind === 'break-glass' ? judgeBreakGlass : judgeEligibility;
  const answer = judge(policy, subject);
  return answer.eligible
    ? undefined
    : { kind: answer.unknown ? 'unknown' : 'refused', reason: answer.reason };
}

const plain = ({ any, from }: WantedStep): WantedStep => ({ any, from });

/** What the rules say, and the budget; without hooks, which are code of others. */
function ruleOutcome(
  policy: CompiledPolicy,
  asked: AskedFor,
  context: RuleContext,
): Outcome {
  const kind = asked.kind ?? 'access';
  const isOver = kind !== 'break-glass' && context.budget?.exceeded === true;
  if (isOver && !policy.overBudget) {
    return {
      kind: 'refused',
      reason: `The budget of ${called(policy)} is used up`,
    };
  }
  const extra = isOver
    ? withoutSkipped(policy.overBudget ?? [], context).map(plain)
    : [];
  const paths = choosePaths({
    policy,
    kind,
    match: matchRule(policy, context),
    rematch: rules => matchRule({ ...policy, rules }, context),
    hooks: NO_HOOKS,
    mayBeAutomatic: true,
  });
  const { rule, automatic, unknown } = paths;
  if (paths.status === 'unavailable') {
    return { kind: 'unknown', reason: paths.reason };
  }
  if (!rule) {
    return {
      kind: 'refused',
      reason: `No rule of ${called(policy)} matches`,
    };
  }
  if (automatic && !isOver) {
    return { kind: 'auto', rule: rule.name };
  }
  const stages = (path: DecidingRule) =>
    withoutSkipped(path.steps, context).map(plain);
  return {
    kind: 'people',
    rule: rule.name,
    lists: paths.paths.map(path => [...stages(path), ...extra]),
    overBudget: isOver,
    unknown,
  };
}

/** Judges a case by the policy alone. Pure: the same case has the same outcome. */
export function judgeCase(policy: CompiledPolicy, what: PolicyCase): Outcome {
  const { asked, context } = what;
  const problem = findInputProblem(policy, asked);
  if (problem) {
    return { kind: 'refused', reason: problem.message };
  }
  return (
    personOutcome(policy, what) ??
    ticketOutcome(policy, asked, context) ??
    ruleOutcome(policy, asked, context)
  );
}
