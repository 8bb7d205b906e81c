import { compileCondition, type Condition } from './cel';
import type { AccessPolicyDocument } from './schema';
import { setsOf } from './sets';

/** A rule ready to be asked. */
export interface CompiledRule {
  name: string;
  /** The expression as written. */
  when: string;
  matches: Condition;
  /** ISO 8601 duration from the request to its deadline. */
  deadline: string;
  steps: CompiledStep[];
  /** `rule`: it approves by itself. `hook`: a hook can. `no`: people decide. */
  auto: 'no' | 'rule' | 'hook';
  /** Who is told of an automatic approval. */
  notify: string[];
  /** Asked in place of a set that is empty. */
  fallback: string[];
  escalate: { after: string; to: string[] } | undefined;
}

/** A stage of approvals ready to be asked. */
export interface CompiledStep {
  any: number;
  from: string[];
  /** The expression as written; the step is left out when it holds. */
  unless: string | undefined;
  skipped: Condition | undefined;
}

/** A policy ready to be asked. */
export interface CompiledPolicy {
  id: string;
  version: number;
  /** SHA-256, in hex, of the file it was read from. */
  hash: string;
  document: AccessPolicyDocument;
  rules: CompiledRule[];
  /** What a request over the budget needs as well; undefined: it is refused. */
  overBudget: CompiledStep[] | undefined;
  /** What any rule or step reads, for example `service.level`: nothing else has to be looked up. */
  reads: ReadonlySet<string>;
  /** Rotations whose people on call it has to know, of whatever part of it. */
  rotations: ReadonlySet<string>;
}

/** What people know a policy by, in a sentence; its id is for files and APIs. */
export function called({ document }: CompiledPolicy): string {
  return `"${document.metadata.title}"`;
}

/** A part of a policy that can't be compiled. */
export class PolicyCompileError extends Error {
  constructor(
    message: string,
    /** Where in the document. */
    readonly path: Path,
  ) {
    super(message);
    this.name = 'PolicyCompileError';
  }
}

type Path = (string | number)[];

function compileAt(expression: string, path: Path): Condition {
  try {
    return compileCondition(expression);
  } catch (error) {
    throw new PolicyCompileError(
      error instanceof Error ? error.message : String(error),
      path,
    );
  }
}

/** Compiles stages of approvals. Throws PolicyCompileError below the path. */
export function compileSteps(
  steps: readonly { any: number; from: string[]; unless?: string }[],
  path: Path,
): CompiledStep[] {
  return steps.map(({ any, from, unless }, index) => ({
    any,
    from,
    unless,
    skipped:
      unless === undefined
        ? undefined
        : compileAt(unless, [...path, index, 'unless']),
  }));
}

function automation(
  approval: AccessPolicyDocument['rules'][number]['approval'],
): Pick<CompiledRule, 'auto' | 'notify' | 'fallback' | 'escalate'> {
  return 'auto' in approval
    ? {
        auto: approval.auto === true ? 'rule' : 'hook',
        notify: approval.notify,
        fallback: [],
        escalate: undefined,
      }
    : {
        auto: 'no',
        notify: [],
        fallback: approval.fallback,
        escalate: approval.escalate,
      };
}

/** Compiles a checked document. Throws PolicyCompileError. */
export function compilePolicy(
  document: AccessPolicyDocument,
  hash: string,
): CompiledPolicy {
  const { exceeded } = document.request.limits;
  const rules = document.rules.map((rule, index) => ({
    name: rule.name,
    when: rule.when,
    matches: compileAt(rule.when, ['rules', index, 'when']),
    deadline: rule.approval.deadline,
    steps: compileSteps(rule.approval.steps, [
      'rules',
      index,
      'approval',
      'steps',
    ]),
    ...automation(rule.approval),
  }));
  const overBudget =
    exceeded === 'refuse'
      ? undefined
      : compileSteps(exceeded, ['request', 'limits', 'exceeded']);
  const steps = [...rules.flatMap(rule => rule.steps), ...(overBudget ?? [])];
  const conditions = [
    ...rules.map(rule => rule.matches),
    ...steps.flatMap(step => step.skipped ?? []),
  ];
  return {
    id: document.metadata.name,
    version: document.metadata.version,
    hash,
    document,
    rules,
    overBudget,
    reads: new Set(conditions.flatMap(condition => condition.reads)),
    rotations: new Set([
      ...conditions.flatMap(condition => condition.rotations),
      ...setsOf(document).flatMap(({ set }) =>
        set.startsWith('oncall:') ? [set.slice('oncall:'.length)] : [],
      ),
    ]),
  };
}
