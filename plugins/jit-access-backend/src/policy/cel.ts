import {
  Environment,
  EvaluationError,
  type ASTNode,
} from '@marcbachmann/cel-js';
import { checkCalls, rotationsIn } from './celChecks';
import { askInTime, costOf } from './costs';
import { isAtLeast } from './levels';
import { isNode, pathsIn, textOf } from './syntax';
import { isWithin, parseTimeWindow } from './timeWindow';

/**
 * What a condition can ask about. What is not known now is left out: a
 * condition that needs it is undecided, it is neither true nor false.
 */
export interface RuleContext {
  request: {
    /** Milliseconds. */
    duration: number;
    reason: string;
    /** Empty when there is none. */
    ticket: string;
    hasTicket: boolean;
    kind: 'access' | 'extension' | 'break-glass';
    /** Whether it is asked for somebody else. */
    forOther: boolean;
    /** Milliseconds until the wanted start; 0 for at once. */
    startsIn: number;
    /** All of the policy's fields; empty text for those left empty. */
    inputs: Record<string, string>;
  };
  /** Left out when it could not be looked up, or nothing looks it up. */
  ticket?: {
    /** Whether there is such a ticket. */
    known: boolean;
    /** Whether work on it is still going on. */
    open: boolean;
  };
  subject: {
    ref: string;
    groups: string[];
    /** Rotations the person is on call for now. */
    onCall?: string[];
    /** Open security incidents that name the person. */
    openIncidents?: number;
  };
  /** What the person had of this policy in the last seven days, with this request. */
  budget?: { exceeded: boolean; grants: number; hours: number };
  /** How the target stands on the scorecard. */
  service?: {
    /** `none`, `bronze`, `silver` or `gold`. */
    level: string;
    overdueCriticals: number;
    openCriticals: number;
  };
  clock: RuleClock;
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
  /** Why parts are left out, by their path, for example `service`. */
  reasons?: Record<string, string>;
}

/** The time that conditions look at. */
export interface RuleClock {
  at: Date;
  /** 0–23, UTC. */
  hour: number;
  /** 1 is Monday, 7 is Sunday; UTC. */
  weekday: number;
}

/** What a condition says: yes, no, or that it can't be told and why. */
export type Answer =
  { decided: true; holds: boolean } | { decided: false; why: string };

/** An expression of a policy, compiled and type-checked. */
export interface Condition {
  ask(context: RuleContext): Answer;
  /** Paths that it reads, for example `service.level`. */
  reads: readonly string[];
  /** Rotations that it asks about. */
  rotations: readonly string[];
  /** Syntax tree. */
  ast: ASTNode;
  /** What of it could take for ever, in words; undefined when nothing could. */
  cost: string | undefined;
}

/** The clock as the library sees it, with functions of its own. */
class Clock {
  readonly hour: bigint;
  readonly weekday: bigint;

  constructor(readonly now: Date) {
    this.hour = BigInt(now.getUTCHours());
    this.weekday = BigInt(now.getUTCDay() || 7);
  }
}

/** Limits that no honest policy meets; a file can't hang the backend. */
const LIMITS = { maxAstNodes: 1000, maxDepth: 50, maxListElements: 200 };

