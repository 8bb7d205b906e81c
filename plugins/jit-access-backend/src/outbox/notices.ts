import type { StoredGrant, StoredRequest } from '../database/records';
import type {
  EventMessage,
  NotificationMessage,
  OutboxMessage,
} from './messages';

const SIGNAL: OutboxMessage = { sink: 'signal' };

function requestEvent(request: StoredRequest, what: string): EventMessage {
  return {
    sink: 'event',
    topic: `jit-access.request.${what}`,
    payload: {
      requestId: request.id,
      entitlementId: request.policyId,
      entityRef: request.entityRef,
      requester: request.requester,
      grantee: request.grantee,
    },
  };
}

function grantEvent(
  request: StoredRequest,
  grant: Pick<StoredGrant, 'id'>,
  what: string,
): EventMessage {
  return {
    sink: 'event',
    topic: `jit-access.grant.${what}`,
    payload: {
      requestId: request.id,
      grantId: grant.id,
      entitlementId: request.policyId,
      entityRef: request.entityRef,
      requester: request.requester,
      grantee: request.grantee,
    },
  };
}

/** A notification to these people; none when there is nobody to tell. */
function tell(
  request: StoredRequest,
  recipients: readonly string[],
  message: Pick<NotificationMessage, 'title' | 'description'> & {
    severity?: NotificationMessage['severity'];
    /** `request`: what is to be decided; `grant`: what one has. */
    about: 'request' | 'grant';
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
    requestEvent(request, 'approval-recorded'),
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
  const who = by === null ? '' : ` by ${by}`;
  const words = {
    title: `${state.charAt(0).toUpperCase()}${state.slice(1)}${who}: ${request.title}`,
    description:
      state === 'approved'
        ? 'The access is being prepared.'
        : 'No access was given.',
  };
  return [
    requestEvent(request, state),
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
    grantEvent(request, grant, 'activated'),
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
    grantEvent(request, grant, what),
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

/** Access could not be taken away in time: the owner of the target is paged. */
export function grantOverdue(
  request: StoredRequest,
  grant: Pick<StoredGrant, 'id'>,
  error: string,
): OutboxMessage[] {
  return [
    grantEvent(request, grant, 'revoke-overdue'),
    ...tell(request, request.ownerRef === null ? [] : [request.ownerRef], {
      about: 'grant',
      title: `Access of ${request.grantee} could not be taken away: ${request.title}`,
      description: `It is tried again until it succeeds. Last error: ${error}`,
      severity: 'critical',
    }),
    SIGNAL,
  ];
}
