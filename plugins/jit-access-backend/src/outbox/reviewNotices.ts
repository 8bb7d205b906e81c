import type { StoredReview, StoredReviewItem } from '../database/ReviewStore';
import { SECURITY, type OutboxMessage } from './messages';

const SIGNAL: OutboxMessage = { sink: 'signal' };

function event(
  review: StoredReview,
  what: string,
  more: Record<string, string | null> = {},
): OutboxMessage {
  return {
    sink: 'event',
    topic: `jit-access.review.${what}`,
    payload: {
      reviewId: review.id,
      entityRef: review.entityRef,
      ownerRef: review.ownerRef,
      dueAt: review.dueAt,
      ...more,
    },
  };
}

function tell(
  review: StoredReview,
  o: {
    security: boolean;
    title: string;
    description: string;
    severity: 'normal' | 'high';
    about: string;
  },
): OutboxMessage[] {
  const recipients = [
    ...(review.ownerRef === null ? [] : [review.ownerRef]),
    ...(o.security || review.ownerRef === null ? [SECURITY] : []),
  ];
  return [
    {
      sink: 'notification',
      recipients,
      title: o.title,
      description: o.description,
      link: `/access/reviews/${review.id}`,
      severity: o.severity,
      scope: `jit-access:review:${o.about}`,
    },
  ];
}

/** The owners are asked to look at everybody who has access. */
export function reviewOpened(
  review: StoredReview,
  items: number,
): OutboxMessage[] {
  return [
    event(review, 'opened', { by: review.openedBy }),
    ...tell(review, {
      security: false,
      title: `Review who has access to ${review.entityRef}`,
      description: `${items} to decide on until ${review.dueAt}.${review.problems.length > 0 ? ' Not everything could be told; see there.' : ''}`,
      severity: 'normal',
      about: review.id,
    }),
    SIGNAL,
  ];
}

/** It is past its time. */
export function reviewOverdue(
  review: StoredReview,
  open: number,
): OutboxMessage[] {
  return [
    event(review, 'overdue', { open: String(open) }),
    ...tell(review, {
      security: true,
      title: `Overdue: the review of who has access to ${review.entityRef}`,
      description: `It was due at ${review.dueAt}; ${open} are not decided.`,
      severity: 'high',
      about: review.id,
    }),
  ];
}

/** A decision in a review. */
export function reviewDecided(
  review: StoredReview,
  item: StoredReviewItem,
  made: { decision: 'keep' | 'remove'; by: string },
): OutboxMessage[] {
  return [event(review, 'decided', { itemId: item.id, ...made }), SIGNAL];
}

/** Standing access is not Fairway's to take away: somebody has to do it. */
export function removalWanted(
  review: StoredReview,
  item: StoredReviewItem,
  by: string,
): OutboxMessage[] {
  return [
    event(review, 'removal-wanted', {
      itemId: item.id,
      entitlementId: item.entitlementId,
      title: item.entitlementTitle,
      provider: item.provider,
      principal: item.principal,
      by,
    }),
    ...tell(review, {
      security: true,
      title: `To do: take ${item.entitlementTitle} from ${item.principal}`,
      description: `A review by ${by} wants this standing access on ${review.entityRef} gone. It was not given by a request, so it has to be removed at ${item.provider}.`,
      severity: 'high',
      about: item.id,
    }),
  ];
}

/** It is over. */
export function reviewClosed(
  review: StoredReview,
  o: { by: string; undecided: number },
): OutboxMessage[] {
  return [
    event(review, 'closed', { by: o.by, undecided: String(o.undecided) }),
    SIGNAL,
  ];
}
