import type { Knex } from 'knex';
import type { GrantRecord } from './records/grant';

/** A break-glass grant whose review is owed. */
export interface OwedReview {
  grantId: string;
  grantee: string;
  entityRef: string;
  createdAt: string;
}

/** A review that was made. */
export interface MadeReview {
  verdict: 'justified' | 'not-justified';
  comment: string;
  by: string;
  at: Date;
}

/** The reviews that break-glass owes. */
export class BreakGlassStore {
  /** The oldest that this person owes, or that is owed on this target. */
  async owed(
    knex: Knex,
    where: { grantee: string; entityRef: string },
  ): Promise<OwedReview | undefined> {
    const owed = await this.allOwed(knex);
    return owed.find(
      review =>
        review.grantee === where.grantee ||
        review.entityRef === where.entityRef,
    );
  }

  /** All that are owed, which are few; oldest first. */
  async allOwed(knex: Knex): Promise<OwedReview[]> {
    const rows = await knex('access_grants as g')
      .join('access_requests as r', 'r.id', 'g.request_id')
      .where('g.review_state', 'owed')
      // What was called off before it began gave nothing to review.
      .whereNot('g.state', 'cancelled')
      .orderBy('g.created_at')
      .select<
        {
          id: string;
          grantee: string;
          entity_ref: string;
          created_at: string;
        }[]
      >('g.id', 'g.grantee', 'r.entity_ref', 'g.created_at');
    return rows.map(row => ({
      grantId: row.id,
      grantee: row.grantee,
      entityRef: row.entity_ref,
      createdAt: row.created_at,
    }));
  }

  /** Compare-and-set; false when no review is owed any more. */
  async record(
    trx: Knex.Transaction,
    grantId: string,
    review: MadeReview,
  ): Promise<boolean> {
    const changed = await trx<GrantRecord>('access_grants')
      .where({ id: grantId, review_state: 'owed' })
      .update({
        review_state: 'done',
        reviewed_by: review.by,
        reviewed_at: review.at.toISOString(),
        review_verdict: review.verdict,
        review_comment: review.comment,
      });
    return changed === 1;
  }
}
