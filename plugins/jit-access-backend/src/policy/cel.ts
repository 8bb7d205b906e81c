import { Environment } from '@marcbachmann/cel-js';

/** What a rule's `when` can ask about. */
export interface RuleContext {
  request: {
    /** Milliseconds. */
    duration: number;
    reason: string;
    /** Empty when there is none. */
    ticket: string;
    hasTicket: boolean;
  };
  subject: { ref: string; groups: string[] };
  clock: {
    /** 0–23, UTC. */
    hour: number;
    /** 1 is Monday, 7 is Sunday; UTC. */
    weekday: number;
  };
  entity: {
    kind: string;
    namespace: string;
    name: string;
    type: string;
    lifecycle: string;
    tier: string;
    owner: string;
    tags: string[];
  };
}

/** A rule's `when`, compiled and type-checked. */
export type Condition = (context: RuleContext) => boolean;

const environment = new Environment({
  unlistedVariablesAreDyn: false,
  limits: { maxAstNodes: 1000, maxDepth: 50 },
})
  .registerVariable({
    name: 'request',
    schema: {
      duration: 'google.protobuf.Duration',
      reason: 'string',
      ticket: 'string',
      hasTicket: 'bool',
    },
  })
  .registerVariable({
    name: 'subject',
    schema: { ref: 'string', groups: 'list<string>' },
  })
  .registerVariable({
    name: 'clock',
    schema: { hour: 'int', weekday: 'int' },
  })
  .registerVariable({
    name: 'entity',
    schema: {
      kind: 'string',
      namespace: 'string',
      name: 'string',
      type: 'string',
      lifecycle: 'string',
      tier: 'string',
      owner: 'string',
      tags: 'list<string>',
    },
  });

// Durations have a class of their own, which the library makes only itself.
const toDuration = environment
  .clone()
  .registerVariable('text', 'string')
  .parse('duration(text)');

/**
 * Compiles an expression. Throws an Error that tells what is wrong with it:
 * a syntax error, an unknown variable or field, or a result that is no bool.
 */
export function compileCondition(expression: string): Condition {
  const parsed = environment.parse(expression);
  const check = parsed.check();
  if (!check.valid) {
    throw new Error(
      (check.error?.message ?? 'the expression is not valid').split('\n')[0],
    );
  }
  if (check.type !== 'bool') {
    throw new Error(`the expression gives ${check.type}, it must give bool`);
  }
  return context => {
    const result: unknown = parsed({
      ...context,
      request: {
        ...context.request,
        duration: toDuration({ text: `${context.request.duration}ms` }),
      },
      clock: {
        hour: BigInt(context.clock.hour),
        weekday: BigInt(context.clock.weekday),
      },
    });
    return result === true;
  };
}
