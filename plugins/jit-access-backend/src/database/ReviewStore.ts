import type { AccessReviewItem } from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import { parseTexts } from './columns';
import type { Found, PageQuery } from './queries';

/** A review as it is stored. */
export interface StoredReview {
  id: string;
  entityRef: string;
  /** Owner of the entity when it was opened. */
  ownerRef: string | null;
  openedBy: string;
  openedAt: string;
  dueAt: string;
  closedAt: string | null;
  problems: string[];
}

/** One person's access in a review, as it is stored. */
export interface StoredReviewItem extends AccessReviewItem {
  provider: string;
  entitlement: Record<string, string>;
  entitlementKey: string;
}

/** Which reviews somebody may see: all, or those of what these own. */
export type VisibleReviews = 'all' | { owners: readonly string[] };

interface ReviewRecord {
  id: string;
  entity_ref: string;
  owner_ref: string | null;
  opened_by: string;
  opened_at: string;
  due_at: string;
  closed_at: string | null;
  reminded_at: string | null;
  problems: string;
}

interface ItemRecord {
  id: string;
  review_id: string;
  position: number;
  policy_id: string;
  title: string;
  provider: string;
  entitlement: string;
  entitlement_key: string;
  principal: string;
  user_ref: string | null;
  how: string;
  grant_id: string | null;
  decision: string | null;
  decided_by: string | null;
  decided_at: string | null;
  comment: string | null;
}

const REVIEWS = 'access_reviews';
const ITEMS = 'access_review_items';
/** Fewer than the parameters that a statement may have on SQLite. */
const CHUNK = 50;

function parseProblems(text: string): string[] {
  const value: unknown = JSON.parse(text);
  return Array.isArray(value) ? value.map(String) : [];
}

function toReview(record: ReviewRecord): StoredReview {
  return {
    id: record.id,
    entityRef: record.entity_ref,
    ownerRef: record.owner_ref,
    openedBy: record.opened_by,
    openedAt: record.opened_at,
    dueAt: record.due_at,
    closedAt: record.closed_at,
    problems: parseProblems(record.problems),
  };
}

function toItem(record: ItemRecord): StoredReviewItem {
  return {
    id: record.id,
    entitlementId: record.policy_id,
    entitlementTitle: record.title,
    provider: record.provider,
    entitlement: parseTexts(
      record.entitlement,
      'access_review_items.entitlement',
    ),
    entitlementKey: record.entitlement_key,
    principal: record.principal,
    userRef: record.user_ref,
    how: record.how === 'grant' ? 'grant' : 'standing',
    grantId: record.grant_id,
    decision:
      record.decision === 'keep' || record.decision === 'remove'
        ? record.decision
        : null,
    by: record.decided_by,
    at: record.decided_at,
    comment: record.comment,
  };
}

function visibleIn(query: Knex.QueryBuilder, visible: VisibleReviews): void {
  if (visible !== 'all') {
    query.whereIn('owner_ref', [...visible.owners]);
  }
}

/** Reviews of who has access. */
export class ReviewStore {
  /** False when one of the entity is open already. */
  async insert(
    trx: Knex.Transaction,
    review: StoredReview,
    items: readonly StoredReviewItem[],
  ): Promise<boolean> {
    const open = await trx<ReviewRecord>(REVIEWS)
      .where({ entity_ref: review.entityRef })
      .whereNull('closed_at')
      .first('id');
    if (open) {
      return false;
    }
    await trx<ReviewRecord>(REVIEWS).insert({
      id: review.id,
      entity_ref: review.entityRef,
      owner_ref: review.ownerRef,
      opened_by: review.openedBy,
      opened_at: review.openedAt,
      due_at: review.dueAt,
      closed_at: null,
      problems: JSON.stringify(review.problems),
    });
    const records = items.map((item, position): ItemRecord => ({
      id: item.id,
      review_id: review.id,
      position,
      policy_id: item.entitlementId,
      title: item.entitlementTitle,
      provider: item.provider,
      entitlement: JSON.stringify(item.entitlement),
      entitlement_key: item.entitlementKey,
      principal: item.principal,
      user_ref: item.userRef,
      how: item.how,
      grant_id: item.grantId,
      decision: null,
      decided_by: null,
      decided_at: null,
      comment: null,
    }));
    for (let start = 0; start < records.length; start += CHUNK) {
      await trx<ItemRecord>(ITEMS).insert(records.slice(start, start + CHUNK));
    }
    return true;
  }

