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
  steps: { any: number; from: string[] }[];
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
          steps: rule.approval.steps,
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
