import type { StoredDelegation } from '../database/DelegationStore';
import type { StoredRequest } from '../database/records/request';
import type { OutboxMessage } from './messages';
import { SIGNAL, tell } from './notices';

/** A request was approved without people: who wants to hear of it does. */
export function approvedAutomatically(
  request: StoredRequest,
  told: readonly string[],
): OutboxMessage[] {
  const parties = [request.requester, request.grantee];
  return tell(
    request,
    told.filter(person => !parties.includes(person)),
    {
      about: 'request',
      title: `Approved by rule “${request.rule}” for ${request.grantee}: ${request.title}`,
      description: 'There is nothing to decide.',
      severity: 'low',
    },
  );
}

/** Somebody asked for somebody else, who hears of it. */
export function askedForYou(request: StoredRequest): OutboxMessage[] {
  return request.grantee === request.requester
    ? []
    : tell(request, [request.grantee], {
        about: 'grant',
        title: `${request.requester} asks for you: ${request.title}`,
        description: `Reason given: ${request.reason}`,
      });
}

/** A break-glass grant was reviewed. */
export function breakGlassReviewed(
  request: StoredRequest,
  review: { by: string; verdict: string; comment: string },
): OutboxMessage[] {
  return [
    {
      sink: 'event',
      topic: 'jit-access.break-glass.reviewed',
      payload: {
        requestId: request.id,
        entitlementId: request.policyId,
        entityRef: request.entityRef,
        grantee: request.grantee,
        by: review.by,
        verdict: review.verdict,
      },
    },
    ...tell(request, [request.grantee], {
      about: 'break-glass-review',
      title: `Your break-glass was found ${review.verdict === 'justified' ? 'justified' : 'not justified'}: ${request.title}`,
      description: `${review.by}: ${review.comment}`,
      severity: review.verdict === 'justified' ? 'normal' : 'high',
    }),
    SIGNAL,
  ];
}

/** A delegation was made, or ended early: both sides hear of it. */
export function delegationChanged(
  delegation: StoredDelegation,
  what: 'created' | 'revoked',
): OutboxMessage[] {
  const { from, to, startsAt, endsAt } = delegation;
  return [
    {
      sink: 'event',
      topic: `jit-access.delegation.${what}`,
      payload: { delegationId: delegation.id, from, to, startsAt, endsAt },
    },
    {
      sink: 'notification',
      recipients: [from, to],
      title:
        what === 'created'
          ? `${to} decides on access for ${from} from ${startsAt} to ${endsAt}`
          : `${to} no longer decides on access for ${from}`,
      description: delegation.reason,
      link: '/access',
      severity: 'normal',
      scope: `jit-access:delegation:${delegation.id}`,
    },
    SIGNAL,
  ];
}
