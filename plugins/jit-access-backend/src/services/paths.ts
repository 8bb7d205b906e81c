import type { RequestKind } from '@fairway/plugin-jit-access-common';
import {
  called,
  type CompiledPolicy,
  type CompiledRule,
} from '../policy/compile';
import type { RuleMatch } from '../policy/evaluate';
import type { HookOutcome } from './hookAnswers';

/** An automatic approval: what is on record of it. */
export interface Automatic {
  /** `rule <name>` or `hook <name> <version>`. */
  by: string;
  evidence: string;
}

/** What of a rule decides a request. */
export type DecidingRule = Pick<
  CompiledRule,
  | 'name'
  | 'when'
  | 'deadline'
  | 'steps'
  | 'auto'
  | 'notify'
  | 'fallback'
  | 'escalate'
>;

/** The rules whose stages have to be complete, each of them. */
export type Paths = {
  /** The rule that decides; undefined when none matches. */
  rule: DecidingRule | undefined;
  undecided: DecidingRule[];
  unknown: string[];
  automatic: Automatic | undefined;
} & (
  | { status: 'ok'; paths: DecidingRule[] }
  /** People have to decide, and the policy names nobody for it. */
  | { status: 'unavailable'; reason: string }
);

/** A rule that is no rule of the policy: for extensions and break-glass. */
function ownRule(name: string): DecidingRule {
  return {
    name,
    when: 'true',
    deadline: 'PT1H',
    steps: [],
    auto: 'rule',
    notify: [],
    fallback: [],
    escalate: undefined,
  };
}

/** The rule of the kind itself; undefined when the policy's rules decide. */
function ruleOfKind(
  policy: CompiledPolicy,
  kind: RequestKind,
): DecidingRule | undefined {
  if (kind === 'break-glass') {
    return ownRule('break-glass');
  }
  const { extend } = policy.document.request.duration;
  return kind === 'extension' && extend?.approval === 'auto'
    ? ownRule('extension')
    : undefined;
}

function automaticBy(
  rule: DecidingRule,
  hooks: HookOutcome,
): Automatic | undefined {
  if (rule.auto === 'rule') {
    return { by: `rule ${rule.name}`, evidence: rule.when };
  }
  const [allowing] = hooks.allowing;
  return rule.auto === 'hook' && allowing
    ? {
        by: `hook ${allowing.hook} ${allowing.version}`,
        evidence: allowing.evidence,
      }
    : undefined;
}

/** {@link RuleMatch}, or the kind's own rule. */
type Found = Pick<Paths, 'rule' | 'undecided' | 'unknown'>;

const hasPeople = ({ steps }: DecidingRule) => steps.length > 0;

/**
 * Which rules' stages a request needs.
 *
 * It is automatic only when the rule says so, nothing that could decide instead
 * is unknown, and every hook answered without an objection. Else people decide:
 * by the stages of that rule and of the rules that could not be told; where
 * none of them names people, by those of the next rule that matches and does.
 */
export function choosePaths(facts: {
  policy: CompiledPolicy;
  kind: RequestKind;
  match: RuleMatch;
  /** Matches again among some of the rules. */
  rematch: (rules: CompiledRule[]) => RuleMatch;
  hooks: HookOutcome;
  mayBeAutomatic: boolean;
}): Paths {
  const { policy, kind, hooks } = facts;
  const own = ruleOfKind(policy, kind);
  const match: Found = own
    ? { rule: own, undecided: [], unknown: [] }
    : facts.match;
  const { rule, undecided, unknown } = match;
  const problems = [
    ...unknown,
    ...hooks.failures.map(({ hook, why }) => `Hook ${hook} failed: ${why}`),
  ];
  if (!rule) {
    const known = { rule, undecided, unknown, automatic: undefined };
    return unknown.length > 0
      ? { ...known, status: 'unavailable', reason: unknown.join('; ') }
      : { ...known, status: 'ok', paths: [] };
  }
  const automatic =
    facts.mayBeAutomatic && problems.length === 0
      ? automaticBy(rule, hooks)
      : undefined;
  const known = { rule, undecided, unknown, automatic };
  if (automatic) {
    return { ...known, status: 'ok', paths: [{ ...rule, steps: [] }] };
  }
  const paths = [rule, ...undecided].filter(hasPeople);
  if (paths.length > 0) {
    return { ...known, status: 'ok', paths };
  }
  const next = own
    ? undefined
    : facts.rematch(policy.rules.filter(hasPeople)).rule;
  return next
    ? { ...known, status: 'ok', paths: [next] }
    : {
        ...known,
        status: 'unavailable',
        reason: `People have to decide, and ${called(policy)} names nobody for it${problems.length > 0 ? `: ${problems.join('; ')}` : ''}`,
      };
}
