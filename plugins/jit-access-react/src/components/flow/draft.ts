import type {
  Entitlement,
  NewAccessRequest,
} from '@fairway/plugin-jit-access-common';
import type { RequestField } from '../../lib/errors';
import { checkDuration } from '../../lib/presets';

/** A request while it is being written. */
export interface Draft {
  duration: string;
  reason: string;
  ticket: string;
}

/** What is wrong with each field, as a message key's last part. */
export type DraftProblems = Partial<
  Record<
    RequestField,
    | 'duration-missing'
    | 'duration-too-short'
    | 'duration-too-long'
    | 'reason-short'
    | 'reason-long'
    | 'ticket-missing'
    | 'ticket-wrong'
  >
>;

/** An empty draft with the policy's default duration. */
export function emptyDraft(entitlement: Entitlement): Draft {
  return { duration: entitlement.duration.default, reason: '', ticket: '' };
}

/** Whether a ticket fits a policy's pattern; a pattern that can't be read is left to the server. */
function ticketFits(ticket: string, pattern: string): boolean {
  try {
    return new RegExp(pattern).test(ticket);
  } catch {
    return true;
  }
}

/** What the policy would say to a draft. The server has the last word. */
export function checkDraft(
  draft: Draft,
  entitlement: Entitlement,
): DraftProblems {
  const problems: DraftProblems = {};
  const duration = checkDuration(draft.duration, entitlement.duration);
  if (duration) {
    problems.duration = `duration-${duration}`;
  }
  const { reason, ticket } = entitlement.inputs;
  const length = draft.reason.trim().length;
  if (length < reason.minLength) {
    problems.reason = 'reason-short';
  } else if (length > reason.maxLength) {
    problems.reason = 'reason-long';
  }
  const given = draft.ticket.trim();
  if (ticket?.required && !given) {
    problems.ticket = 'ticket-missing';
  } else if (ticket && given && !ticketFits(given, ticket.pattern)) {
    problems.ticket = 'ticket-wrong';
  }
  return problems;
}

/** What is sent. */
export function toRequest(
  draft: Draft,
  entitlement: Entitlement,
): NewAccessRequest {
  const ticket = draft.ticket.trim();
  return {
    entitlementId: entitlement.id,
    duration: draft.duration,
    reason: draft.reason.trim(),
    ...(entitlement.inputs.ticket && ticket && { ticket }),
  };
}
