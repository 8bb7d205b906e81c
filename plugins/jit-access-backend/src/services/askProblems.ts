import type { Resolution, Ticket } from '@fairway/plugin-jit-access-node';
import { inputsOfEntitlement } from '../policy/entitlement';
import {
  findInputProblem,
  isUnseen,
  type InputProblem,
} from '../policy/inputs';
import type { Ask } from './Assessor';
import { deceives } from './deceivingText';
import type { Refusal } from './guard';
import { ticketCheck } from './Tickets';

const LINES = /[\n\r\t]/;

function textProblem(ask: Ask): InputProblem | undefined {
  const { entitlement } = ask.policy.document.target;
  const naming = inputsOfEntitlement(entitlement);
  const texts: [string, string, boolean][] = [
    ['reason', ask.reason, false],
    ['ticket', ask.ticket ?? '', true],
    ...Object.entries(ask.inputs).map(
      ([name, value]): [string, string, boolean] => [
        `inputs.${name}`,
        value,
        naming.includes(name),
      ],
    ),
  ];
  for (const [field, text, isName] of texts) {
    if (deceives(text)) {
      return { field, message: `${field} must not hold control characters` };
    }
    // What looks like a name that people know must be it.
    if (isName && (isUnseen(text) || LINES.test(text))) {
      return {
        field,
        message: `${field} must not hold characters that nobody sees`,
      };
    }
  }
  return undefined;
}

function startProblem({ startsAt }: Ask, now: Date): InputProblem | undefined {
  if (startsAt === null) {
    return undefined;
  }
  const start = Date.parse(startsAt);
  return Number.isNaN(start) || start <= now.getTime()
    ? {
        field: 'startsAt',
        message: `startsAt must be a time in the future, it is ${now.toISOString()} now`,
      }
    : undefined;
}

/** What is wrong with what was entered, before anything is looked up; undefined when it fits. */
export function findAskProblem(ask: Ask, now: Date): InputProblem | undefined {
  return (
    startProblem(ask, now) ??
    findInputProblem(ask.policy, {
      kind: ask.kind,
      duration: ask.duration,
      reason: ask.reason,
      ticket: ask.ticket ?? undefined,
      inputs: ask.inputs,
      startsIn:
        ask.startsAt === null ? 0 : Date.parse(ask.startsAt) - now.getTime(),
      forOther: ask.requester !== ask.grantee,
    }) ??
    textProblem(ask)
  );
}

/**
 * Why the ticket does not do. One that can't be looked up where it has to be is
 * not good enough, except when it burns: then it is shown as unverified.
 */
export function findTicketProblem(
  ask: Ask,
  found: Resolution<Ticket> | undefined,
): Refusal | undefined {
  const { ticket } = ask.policy.document.request.inputs;
  if (ask.ticket === null || !found || ask.kind === 'extension') {
    return undefined;
  }
  const { state, message } = ticketCheck(ask.ticket, found);
  if (state === 'missing' || state === 'closed') {
    return { kind: 'input', message };
  }
  return state === 'unknown' && ticket?.required && ask.kind === 'access'
    ? { kind: 'unavailable', message }
    : undefined;
}
