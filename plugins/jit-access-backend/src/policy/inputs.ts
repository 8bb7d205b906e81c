import { called, type CompiledPolicy } from './compile';
import { matchesInTime } from './costs';
import { durationMillis, parseDuration, sayDuration } from './durations';

/** A typed input, as far as values are checked by it. */
export interface ValueRules {
  type: 'string' | 'integer' | 'boolean' | 'choice';
  pattern?: string | undefined;
  min?: number | undefined;
  max?: number | undefined;
  options: readonly string[];
}

/** What is asked for, as far as a policy looks at it. */
export interface AskedFor {
  /** `access` when absent. */
  kind?: 'access' | 'extension' | 'break-glass';
  /** ISO 8601 duration. */
  duration: string;
  reason: string;
  ticket: string | undefined;
  /** By the names of the policy's fields; an extension has none of its own. */
  inputs?: Readonly<Record<string, string>>;
  /** Milliseconds until the wanted start; at once when absent. */
  startsIn?: number;
  /** Whether it is asked for somebody else. */
  forOther?: boolean;
}

/** Something that the policy does not accept. */
export interface InputProblem {
  /** For example `duration` or `inputs.account`. */
  field: string;
  message: string;
}

const problem = (field: string, message: string): InputProblem => ({
  field,
  message: `${field} ${message}`,
});

/** The bounds of the duration for a kind of request; undefined when there is no such kind here. */
function durationBounds(
  policy: CompiledPolicy,
  kind: AskedFor['kind'],
): { min: string; max: string } | undefined {
  const { duration } = policy.document.request;
  if (kind === 'extension') {
    const { extend } = duration;
    return extend && { min: 'PT1S', max: extend.by };
  }
  if (kind === 'break-glass') {
    const { breakGlass } = policy.document;
    return breakGlass && { min: 'PT1S', max: breakGlass.max };
  }
  return duration;
}

function durationProblem(
  policy: CompiledPolicy,
  asked: AskedFor,
): InputProblem | undefined {
  const bounds = durationBounds(policy, asked.kind);
  if (!bounds) {
    return {
      field: 'kind',
      message:
        asked.kind === 'extension'
          ? `Access by ${called(policy)} can't be extended`
          : `${called(policy)} has no break-glass`,
    };
  }
  const millis = parseDuration(asked.duration);
  if (millis === undefined) {
    return problem(
      'duration',
      `'${asked.duration}' must be an ISO 8601 duration such as PT1H`,
    );
  }
  return millis < durationMillis(bounds.min) ||
    millis > durationMillis(bounds.max)
    ? problem(
        'duration',
        `must be between ${sayDuration(bounds.min)} and ${sayDuration(bounds.max)}`,
      )
    : undefined;
}

/** What takes no room on a screen, or shows nothing where it does. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Whether there is something in a text that nobody sees. */
export function isUnseen(text: string): boolean {
  return text.search(UNSEEN) >= 0;
}

function reasonProblem(
  policy: CompiledPolicy,
  asked: AskedFor,
): InputProblem | undefined {
  const { minLength, maxLength } = policy.document.request.inputs.reason;
  const seen = asked.reason.replace(UNSEEN, '').replace(/\s+/g, ' ').trim();
  if (seen.length < minLength) {
    return problem('reason', `must have at least ${minLength} characters`);
  }
  return asked.reason.trim().length > maxLength
    ? problem('reason', `must have at most ${maxLength} characters`)
    : undefined;
}

function ticketProblem(
  policy: CompiledPolicy,
  asked: AskedFor,
): InputProblem | undefined {
  const { ticket } = policy.document.request.inputs;
  if (asked.ticket === undefined) {
    // Break-glass must not wait for a ticket, an extension has its grant's.
    return ticket?.required && (asked.kind ?? 'access') === 'access'
      ? problem('ticket', 'is required')
      : undefined;
  }
  if (!ticket) {
    return problem('ticket', 'is not wanted here');
  }
  return matchesInTime(ticket.pattern, asked.ticket)
    ? undefined
    : problem('ticket', `must match ${ticket.pattern}`);
}

/** What is wrong with a value; undefined when it fits. */
export function valueProblem(
  field: ValueRules,
  value: string,
): string | undefined {
  const { min, max } = field;
  const range = (size: number, unit: string) => {
    if (min !== undefined && size < min) {
      return `must be at least ${min}${unit}`;
    }
    return max !== undefined && size > max
      ? `must be at most ${max}${unit}`
      : undefined;
  };
  switch (field.type) {
    case 'integer':
      return /^(0|-?[1-9]\d{0,14})$/.test(value)
        ? range(Number(value), '')
        : 'must be a whole number';
    case 'boolean':
      return ['true', 'false'].includes(value)
        ? undefined
        : 'must be true or false';
    case 'choice':
      return field.options.includes(value)
        ? undefined
        : `must be one of ${field.options.join(', ')}`;
    default:
      return field.pattern !== undefined && !matchesInTime(field.pattern, value)
        ? `must match ${field.pattern}`
        : range(value.length, ' characters long');
  }
}

function fieldsProblem(
  policy: CompiledPolicy,
  asked: AskedFor,
): InputProblem | undefined {
  const { fields } = policy.document.request.inputs;
  const given = asked.inputs ?? {};
  if (asked.kind === 'extension') {
    return undefined;
  }
  const extra = Object.keys(given).find(name => !Object.hasOwn(fields, name));
  if (extra !== undefined) {
    return problem(`inputs.${extra}`, 'is not a field of this policy');
  }
  for (const [name, field] of Object.entries(fields)) {
    const value = Object.hasOwn(given, name) ? given[name] : '';
    if (value === '' && field.required) {
      return problem(`inputs.${name}`, 'is required');
    }
    const wrong = value === '' ? undefined : valueProblem(field, value);
    if (wrong) {
      return problem(`inputs.${name}`, wrong);
    }
  }
  return undefined;
}

function startProblem(
  policy: CompiledPolicy,
  asked: AskedFor,
): InputProblem | undefined {
  const { schedule, forOthers } = policy.document.request;
  const startsIn = asked.startsIn ?? 0;
  if (asked.forOther && !forOthers) {
    return {
      field: 'grantee',
      message: `Access by ${called(policy)} can't be asked for somebody else`,
    };
  }
  if (startsIn <= 0) {
    return undefined;
  }
  if (!schedule || (asked.kind ?? 'access') !== 'access') {
    return {
      field: 'startsAt',
      message: "startsAt can't be later here, access starts at once",
    };
  }
  return startsIn > durationMillis(schedule.maxAhead)
    ? problem(
        'startsAt',
        `can be at most ${sayDuration(schedule.maxAhead)} ahead`,
      )
    : undefined;
}

/** Checks what was entered against the policy's bounds; undefined when it fits. */
export function findInputProblem(
  policy: CompiledPolicy,
  asked: AskedFor,
): InputProblem | undefined {
  return (
    durationProblem(policy, asked) ??
    reasonProblem(policy, asked) ??
    ticketProblem(policy, asked) ??
    fieldsProblem(policy, asked) ??
    startProblem(policy, asked)
  );
}

/** All of the policy's fields; empty text for those left empty. */
export function completeInputs(
  policy: CompiledPolicy,
  inputs: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.keys(policy.document.request.inputs.fields).map(name => [
      name,
      Object.hasOwn(inputs, name) ? inputs[name] : '',
    ]),
  );
}
