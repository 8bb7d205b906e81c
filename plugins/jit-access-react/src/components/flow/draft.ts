import type {
  Entitlement,
  InputField,
  NewAccessRequest,
} from '@fairway/plugin-jit-access-common';
import { durationToMs } from '../../lib/duration';
import type { RequestField } from '../../lib/errors';
import { checkDuration } from '../../lib/presets';

/** A request while it is being written. */
export interface Draft {
  /** For somebody else than the one who asks. */
  forOther: boolean;
  /** User ref; only asked when it is for somebody else. */
  grantee: string;
  duration: string;
  /** It starts later than at once. */
  later: boolean;
  /** ISO 8601; only asked when it starts later. */
  startsAt: string;
  reason: string;
  ticket: string;
  /** By the names of the policy's fields. */
  inputs: Record<string, string>;
}

/** What can be wrong with a field. */
export type Problem =
  | 'person-missing'
  | 'duration-missing'
  | 'duration-too-short'
  | 'duration-too-long'
  | 'starts-missing'
  | 'starts-past'
  | 'starts-far'
  | 'reason-short'
  | 'reason-long'
  | 'ticket-missing'
  | 'ticket-wrong'
  | InputProblem;

/** What can be wrong with an input of the policy's own. */
export type InputProblem =
  | 'field-missing'
  | 'field-wrong'
  | 'field-integer'
  | 'field-low'
  | 'field-high'
  | 'field-short'
  | 'field-long';

/** What is wrong with each field. */
export type DraftProblems = Partial<Record<RequestField, Problem>>;

/** An empty draft with the policy's default duration. */
export function emptyDraft(entitlement: Entitlement): Draft {
  return {
    forOther: false,
    grantee: '',
    duration: entitlement.duration.default,
    later: false,
    startsAt: '',
    reason: '',
    ticket: '',
    inputs: Object.fromEntries(
      entitlement.inputs.fields.map(field => [
        field.name,
        field.type === 'boolean' ? 'false' : '',
      ]),
    ),
  };
}

/** Whether a text fits a policy's pattern; a pattern that can't be read is left to the server. */
function fits(text: string, pattern: string): boolean {
  try {
    return new RegExp(pattern).test(text);
  } catch {
    return true;
  }
}

/** Whether a ticket can be looked up at all. */
export function isTicket(ticket: string, pattern: string): boolean {
  return ticket !== '' && fits(ticket, pattern);
}

function checkNumber(value: string, field: InputField): InputProblem | null {
  const number = Number(value);
  if (!/^-?\d+$/.test(value)) {
    return 'field-integer';
  }
  if (field.min !== null && number < field.min) {
    return 'field-low';
  }
  return field.max !== null && number > field.max ? 'field-high' : null;
}

/** What is wrong with an input of the policy's own; null when nothing is. */
export function checkInput(
  value: string,
  field: InputField,
): InputProblem | null {
  if (value === '') {
    return field.required ? 'field-missing' : null;
  }
  if (field.type === 'integer') {
    return checkNumber(value, field);
  }
  if (field.type !== 'string') {
    return null;
  }
  if (field.min !== null && value.length < field.min) {
    return 'field-short';
  }
  if (field.max !== null && value.length > field.max) {
    return 'field-long';
  }
  return field.pattern !== null && !fits(value, field.pattern)
    ? 'field-wrong'
    : null;
}

function checkStart(draft: Draft, maxAhead: string, now: number) {
  const start = Date.parse(draft.startsAt);
  if (Number.isNaN(start)) {
    return 'starts-missing';
  }
  if (start <= now) {
    return 'starts-past';
  }
  const ahead = durationToMs(maxAhead);
  return ahead !== null && start - now > ahead ? 'starts-far' : null;
}

/**
 * What the policy would say to a draft. The server has the last word.
 *
 * @param now - milliseconds since the epoch
 */
export function checkDraft(
  draft: Draft,
  entitlement: Entitlement,
  now: number = Date.now(),
): DraftProblems {
  const problems: DraftProblems = {};
  const note = (field: RequestField, problem: Problem | null) => {
    if (problem) {
      problems[field] = problem;
    }
  };
  if (entitlement.forOthers && draft.forOther && !draft.grantee) {
    note('grantee', 'person-missing');
  }
  const duration = checkDuration(draft.duration, entitlement.duration);
  note('duration', duration && `duration-${duration}`);
  if (entitlement.maxAhead !== null && draft.later) {
    note('startsAt', checkStart(draft, entitlement.maxAhead, now));
  }
  const { reason, ticket } = entitlement.inputs;
  const length = draft.reason.trim().length;
  if (length < reason.minLength) {
    note('reason', 'reason-short');
  } else if (length > reason.maxLength) {
    note('reason', 'reason-long');
  }
  const given = draft.ticket.trim();
  if (ticket?.required && !given) {
    note('ticket', 'ticket-missing');
  } else if (ticket && given && !fits(given, ticket.pattern)) {
    note('ticket', 'ticket-wrong');
  }
  for (const field of entitlement.inputs.fields) {
    note(
      `inputs.${field.name}`,
      checkInput((draft.inputs[field.name] ?? '').trim(), field),
    );
  }
  return problems;
}

/** The inputs of the policy's own that were given. */
export function givenInputs(
  inputs: Record<string, string>,
  fields: readonly InputField[],
): { inputs?: Record<string, string> } {
  const given = fields
    .map(({ name }) => [name, (inputs[name] ?? '').trim()] as const)
    .filter(([, value]) => value !== '');
  return given.length > 0 ? { inputs: Object.fromEntries(given) } : {};
}

/** What is sent. */
export function toRequest(
  draft: Draft,
  entitlement: Entitlement,
): NewAccessRequest {
  const ticket = draft.ticket.trim();
  const { forOthers, maxAhead, inputs } = entitlement;
  return {
    entitlementId: entitlement.id,
    duration: draft.duration,
    reason: draft.reason.trim(),
    ...(inputs.ticket && ticket && { ticket }),
    ...(forOthers && draft.forOther && { grantee: draft.grantee }),
    ...(maxAhead !== null && draft.later && { startsAt: draft.startsAt }),
    ...givenInputs(draft.inputs, inputs.fields),
  };
}