  async get(
    knex: Knex,
    id: string,
    visible: VisibleReviews,
  ): Promise<StoredReview | undefined> {
    const query = knex<ReviewRecord>(REVIEWS).where({ id });
    visibleIn(query, visible);
    const record = await query.first();
    return record && toReview(record);
  }

  /** The review, locked until the transaction ends. */
  async lock(
    trx: Knex.Transaction,
    id: string,
  ): Promise<StoredReview | undefined> {
    await trx<ReviewRecord>(REVIEWS)
      .where({ id })
      .update({ due_at: trx.raw('due_at') });
    return this.get(trx, id, 'all');
  }

  async items(
    knex: Knex,
    reviewIds: readonly string[],
  ): Promise<Map<string, StoredReviewItem[]>> {
    const records = await knex<ItemRecord>(ITEMS)
      .whereIn('review_id', [...reviewIds])
      .orderBy(['review_id', 'position']);
    const found = new Map<string, StoredReviewItem[]>();
    for (const record of records) {
      const items = found.get(record.review_id) ?? [];
      items.push(toItem(record));
      found.set(record.review_id, items);
    }
    return found;
  }

  async item(
    knex: Knex,
    reviewId: string,
    id: string,
  ): Promise<StoredReviewItem | undefined> {
    const record = await knex<ItemRecord>(ITEMS)
      .where({ id, review_id: reviewId })
      .first();
    return record && toItem(record);
  }

  /** The newest first. */
  async list(
    knex: Knex,
    query: PageQuery & {
      entityRef?: string;
      open?: boolean;
      visible: VisibleReviews;
    },
  ): Promise<Found<StoredReview>> {
    const filtered = () => {
      const rows = knex<ReviewRecord>(REVIEWS);
      visibleIn(rows, query.visible);
      if (query.entityRef !== undefined) {
        rows.where('entity_ref', query.entityRef);
      }
      if (query.open === true) {
        rows.whereNull('closed_at');
      } else if (query.open === false) {
        rows.whereNotNull('closed_at');
      }
      return rows;
    };
    const [{ total }] = await filtered().count({ total: '*' });
    const records: ReviewRecord[] = await filtered()
      .select('*')
      .orderBy([
        { column: 'opened_at', order: 'desc' },
        { column: 'id', order: 'asc' },
      ])
      .limit(query.limit)
      .offset(query.offset);
    return { items: records.map(toReview), totalItems: Number(total) };
  }

  /** Compare-and-set; false when somebody decided before. */
  async decide(
    trx: Knex.Transaction,
    id: string,
    made: {
      decision: 'keep' | 'remove';
      by: string;
      at: Date;
      comment: string | null;
    },
  ): Promise<boolean> {
    const changed = await trx<ItemRecord>(ITEMS)
      .where({ id })
      .whereNull('decision')
      .update({
        decision: made.decision,
        decided_by: made.by,
        decided_at: made.at.toISOString(),
        comment: made.comment,
      });
    return changed === 1;
  }

  /** False when it is closed already. */
  async close(trx: Knex.Transaction, id: string, at: Date): Promise<boolean> {
    const changed = await trx<ReviewRecord>(REVIEWS)
      .where({ id })
      .whereNull('closed_at')
      .update({ closed_at: at.toISOString() });
    return changed === 1;
  }

  /** Open ones that are past their time, and were not called so since. */
  async overdue(knex: Knex, now: Date, since: Date): Promise<StoredReview[]> {
    const records = await knex<ReviewRecord>(REVIEWS)
      .whereNull('closed_at')
      .where('due_at', '<', now.toISOString())
      .where(any =>
        any
          .whereNull('reminded_at')
          .orWhere('reminded_at', '<=', since.toISOString()),
      )
      .orderBy('due_at')
      .limit(100);
    return records.map(toReview);
  }

  /** False when another backend was first, or it was closed meanwhile. */
  async noteReminded(
    trx: Knex.Transaction,
    id: string,
    now: Date,
    since: Date,
  ): Promise<boolean> {
    const changed = await trx<ReviewRecord>(REVIEWS)
      .where({ id })
      .whereNull('closed_at')
      .where(any =>
        any
          .whereNull('reminded_at')
          .orWhere('reminded_at', '<=', since.toISOString()),
      )
      .update({ reminded_at: now.toISOString() });
    return changed === 1;
  }
}
