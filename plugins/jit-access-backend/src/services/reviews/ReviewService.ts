import { randomUUID } from 'node:crypto';
import { ConflictError, NotFoundError } from '@backstage/errors';
import { isSameIdentity } from '@fairway/plugin-jit-access-common';
import type { DriftStore } from '../../database/DriftStore';
import type { GrantStore } from '../../database/GrantStore';
import type { OperationStore } from '../../database/OperationStore';
import type {
  ReviewStore,
  StoredReview,
  StoredReviewItem,
} from '../../database/ReviewStore';
import type { Transactions, UnitOfWork } from '../../database/UnitOfWork';
import {
  removalWanted,
  reviewClosed,
  reviewDecided,
  reviewOpened,
} from '../../outbox/reviewNotices';
import { endGrants } from '../endGrants';
import { refusalError } from '../errors';
import type { Refusal } from '../guard';
import { isSameName } from './isSameName';
import type { Reach } from './ReviewContents';

/** Stores that reviews change. */
export interface ReviewStores {
  reviews: ReviewStore;
  grants: GrantStore;
  operations: OperationStore;
  drift: DriftStore;
}

/** A decision on one person's access. */
export interface ReviewDecision {
  decision: 'keep' | 'remove';
  comment: string | null;
  /** Canonical ref. */
  by: string;
  /** Names that the decider has at the provider; the same human may not decide. */
  ownPrincipals: readonly string[];
}

/** Opens, decides and closes reviews. */
export class ReviewService {
  constructor(
    private readonly transactions: Transactions,
    private readonly stores: ReviewStores,
  ) {}

  /** Throws ConflictError when one of the entity is open. */
  async open(
    o: {
      entityRef: string;
      ownerRef: string | null;
      dueAt: string;
      by: string;
    },
    reach: Reach,
  ): Promise<StoredReview> {
    return this.transactions.run(async unit => {
      await unit.serialize();
      const now = await unit.now();
      const review: StoredReview = {
        id: randomUUID(),
        entityRef: o.entityRef,
        ownerRef: o.ownerRef,
        openedBy: o.by,
        openedAt: now.toISOString(),
        dueAt: o.dueAt,
        closedAt: null,
        problems: reach.problems,
      };
      if (!(await this.stores.reviews.insert(unit.trx, review, reach.items))) {
        throw new ConflictError(
          `A review of ${o.entityRef} is open already; close it first`,
        );
      }
      unit.audit({
        actor: o.by,
        action: 'review-opened',
        details: {
          review: review.id,
          entity: o.entityRef,
          items: reach.items.length,
          problems: reach.problems.length,
          dueAt: o.dueAt,
        },
      });
      unit.publish(...reviewOpened(review, reach.items.length));
      return review;
    });
  }

  /**
   * Keeps or removes one person's access. A grant is ended in the same
   * transaction; for standing access a to-do is left and it is noted as drift.
   * Throws ConflictError, saying who decided and when, for one that came too
   * late. Refusals are audited as well.
   */
  async decide(
    reviewId: string,
    itemId: string,
    made: ReviewDecision,
  ): Promise<void> {
    const refusal = await this.transactions.run(async unit => {
      const review = await this.stores.reviews.lock(unit.trx, reviewId);
      const item =
        review && (await this.stores.reviews.item(unit.trx, reviewId, itemId));
      if (!review || !item) {
        throw new NotFoundError(`There is no item '${itemId}' in the review`);
      }
      const refused = guard(review, item, made);
      if (refused) {
        this.auditRefusalIn(unit, reviewId, itemId, made.by, refused.message);
        return refused;
      }
      await this.record(unit, review, item, made);
      return undefined;
    });
    if (refusal) {
      throw refusalError(refusal);
    }
  }

  /** Audits a decision that somebody was not allowed to make. */
  async auditRefusal(
    reviewId: string,
    itemId: string,
    by: string,
    why: string,
  ): Promise<void> {
    await this.transactions.run(async unit =>
      this.auditRefusalIn(unit, reviewId, itemId, by, why),
    );
  }

