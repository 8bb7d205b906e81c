import type { GrantChanges } from '../database/GrantStore';
import type { StoredGrant } from '../database/records/grant';
import type { StoredRequest } from '../database/records/request';
import type { UnitOfWork } from '../database/UnitOfWork';
import { SECURITY, type OutboxMessage } from '../outbox/messages';
import { breakGlassReviewOwed } from '../outbox/notices';
import { durationMillis } from '../policy/durations';
import type { WorkContext } from './context';

/** What the end of a grant changes about its review, and who hears of it. */
export interface ReviewDebt {
  changes: Pick<GrantChanges, 'reviewState' | 'reviewDueAt'>;
  messages: OutboxMessage[];
}

const NONE: ReviewDebt = { changes: {}, messages: [] };

/**
 * The review that break-glass owes is due some time after its end, as the
 * policy it was taken under says. What never came to access owes nothing.
 */
export async function reviewDebt(
  context: WorkContext,
  unit: UnitOfWork,
  { request, grant }: { request: StoredRequest; grant: StoredGrant },
  endedAt: Date,
): Promise<ReviewDebt> {
  if (grant.reviewState !== 'owed') {
    return NONE;
  }
  if (grant.startsAt === null) {
    return { ...NONE, changes: { reviewState: null } };
  }
  const { document } = await context.stores.policies.get(
    unit.trx,
    request.policyHash,
  );
  const review = document.breakGlass?.review;
  if (!review) {
    return NONE;
  }
  const dueAt = new Date(
    endedAt.getTime() + durationMillis(review.within),
  ).toISOString();
  return {
    changes: { reviewDueAt: dueAt },
    messages: breakGlassReviewOwed(request, grant, {
      reviewers: reviewersOf(review.by, request),
      dueAt,
      isLate: false,
    }),
  };
}

/** Refs that can be told; security when the policy names none. */
function reviewersOf(
  sets: readonly string[],
  request: StoredRequest,
): string[] {
  const refs = sets.flatMap(set => {
    if (set === 'owners') {
      return request.ownerRef ?? [];
    }
    return /^(group|user):/.test(set) ? set : [];
  });
  return refs.length > 0 ? refs : [SECURITY];
}