/** Environment in which all that a condition can ask about is known by type. */
export const environment = new Environment({
  unlistedVariablesAreDyn: false,
  limits: LIMITS,
})
  .registerType('Clock', {
    ctor: Clock,
    fields: { hour: 'int', weekday: 'int', now: 'google.protobuf.Timestamp' },
  })
  .registerVariable('clock', 'Clock')
  .registerFunction('Clock.within(string): bool', (clock, window) =>
    isWithin(parseTimeWindow(window), clock.now),
  )
  .registerFunction('string.atLeast(string): bool', isAtLeast)
  .registerVariable({
    name: 'request',
    schema: {
      duration: 'google.protobuf.Duration',
      reason: 'string',
      ticket: 'string',
      hasTicket: 'bool',
      kind: 'string',
      forOther: 'bool',
      startsIn: 'google.protobuf.Duration',
      inputs: 'map<string, string>',
    },
  })
  .registerVariable({
    name: 'ticket',
    schema: { known: 'bool', open: 'bool' },
  })
  .registerVariable({
    name: 'subject',
    schema: {
      ref: 'string',
      groups: 'list<string>',
      onCall: 'list<string>',
      openIncidents: 'int',
    },
  })
  .registerVariable({
    name: 'budget',
    schema: { exceeded: 'bool', grants: 'int', hours: 'double' },
  })
  .registerVariable({
    name: 'service',
    schema: { level: 'string', overdueCriticals: 'int', openCriticals: 'int' },
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

const duration = (millis: number): unknown =>
  toDuration({ text: `${millis}ms` });

/** Without what is not known: reading that is an error, which is told apart below. */
function known(part: Record<string, unknown> | undefined) {
  return Object.fromEntries(
    Object.entries(part ?? {}).filter(([, value]) => value !== undefined),
  );
}

const count = (value: number | undefined) =>
  value === undefined ? undefined : BigInt(value);

/** What the library is given for each variable; made only for those an expression reads. */
const BINDINGS: Readonly<Record<string, (context: RuleContext) => unknown>> = {
  request: ({ request }) => ({
    ...request,
    duration: duration(request.duration),
    startsIn: duration(request.startsIn),
  }),
  ticket: ({ ticket }) => known(ticket && { ...ticket }),
  subject: ({ subject }) =>
    known({ ...subject, openIncidents: count(subject.openIncidents) }),
  budget: ({ budget }) =>
    known(budget && { ...budget, grants: count(budget.grants) }),
  service: ({ service }) =>
    known(
      service && {
        level: service.level,
        overdueCriticals: count(service.overdueCriticals),
        openCriticals: count(service.openCriticals),
      },
    ),
  clock: ({ clock }) => new Clock(clock.at),
  entity: ({ entity }) => entity,
};

function whyUndecided(error: unknown, context: RuleContext): string {
  if (error instanceof EvaluationError && error.code === 'no_such_key') {
    const path = isNode(error.node) ? textOf(error.node) : 'a part of it';
    const reasons = context.reasons ?? {};
    const why = reasons[path] ?? reasons[path.split('.')[0]];
    return `${path} is not known${why ? `: ${why}` : ''}`;
  }
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n')[0];
}

/**
 * Compiles an expression. Throws an Error that tells what is wrong with it:
 * a syntax error, an unknown variable or field, or a result that is no bool.
 */
export function compileCondition(expression: string): Condition {
  const parsed = environment.parse(expression);
  checkCalls(parsed.ast);
  const check = parsed.check();
  if (!check.valid) {
    throw new Error(
      (check.error?.message ?? 'the expression is not valid').split('\n')[0],
    );
  }
  if (check.type !== 'bool') {
    throw new Error(`the expression gives ${check.type}, it must give bool`);
  }
  const cost = costOf(parsed.ast);
  const reads = pathsIn(parsed.ast);
  const roots = Object.entries(BINDINGS).filter(([name]) =>
    reads.some(path => path.split('.')[0] === name),
  );
  return {
    reads,
    rotations: [...new Set(rotationsIn(parsed.ast))],
    ast: parsed.ast,
    cost,
    ask: context => {
      try {
        const result: unknown = askInTime(cost !== undefined, () =>
          parsed(
            Object.fromEntries(
              roots.map(([name, bind]) => [name, bind(context)]),
            ),
          ),
        );
        return typeof result === 'boolean'
          ? { decided: true, holds: result }
          : { decided: false, why: `${expression} gave no answer` };
      } catch (error) {
        return { decided: false, why: whyUndecided(error, context) };
      }
    },
  };
}