  /** What was not decided stays as it is, and is shown as not decided. */
  async close(id: string, by: string): Promise<void> {
    await this.transactions.run(async unit => {
      const review = await this.stores.reviews.lock(unit.trx, id);
      if (!review) {
        throw new NotFoundError(`There is no review '${id}'`);
      }
      const now = await unit.now();
      if (!(await this.stores.reviews.close(unit.trx, id, now))) {
        throw new ConflictError(`The review was closed at ${review.closedAt}`);
      }
      const items = (await this.stores.reviews.items(unit.trx, [id])).get(id);
      const undecided = (items ?? []).filter(item => !item.decision).length;
      unit.audit({
        actor: by,
        action: 'review-closed',
        details: { review: id, entity: review.entityRef, undecided },
      });
      unit.publish(...reviewClosed(review, { by, undecided }));
    });
  }

  private async record(
    unit: UnitOfWork,
    review: StoredReview,
    item: StoredReviewItem,
    made: ReviewDecision,
  ): Promise<void> {
    const { decision, by, comment } = made;
    const at = await unit.now();
    const isFirst = await this.stores.reviews.decide(unit.trx, item.id, {
      decision,
      by,
      at,
      comment,
    });
    if (!isFirst) {
      throw new Error(
        `Item ${item.id} was decided while its review was locked`,
      );
    }
    unit.audit({
      actor: by,
      action: `review-${decision}`,
      grantId: item.grantId ?? undefined,
      details: {
        review: review.id,
        item: item.id,
        entity: review.entityRef,
        entitlement: item.entitlementId,
        principal: item.principal,
        how: item.how,
        comment,
      },
    });
    unit.publish(...reviewDecided(review, item, { decision, by }));
    if (decision === 'remove') {
      await (item.grantId === null
        ? this.wantRemoval(unit, review, item, by, at)
        : this.endGrant(unit, review, item.grantId, made));
    }
  }

  private async endGrant(
    unit: UnitOfWork,
    review: StoredReview,
    grantId: string,
    { by, comment }: ReviewDecision,
  ): Promise<void> {
    await this.stores.grants.lock(unit.trx, grantId);
    const found = await this.stores.grants.get(unit.trx, grantId, undefined);
    if (found) {
      // One that has ended since, or is being ended, stays as it is.
      await endGrants(unit, this.stores, [found], {
        by,
        reason: 'revoked',
        words: `Review of ${review.entityRef}${comment ? `: ${comment}` : ''}`,
      });
    }
  }

  private async wantRemoval(
    unit: UnitOfWork,
    review: StoredReview,
    item: StoredReviewItem,
    by: string,
    now: Date,
  ): Promise<void> {
    await this.stores.drift.insert(
      unit.trx,
      [
        {
          kind: 'foreign',
          key: item.entitlementKey,
          provider: item.provider,
          entitlement: item.entitlement,
          principal: item.principal,
          entitlementId: item.entitlementId,
          entityRef: review.entityRef,
          grantId: null,
          detail: `Standing access that a review by ${by} wants removed`,
          action: 'reported',
        },
      ],
      now,
    );
    unit.publish(...removalWanted(review, item, by));
  }

  private auditRefusalIn(
    unit: UnitOfWork,
    reviewId: string,
    itemId: string,
    by: string,
    why: string,
  ): void {
    unit.audit({
      actor: by,
      action: 'review-decision-refused',
      details: { review: reviewId, item: itemId, why },
    });
  }
}

function guard(
  review: StoredReview,
  item: StoredReviewItem,
  made: ReviewDecision,
): Refusal | undefined {
  const isOwn =
    item.userRef === null
      ? made.ownPrincipals.some(own => isSameName(own, item.principal))
      : isSameIdentity(item.userRef, made.by);
  if (isOwn) {
    return {
      kind: 'not-allowed',
      message: 'Nobody decides about their own access',
    };
  }
  if (review.closedAt !== null) {
    return {
      kind: 'conflict',
      message: `The review was closed at ${review.closedAt}`,
    };
  }
  return item.decision === null
    ? undefined
    : {
        kind: 'conflict',
        message: `${item.by} decided '${item.decision}' at ${item.at}`,
      };
}
