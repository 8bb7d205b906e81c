import type { StoredGrant } from '../database/records/grant';
import type { StoredRequest } from '../database/records/request';
import { sayDuration } from '../policy/durations';
import {
  SECURITY,
  type EventMessage,
  type NotificationMessage,
  type OutboxMessage,
} from './messages';

/** Tells open pages to read again. */
export const SIGNAL: OutboxMessage = { sink: 'signal' };

/** What every event tells of its request. Nothing in it is secret. */
function payloadOf(request: StoredRequest): Record<string, string | null> {
  return {
    requestId: request.id,
    kind: request.kind,
    entitlementId: request.policyId,
    title: request.title,
    entityRef: request.entityRef,
    ownerRef: request.ownerRef,
    risk: request.risk,
    requester: request.requester,
    grantee: request.grantee,
    reason: request.reason,
    ticket: request.ticket,
    duration: request.duration,
    deadline: request.deadline,
  };
}

function requestEvent(
  request: StoredRequest,
  what: string,
  more: Record<string, string | null> = {},
): EventMessage {
  return {
    sink: 'event',
    topic: `jit-access.request.${what}`,
    payload: { ...payloadOf(request), ...more },
  };
}

function grantEvent(
  request: StoredRequest,
  grant: Pick<StoredGrant, 'id'>,
  what: string,
  more: Record<string, string | null> = {},
): EventMessage {
  return {
    sink: 'event',
    topic: `jit-access.grant.${what}`,
    payload: { ...payloadOf(request), grantId: grant.id, ...more },
  };
}

/** A notification to these people; none when there is nobody to tell. */
export function tell(
  request: StoredRequest,
  recipients: readonly string[],
  message: Pick<NotificationMessage, 'title' | 'description'> & {
    severity?: NotificationMessage['severity'];
    /** `request`: what is to be decided; `grant`: what one has. */
    about:
      'request' | 'grant' | 'overdue' | 'break-glass' | 'break-glass-review';
  },
): NotificationMessage[] {
  if (recipients.length === 0) {
    return [];
  }
  return [
    {
      sink: 'notification',
      recipients: [...new Set(recipients)],
      title: message.title,
      description: message.description,
      link: `/access/requests/${request.id}`,
      severity: message.severity ?? 'normal',
      scope: `jit-access:${message.about}:${request.id}`,
    },
  ];
}

/** A request was made: the approvers of the open step hear of it. */
export function requestCreated(
  request: StoredRequest,
  approvers: readonly string[],
): OutboxMessage[] {
  return [
    requestEvent(request, 'created'),
    ...askApprovers(request, approvers),
    SIGNAL,
  ];
}

/** Asks people to decide; never requester or grantee. */
export function askApprovers(
  request: StoredRequest,
  approvers: readonly string[],
): OutboxMessage[] {
  return tell(
    request,
    approvers.filter(
      person => person !== request.requester && person !== request.grantee,
    ),
    {
      about: 'request',
      title: `${request.requester} asks: ${request.title}`,
      description: `Decide until ${request.deadline}.`,
    },
  );
}

/** Somebody approved, more approvals are wanted. */
export function approvalRecorded(
  request: StoredRequest,
  by: string,
  next: readonly string[],
): OutboxMessage[] {
  return [
    requestEvent(request, 'approval-recorded', { by }),
    ...tell(request, [request.requester], {
      about: 'grant',
      title: `${by} approved: ${request.title}`,
      description: 'More approvals are needed.',
    }),
    ...askApprovers(request, next),
    SIGNAL,
  ];
}

/** A request came to its end: who asked and who was asked hear of it. */
export function requestDecided(
  request: StoredRequest,
  state: 'approved' | 'denied' | 'lapsed' | 'withdrawn' | 'invalidated',
  by: string | null,
  asked: readonly string[],
): OutboxMessage[] {
  if (request.auto && state === 'approved') {
    // Nobody was asked, and that the access is there is told next.
    return [requestEvent(request, state, { by, auto: 'true' }), SIGNAL];
  }
  const who = by === null ? '' : ` by ${by}`;
  const words = {
    title: `${state.charAt(0).toUpperCase()}${state.slice(1)}${who}: ${request.title}`,
    description:
      state === 'approved'
        ? 'The access is being prepared.'
        : 'No access was given.',
  };
  return [
    requestEvent(request, state, { by, auto: String(request.auto) }),
    ...tell(
      request,
      [request.requester, request.grantee].filter(person => person !== by),
      { ...words, about: 'grant' },
    ),
    ...tell(
      request,
      asked.filter(
        person =>
          person !== by &&
          person !== request.requester &&
          person !== request.grantee,
      ),
      {
        title: words.title,
        description: 'There is nothing left to decide.',
        severity: 'low',
        about: 'request',
      },
    ),
    SIGNAL,
  ];
}

