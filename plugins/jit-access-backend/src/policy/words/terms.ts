import type { ASTNode } from '@marcbachmann/cel-js';
import { environment } from '../cel';
import { formatDuration, sayDuration } from '../durations';
import { childrenOf, pathOf, stringOf, textOf } from '../syntax';

/** A list in words. */
export function sayList(words: readonly string[], last = 'or'): string {
  return words.length < 2
    ? words.join('')
    : `${words.slice(0, -1).join(', ')} ${last} ${words[words.length - 1]}`;
}

/**
 * People that a policy names, in words. The refs of groups and people stay:
 * screens and notices put the titles of their pages in their place.
 */
function saySet(set: string): string {
  if (set === 'owners') {
    return 'the owners of the target';
  }
  if (set === 'manager') {
    return 'the manager of the person';
  }
  if (set.startsWith('oncall:')) {
    return `whoever is on call for ${set.slice(7)}`;
  }
  return set.startsWith('hook:')
    ? `the people that the hook ${set.slice(5)} names`
    : set;
}

/** Several sets, in words. */
export function saySets(sets: readonly string[]): string {
  return sayList(sets.map(saySet));
}

/** Milliseconds of a CEL duration literal; undefined for anything else. */
function durationOf(node: ASTNode): number | undefined {
  if (node.op !== 'call' || node.args[0] !== 'duration') {
    return undefined;
  }
  const value: unknown = environment.evaluate(
    `${textOf(node)}.getMilliseconds()`,
  );
  return typeof value === 'bigint' ? Number(value) : undefined;
}

function sayMillis(millis: number): string {
  return millis > 0 ? sayDuration(formatDuration(millis)) : 'none';
}

type Compare = (operator: string, value: ASTNode) => string | undefined;

const DURATIONS: Record<string, string> = {
  '<=': 'for up to',
  '<': 'for less than',
  '>': 'for more than',
  '>=': 'for at least',
  '==': 'for exactly',
};

const COUNTS: Record<string, string> = {
  '<=': 'at most',
  '<': 'fewer than',
  '>': 'more than',
  '>=': 'at least',
  '==': 'exactly',
};

const count =
  (what: string): Compare =>
  (operator, value) => {
    const number = textOf(value);
    const word = COUNTS[operator];
    if (!word || !/^\d+(\.\d+)?$/.test(number)) {
      return undefined;
    }
    if (number === '0' && ['==', '<=', '>', '>='].includes(operator)) {
      return operator === '>' ? `there are ${what}` : `there are no ${what}`;
    }
    return `there are ${word} ${number} ${what}`;
  };

const DAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(
  ' ',
);

const equals =
  (yes: (value: string) => string, no: (value: string) => string): Compare =>
  (operator, value) => {
    const text = stringOf(value);
    if (text === undefined) {
      return undefined;
    }
    return { '==': yes(text), '!=': no(text) }[operator];
  };

const attribute = (name: string): Compare =>
  equals(
    value => `the ${name} of the target is ${value}`,
    value => `the ${name} of the target is not ${value}`,
  );

const COMPARED: Readonly<Record<string, Compare>> = {
  'request.duration': (operator, value) => {
    const millis = durationOf(value);
    return millis === undefined || !DURATIONS[operator]
      ? undefined
      : `it is ${DURATIONS[operator]} ${sayMillis(millis)}`;
  },
  'request.startsIn': (operator, value) => {
    const millis = durationOf(value);
    if (millis === undefined || !DURATIONS[operator]) {
      return undefined;
    }
    return millis === 0
      ? { '>': 'it starts later', '==': 'it starts at once' }[operator]
      : `it starts in ${COUNTS[operator].replace('fewer', 'less')} ${sayMillis(millis)}`;
  },
  'request.kind': equals(
    value => `it is a request of kind ${value}`,
    value => `it is no request of kind ${value}`,
  ),
  'subject.openIncidents': count(
    'open security incidents that name the person',
  ),
  'service.overdueCriticals': count(
    'critical findings past their deadline on the target',
  ),
  'service.openCriticals': count('open critical findings on the target'),
  'service.level': equals(
    value => `the target is at level ${value}`,
    value => `the target is not at level ${value}`,
  ),
  'budget.grants': count('grants of the person in seven days'),
  'budget.hours': count('hours of the person in seven days'),
  'entity.tier': attribute('tier'),
  'entity.type': attribute('type'),
  'entity.lifecycle': attribute('lifecycle'),
  'entity.owner': attribute('owner'),
  'clock.weekday': (operator, value) => {
    const day = DAYS[Number(textOf(value)) - 1];
    return day === undefined
      ? undefined
      : {
          '==': `it is ${day} (UTC)`,
          '!=': `it is not ${day} (UTC)`,
          '<=': `it is Monday to ${day} (UTC)`,
          '>=': `it is ${day} to Sunday (UTC)`,
        }[operator];
  },
  'clock.hour': (operator, value) => {
    const hour = textOf(value);
    return /^\d+$/.test(hour)
      ? {
          '<': `it is before ${hour}:00 (UTC)`,
          '>=': `it is ${hour}:00 or later (UTC)`,
        }[operator]
      : undefined;
  },
  'clock.now': (operator, value) => {
    const at =
      value.op === 'call' && value.args[0] === 'timestamp'
        ? stringOf(value.args[1][0])
        : undefined;
    return at === undefined
      ? undefined
      : { '<': `it is before ${at}`, '>=': `it is ${at} or later` }[operator];
  },
};

