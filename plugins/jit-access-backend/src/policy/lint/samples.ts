import type { ASTNode } from '@marcbachmann/cel-js';
import { environment, type RuleContext } from '../cel';
import type { CompiledPolicy } from '../compile';
import { durationMillis } from '../durations';
import { clockOf } from '../evaluate';
import { completeInputs } from '../inputs';
import { LEVELS } from '../levels';
import { textOf } from '../syntax';
import { instants } from './instants';

/** A value that something a condition asks about can have. */
export type Sample = (context: RuleContext) => RuleContext;

/** The literal as a number: of a duration in milliseconds. */
function numberOf(node: ASTNode): number | undefined {
  const value: unknown = environment.evaluate(
    node.op === 'call' && node.args[0] === 'duration'
      ? `${textOf(node)}.getMilliseconds()`
      : textOf(node),
  );
  return typeof value === 'number' || typeof value === 'bigint'
    ? Number(value)
    : undefined;
}

function numbers(
  literals: readonly ASTNode[],
  step: number,
  [low, high]: readonly [number, number],
): number[] {
  const around = literals.flatMap(literal => {
    const value = numberOf(literal);
    return value === undefined ? [] : [value - step, value, value + step];
  });
  const ends = [low, ...(Number.isFinite(high) ? [high] : [])];
  return [...new Set([...ends, ...around])].filter(
    value => value >= low && value <= high,
  );
}

const texts = (literals: readonly ASTNode[]) => [
  '',
  // Texts are also compared by order: just below, equal, just above.
  ...literals.flatMap(({ args }) =>
    typeof args === 'string' ? [args, `${args}\u0001`] : [],
  ),
];

/** A context in which everything is known. */
export function sampleContext(policy: CompiledPolicy, now: Date): RuleContext {
  const { target, request } = policy.document;
  const [kind, namespace, name] = target.entity.split(/[:/]/);
  return {
    request: {
      duration: durationMillis(request.duration.default),
      reason: '',
      ticket: '',
      hasTicket: false,
      kind: 'access',
      forOther: false,
      startsIn: 0,
      inputs: completeInputs(policy, {}),
    },
    ticket: { known: true, open: true },
    subject: { ref: '', groups: [], onCall: [], openIncidents: 0 },
    budget: { exceeded: false, grants: 0, hours: 0 },
    service: { level: 'none', overdueCriticals: 0, openCriticals: 0 },
    clock: clockOf(now),
    entity: {
      kind,
      namespace,
      name,
      type: '',
      lifecycle: '',
      tier: '',
      owner: '',
      tags: [],
    },
  };
}

type Part = 'request' | 'ticket' | 'subject' | 'budget' | 'service' | 'entity';

const set =
  (part: Part, key: string) =>
  (value: unknown): Sample =>
  context => ({ ...context, [part]: { ...context[part], [key]: value } });

function durationRange(policy: CompiledPolicy): [number, number] {
  const { min, max, extend } = policy.document.request.duration;
  return [extend ? 1 : durationMillis(min), durationMillis(max)];
}

function inputSamples(
  policy: CompiledPolicy,
  name: string,
  literals: readonly ASTNode[],
): Sample[] {
  const { fields } = policy.document.request.inputs;
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  const values = {
    choice: field?.options ?? [],
    boolean: ['true', 'false'],
    string: texts(literals),
    integer: texts(literals),
  }[field?.type ?? 'string'];
  return [...(field?.required ? [] : ['']), ...values].map(
    (value): Sample =>
      context => ({
        ...context,
        request: {
          ...context.request,
          inputs: { ...context.request.inputs, [name]: value },
        },
      }),
  );
}

/** How far the lint looks at the clock. */
export interface Period {
  now: Date;
  /** Also what is past. */
  past: boolean;
}

/**
 * Values that tell all outcomes of comparisons with these literals apart, of
 * those that can be; undefined where that can't be told.
 */
export function samplesOf(
  policy: CompiledPolicy,
  term: string,
  literals: readonly ASTNode[],
  period: Period,
): Sample[] | undefined {
  const { request } = policy.document;
  const flags = [true, false];
  switch (term) {
    case 'request.duration':
      return numbers(literals, 1, durationRange(policy)).map(
        set('request', 'duration'),
      );
    case 'request.startsIn':
      return numbers(literals, 1, [
        0,
        request.schedule ? durationMillis(request.schedule.maxAhead) : 0,
      ]).map(set('request', 'startsIn'));
    case 'request.hasTicket':
      return (request.inputs.ticket ? flags : [false]).map(
        set('request', 'hasTicket'),
      );
    case 'request.forOther':
      return (request.forOthers ? flags : [false]).map(
        set('request', 'forOther'),
      );
    case 'request.kind':
      return ['access', ...(request.duration.extend ? ['extension'] : [])].map(
        set('request', 'kind'),
      );
    case 'request.reason':
    case 'request.ticket':
      return texts(literals).map(set('request', term.slice(8)));
    case 'ticket.known':
    case 'ticket.open':
      return flags.map(set('ticket', term.slice(7)));
    case 'subject.ref':
      return texts(literals).map(set('subject', 'ref'));
    case 'subject.openIncidents':
      return numbers(literals, 1, [0, Infinity]).map(
        set('subject', 'openIncidents'),
      );
    case 'budget.exceeded':
      return flags.map(set('budget', 'exceeded'));
    case 'budget.grants':
      return numbers(literals, 1, [0, Infinity]).map(set('budget', 'grants'));
    case 'budget.hours':
      return numbers(literals, 0.001, [0, Infinity]).map(
        set('budget', 'hours'),
      );
    case 'service.level':
      return LEVELS.map(set('service', 'level'));
    case 'service.overdueCriticals':
    case 'service.openCriticals':
      return numbers(literals, 1, [0, Infinity]).map(
        set('service', term.slice(8)),
      );
    case 'entity.type':
    case 'entity.lifecycle':
    case 'entity.tier':
    case 'entity.owner':
      return texts(literals).map(set('entity', term.slice(7)));
    case 'entity.kind':
    case 'entity.namespace':
    case 'entity.name':
      return [context => context];
    case 'clock':
    case 'clock.hour':
    case 'clock.weekday':
    case 'clock.now':
      return instants(literals, period).map((at): Sample => context => ({
        ...context,
        clock: clockOf(at),
      }));
    default:
      return term.startsWith('request.inputs.')
        ? inputSamples(policy, term.slice('request.inputs.'.length), literals)
        : undefined;
  }
}

/** All of the clock is one thing: its parts do not vary apart. */
export function variableOf(term: string): string {
  return term.startsWith('clock') ? 'clock' : term;
}