/** The grantee has access now. */
export function grantActivated(
  request: StoredRequest,
  grant: Pick<StoredGrant, 'id'>,
  endsAt: string,
): OutboxMessage[] {
  return [
    grantEvent(request, grant, 'activated', { endsAt }),
    ...tell(request, [request.grantee], {
      about: 'grant',
      title: `You have access: ${request.title}`,
      description: `It ends at ${endsAt}.`,
    }),
    SIGNAL,
  ];
}

/** The grant is over, one way or another. */
export function grantEnded(
  request: StoredRequest,
  grant: Pick<StoredGrant, 'id'>,
  what: 'ended' | 'failed' | 'cancelled',
  why: string,
): OutboxMessage[] {
  return [
    grantEvent(request, grant, what, { why }),
    ...tell(request, [request.grantee], {
      about: 'grant',
      title:
        what === 'ended'
          ? `Access ended: ${request.title}`
          : `No access: ${request.title}`,
      description: why,
      severity: what === 'ended' ? 'normal' : 'high',
    }),
    SIGNAL,
  ];
}

/** The grant is being taken away. */
export function grantEnding(
  request: StoredRequest,
  grant: Pick<StoredGrant, 'id'>,
): OutboxMessage[] {
  return [grantEvent(request, grant, 'revoking'), SIGNAL];
}

/**
 * Access could not be taken away in time: security, the owner of the target
 * and the person themselves are paged, and paged again while it lasts.
 */
export function grantOverdue(
  request: StoredRequest,
  grant: Pick<StoredGrant, 'id'>,
  page: { number: number; error: string; nextAttemptAt: string },
): OutboxMessage[] {
  const again = page.number > 1 ? ` (told ${page.number} times)` : '';
  return [
    grantEvent(request, grant, 'revoke-overdue', { error: page.error }),
    ...tell(request, [...ownersOf(request), SECURITY, request.grantee], {
      about: 'overdue',
      title: `Access of ${request.grantee} could not be taken away: ${request.title}${again}`,
      description: `It is tried again until it succeeds, next at ${page.nextAttemptAt}. Nobody gets this access meanwhile. Last error: ${page.error}`,
      severity: 'critical',
    }),
    SIGNAL,
  ];
}

/** The access ends soon. */
export function grantExpiring(
  request: StoredRequest,
  grant: Pick<StoredGrant, 'id'>,
  endsAt: string,
): OutboxMessage[] {
  return [
    grantEvent(request, grant, 'expiring', { endsAt }),
    ...tell(request, [request.grantee], {
      about: 'grant',
      title: `Your access ends soon: ${request.title}`,
      description: `It ends at ${endsAt}. Ask for more time before, or return it when you are done.`,
    }),
  ];
}

/** Somebody took access at once: security and the owners hear of it, loudly. */
export function breakGlassUsed(
  request: StoredRequest,
  grant: Pick<StoredGrant, 'id'>,
): OutboxMessage[] {
  return [
    {
      sink: 'event',
      topic: 'jit-access.break-glass.used',
      payload: { ...payloadOf(request), grantId: grant.id },
    },
    ...tell(request, [...ownersOf(request), SECURITY], {
      about: 'break-glass',
      title: `Break-glass by ${request.grantee}: ${request.title}`,
      description: `Access without approval for ${sayDuration(request.duration)}. Reason: ${request.reason}`,
      severity: 'critical',
    }),
    SIGNAL,
  ];
}

/** A review of break-glass is owed, or late: who can review hears of it. */
export function breakGlassReviewOwed(
  request: StoredRequest,
  grant: Pick<StoredGrant, 'id'>,
  o: { reviewers: readonly string[]; dueAt: string; isLate: boolean },
): OutboxMessage[] {
  return [
    grantEvent(request, grant, o.isLate ? 'review-late' : 'review-owed', {
      dueAt: o.dueAt,
    }),
    ...tell(
      request,
      o.reviewers.filter(person => person !== request.grantee),
      {
        about: 'break-glass-review',
        title: `${o.isLate ? 'Overdue: review' : 'Review'} break-glass of ${request.grantee}: ${request.title}`,
        description: `The review is due at ${o.dueAt}.`,
        severity: o.isLate ? 'critical' : 'high',
      },
    ),
    SIGNAL,
  ];
}

function ownersOf(request: StoredRequest): string[] {
  return request.ownerRef === null ? [] : [request.ownerRef];
}