/** What is true by itself, and its opposite. */
const FLAGS: Readonly<Record<string, readonly [string, string]>> = {
  'request.hasTicket': ['there is a ticket', 'there is no ticket'],
  'request.forOther': [
    'it is asked for somebody else',
    'it is asked for oneself',
  ],
  'ticket.open': ['the ticket is open', 'the ticket is not open'],
  'ticket.known': ['there is such a ticket', 'there is no such ticket'],
  'budget.exceeded': [
    'the budget of the person is used up',
    'the budget of the person is not used up',
  ],
};

const MIRRORED: Record<string, string> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
  '==': '==',
  '!=': '!=',
};

function sayMembership(node: ASTNode, isNot: boolean): string | undefined {
  if (node.op !== 'in') {
    return undefined;
  }
  const [value, list] = node.args;
  const name = stringOf(value);
  const not = isNot ? 'not ' : '';
  switch (name === undefined ? undefined : pathOf(list)) {
    case 'subject.groups':
      return `the person is ${not}in ${saySet(name ?? '')}`;
    case 'subject.onCall':
      return `the person is ${not}on call for ${name}`;
    case 'entity.tags':
      return `the target is ${not}tagged ${name}`;
    default:
      return undefined;
  }
}

function sayCall(node: ASTNode, isNot: boolean): string | undefined {
  if (node.op !== 'rcall') {
    return undefined;
  }
  const [name, receiver, [argument]] = node.args;
  const text = argument && stringOf(argument);
  if (text === undefined) {
    return undefined;
  }
  const path = pathOf(receiver);
  if (name === 'within' && path === 'clock') {
    return isNot ? `it is outside ${text}` : `it is ${text}`;
  }
  if (name === 'atLeast' && path === 'service.level') {
    return isNot
      ? `the target is below level ${text}`
      : `the target is at level ${text} or better`;
  }
  return name === 'startsWith' && path === 'request.ticket'
    ? `the ticket ${isNot ? 'does not begin' : 'begins'} with ${text}`
    : undefined;
}

const OPPOSITE: Record<string, string> = {
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
  '==': '!=',
  '!=': '==',
};

function sayComparison(node: ASTNode, isNot: boolean): string | undefined {
  const operator = MIRRORED[node.op] ? node.op : undefined;
  if (!operator) {
    return undefined;
  }
  const [left, right] = childrenOf(node);
  const at = (path: string | undefined, by: string, value: ASTNode) => {
    const said = isNot ? OPPOSITE[by] : by;
    if (path?.startsWith('request.inputs.')) {
      const name = path.slice('request.inputs.'.length);
      const text = stringOf(value);
      return text === undefined || !['==', '!='].includes(said)
        ? undefined
        : `${name} is ${said === '!=' ? 'not ' : ''}${text}`;
    }
    return path !== undefined && Object.hasOwn(COMPARED, path)
      ? COMPARED[path](said, value)
      : undefined;
  };
  return (
    at(pathOf(left), operator, right) ??
    at(pathOf(right), MIRRORED[operator], left)
  );
}

/** A simple question in words; undefined where there are no words for it. */
export function sayTerm(node: ASTNode, isNot = false): string | undefined {
  const path = pathOf(node);
  if (path !== undefined) {
    return Object.hasOwn(FLAGS, path) ? FLAGS[path][isNot ? 1 : 0] : undefined;
  }
  return (
    sayMembership(node, isNot) ??
    sayCall(node, isNot) ??
    sayComparison(node, isNot)
  );
}
