import type { RuleContext } from './cel';
import type { CompiledPolicy, CompiledRule, CompiledStep } from './compile';
import { matchRule } from './evaluate';

/** A rule that wants people, with those of its steps that are not left out. */
export interface DecidingRule {
  rule: CompiledRule;
  steps: CompiledStep[];
}

/** What a policy's rules say to a request. */
export type RuleDecision =
  /** No rule holds: refused. */
  | { kind: 'none' }
  /** It depends on what is unknown: refused for now, nobody is asked. */
  | { kind: 'unknown'; reason: string }
  /** The rule approves by itself. */
  | { kind: 'auto'; rule: CompiledRule }
  | {
      kind: 'people';
      /** The first rule that holds. */
      rule: CompiledRule;
      /** It is approved when the steps of each are complete; one person counts in several. */
      deciding: DecidingRule[];
      /** Whether a hook may approve in place of the people. */
      mayHook: boolean;
      /** What could not be told, in sentences; empty when all could. */
      unknown: string[];
    };

/** A step is left out only where its `unless` surely holds. */
export function activeSteps(
  steps: readonly CompiledStep[],
  context: RuleContext,
): CompiledStep[] {
  return steps.filter(({ skipped }) => {
    const answer = skipped?.ask(context);
    return !(answer?.decided && answer.holds);
  });
}

/**
 * Lets the rules decide. What is unknown never makes it easier: with a rule
 * undecided nothing is approved by itself, and the people of every rule that
 * may hold have to approve.
 */
export function decideByRules(
  policy: CompiledPolicy,
  context: RuleContext,
): RuleDecision {
  const { rule, undecided, unknown } = matchRule(policy, context);
  if (!rule) {
    return undecided.length > 0
      ? { kind: 'unknown', reason: unknown.join('; ') }
      : { kind: 'none' };
  }
  if (undecided.length === 0 && rule.auto === 'rule') {
    return { kind: 'auto', rule };
  }
  const deciding = [rule, ...undecided]
    .filter(candidate => candidate.auto !== 'rule')
    .map(candidate => ({
      rule: candidate,
      steps: activeSteps(candidate.steps, context),
    }));
  const mayHook = undecided.length === 0 && rule.auto === 'hook';
  // All steps left out is no approval: somebody has to say yes.
  if (!mayHook && !deciding.some(({ steps }) => steps.length > 0)) {
    return undecided.length > 0
      ? { kind: 'unknown', reason: unknown.join('; ') }
      : { kind: 'none' };
  }
  return {
    kind: 'people',
    rule,
    deciding: deciding.filter(({ steps }) => steps.length > 0),
    mayHook,
    unknown,
  };
}
