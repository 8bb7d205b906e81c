import { compileCondition, type Condition } from './cel';
import type { AccessPolicyDocument } from './schema';

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
  ticketPattern: RegExp | undefined;
}

/** A part of a policy that can't be compiled. */
export class PolicyCompileError extends Error {
  constructor(
    message: string,
    /** Where in the document. */
    readonly path: (string | number)[],
  ) {
    super(message);
    this.name = 'PolicyCompileError';
  }
}

function compileStep(step: {
  any: number;
  from: string[];
  unless?: string;
}): CompiledStep {
  return {
    any: step.any,
    from: step.from,
    unless: step.unless,
    skipped:
      step.unless === undefined ? undefined : compileCondition(step.unless),
  };
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
  const { ticket } = document.request.inputs;
  return {
    id: document.metadata.name,
    version: document.metadata.version,
    hash,
    document,
    ticketPattern: ticket ? new RegExp(ticket.pattern, 'u') : undefined,
    rules: document.rules.map((rule, index) => {
      try {
        return {
          name: rule.name,
          when: rule.when,
          matches: compileCondition(rule.when),
          deadline: rule.approval.deadline,
          steps: rule.approval.steps.map(compileStep),
          ...automation(rule.approval),
        };
      } catch (error) {
        throw new PolicyCompileError(
          error instanceof Error ? error.message : String(error),
          ['rules', index, 'when'],
        );
      }
    }),
  };
}
