import {
  LEASE_STATES,
  nextGrantState,
  type GrantCommand,
  type LeaseHolder,
} from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import { canonicalJson } from '../ledger/hashing';
import { scheduleOperation } from './OperationStore';
import {
  applyVisibility,
  type Found,
  type PageQuery,
  type VisibleRequests,
} from './queries';
import {
  toGrant,
  toRequest,
  type GrantRecord,
  type OperationRecord,
  type RequestRecord,
  type StoredGrant,
  type StoredRequest,
} from './records';

/** A grant with the request it came from. */
export interface GrantWithRequest {
  grant: StoredGrant;
  request: StoredRequest;
}

/** A grant as it is made; the rest comes later. */
export type NewGrant = Pick<
  StoredGrant,
  | 'id'
  | 'requestId'
  | 'entitlementKey'
  | 'entitlement'
  | 'state'
  | 'killSessions'
  | 'attempts'
  | 'createdAt'
  | 'kind'
  | 'policyId'
  | 'grantee'
  | 'scheduledFor'
  | 'reviewState'
> &
  Partial<StoredGrant>;

/** What a transition sets besides the state. */
export type GrantChanges = Partial<
  Pick<
    StoredGrant,
    | 'revokeDueAt'
    | 'startsAt'
    | 'endsAt'
    | 'endedAt'
    | 'endReason'
    | 'instructions'
    | 'residualUntil'
    | 'lastError'
    | 'attempts'
    | 'latestEnd'
    | 'reviewState'
    | 'reviewDueAt'
    | 'term'
    | 'authorizedHash'
  >
>;

/** Filters of {@link GrantStore.list}. */
export interface GrantQuery extends PageQuery {
  /** Only those of these people. */
  grantees?: readonly string[];
  /** Only break-glass grants whose review is owed, or is done. */
  review?: 'owed' | 'done';
  /** Only those whose target, or one of these policies, is on the entity. */
  entity?: { ref: string; policyIds: string[] };
  live?: boolean;
  visible: VisibleRequests;
}

const TERMINAL = ['ended', 'cancelled', 'failed'];

function toRecord(changes: GrantChanges): Partial<GrantRecord> {
  const columns: Record<keyof GrantChanges, keyof GrantRecord> = {
    revokeDueAt: 'revoke_due_at',
    startsAt: 'starts_at',
    endsAt: 'ends_at',
    endedAt: 'ended_at',
    endReason: 'end_reason',
    instructions: 'instructions',
    residualUntil: 'residual_until',
    lastError: 'last_error',
    attempts: 'attempts',
    latestEnd: 'latest_end',
    reviewState: 'review_state',
    reviewDueAt: 'review_due_at',
    term: 'term',
    authorizedHash: 'authorized_hash',
  };
  return Object.fromEntries(
    Object.entries(columns).flatMap(([key, column]) => {
      const value = Object.entries(changes).find(([k]) => k === key)?.[1];
      return value === undefined ? [] : [[column, value]];
    }),
  );
}

/** Grants. */
export class GrantStore {
  async insert(trx: Knex.Transaction, grant: NewGrant): Promise<void> {
    await trx<GrantRecord>('access_grants').insert({
      id: grant.id,
      request_id: grant.requestId,
      entitlement_key: grant.entitlementKey,
      entitlement: JSON.stringify(grant.entitlement),
      state: grant.state,
      kill_sessions: grant.killSessions,
      attempts: grant.attempts,
      created_at: grant.createdAt,
      kind: grant.kind,
      policy_id: grant.policyId,
      grantee: grant.grantee,
      scheduled_for: grant.scheduledFor,
      review_state: grant.reviewState,
    });
  }

  /** The grant, locked until the transaction ends. */
  async lock(
    trx: Knex.Transaction,
    id: string,
  ): Promise<StoredGrant | undefined> {
    const [record]: GrantRecord[] = await trx<GrantRecord>('access_grants')
      .where({ id })
      .update({ state: trx.raw('state') })
      .returning('*');
    return record && toGrant(record);
  }

  /** Compare-and-set; false when the machine or another transition forbids it. */
  async transition(
    trx: Knex.Transaction,
    grant: Pick<StoredGrant, 'id' | 'state'>,
    command: GrantCommand,
    changes: GrantChanges,
  ): Promise<boolean> {
    const state = nextGrantState(grant.state, command);
    if (state === undefined) {
      return false;
    }
    const changed = await trx<GrantRecord>('access_grants')
      .where({ id: grant.id, state: grant.state })
      .update({ ...toRecord(changes), state });
    return changed === 1;
  }

  /** Compare-and-set of many; ids of those that this call changed. */
  async transitionAll(
    trx: Knex.Transaction,
    all: readonly Pick<StoredGrant, 'id' | 'state'>[],
    command: GrantCommand,
    changes: GrantChanges,
  ): Promise<Set<string>> {
    const [first] = all;
    const state = first && nextGrantState(first.state, command);
    if (first === undefined || state === undefined) {
      return new Set();
    }
    const rows = await trx<GrantRecord>('access_grants')
      .whereIn(
        'id',
        all.map(({ id }) => id),
      )
      .where({ state: first.state })
      .update({ ...toRecord(changes), state })
      .returning('id');
    return new Set(rows.map(row => row.id));
  }

  /**
   * Moves the end of an active grant, with its revoke. Compare-and-set: false
   * when the grant is not active any more, its end was moved meanwhile, has
   * come, or the new end is no later, or beyond `latestEnd`. The provider
   * hears of it through the queue.
   */
  async extend(
    trx: Knex.Transaction,
    grant: Pick<StoredGrant, 'id' | 'endsAt' | 'requestId' | 'entitlementKey'>,
    endsAt: Date,
    now: Date,
  ): Promise<boolean> {
    const end = endsAt.toISOString();
    const extended = await trx<GrantRecord>('access_grants')
      .where({ id: grant.id, state: 'active', ends_at: grant.endsAt })
      .where('ends_at', '>', now.toISOString())
      .where('ends_at', '<', end)
      .where('latest_end', '>=', end)
      .update({
        ends_at: end,
        revoke_due_at: end,
        extensions: trx.raw('extensions + 1'),
      });
    if (extended !== 1) {
      return false;
    }
    const moved = await trx<OperationRecord>('access_operations')
      .where({ grant_id: grant.id, kind: 'revoke' })
      .whereNull('done_at')
      .update({ due_at: end });
    if (moved !== 1) {
      throw new Error(`Grant ${grant.id} is active without a revoke to come`);
    }
    await scheduleOperation(trx, {
      kind: 'converge',
      requestId: grant.requestId,
      grantId: grant.id,
      entitlementKey: grant.entitlementKey,
      dueAt: now,
    });
    return true;
  }

  /**
   * Whether somebody's access to this entitlement, whoever it is, could not be
   * taken away in time. No new access is given there meanwhile.
   */
  async hasOverdue(
    knex: Knex,
    provider: string,
    entitlement: Record<string, string>,
  ): Promise<boolean> {
    const rows: { entitlement: string }[] = await knex('access_grants')
      .join('access_requests', 'access_requests.id', 'access_grants.request_id')
      .where({
        'access_grants.state': 'revoke-overdue',
        'access_requests.provider': provider,
      })
      .distinct('access_grants.entitlement');
    const wanted = canonicalJson(entitlement);
    return rows.some(
      row => canonicalJson(JSON.parse(row.entitlement)) === wanted,
    );
  }

  /** Notes that the provider was asked and did not do it. */
  async noteAttempt(
    trx: Knex.Transaction,
    grant: Pick<StoredGrant, 'id' | 'attempts'>,
    error: string,
  ): Promise<void> {
    await trx<GrantRecord>('access_grants')
      .where({ id: grant.id })
      .update({ attempts: grant.attempts + 1, last_error: error });
  }

  /** Notes under what a grant was last found to be in order. */
  async noteAuthorized(
    trx: Knex.Transaction,
    id: string,
    signature: string,
  ): Promise<void> {
    await trx<GrantRecord>('access_grants')
      .where({ id })
      .update({ authorized_hash: signature });
  }

  /** Moves the end of an active grant up, for good; false when it has one before. */
  async shorten(
    trx: Knex.Transaction,
    grant: Pick<StoredGrant, 'id'>,
    endsAt: Date,
  ): Promise<boolean> {
    const end = endsAt.toISOString();
    const shortened = await trx<GrantRecord>('access_grants')
      .where({ id: grant.id, state: 'active' })
      .where('ends_at', '>', end)
      .update({ ends_at: end, revoke_due_at: end, latest_end: end });
    return shortened === 1;
  }

  /** Notes that people were told of a late revoke, for the so-many-th time. */
  async notePage(
    trx: Knex.Transaction,
    id: string,
    number: number,
    at: Date,
  ): Promise<void> {
    await trx<GrantRecord>('access_grants')
      .where({ id })
      .update({ pages: number, paged_at: at.toISOString() });
  }

  /** The grants that hold a lease on an entitlement of a person. */
  async leaseHolders(
    knex: Knex,
    entitlementKey: string,
  ): Promise<LeaseHolder[]> {
    const records = await knex<GrantRecord>('access_grants')
      .where('entitlement_key', entitlementKey)
      .whereIn('state', [...LEASE_STATES]);
    return records
      .map(toGrant)
      .map(({ id, state }) => ({ grantId: id, state }));
  }

  /** Whether a grant of this entitlement of a person starts, holds or ends. */
  async hasUnfinished(knex: Knex, entitlementKey: string): Promise<boolean> {
    const record = await knex<GrantRecord>('access_grants')
      .where('entitlement_key', entitlementKey)
      .whereNotIn('state', [...TERMINAL, 'scheduled'])
      .first('id');
    return record !== undefined;
  }

  /** How many of a person's grants under a policy have not ended. */
  async countLive(
    knex: Knex,
    where: { grantee: string; policyId: string; not?: string },
  ): Promise<number> {
    const query = knex('access_grants')
      .join('access_requests', 'access_requests.id', 'access_grants.request_id')
      .where({
        'access_requests.grantee': where.grantee,
        'access_requests.policy_id': where.policyId,
      })
      .whereNotIn('access_grants.state', TERMINAL);
    if (where.not) {
      query.whereNot('access_grants.id', where.not);
    }
    const [{ total }] = await query.count({ total: '*' });
    return Number(total);
  }

  async get(
    knex: Knex,
    id: string,
    visible: VisibleRequests,
  ): Promise<GrantWithRequest | undefined> {
    const record = await knex<GrantRecord>('access_grants')
      .where({ id })
      .first();
    if (!record) {
      return undefined;
    }
    const [found] = await this.withRequests(knex, [record], visible);
    return found;
  }

  /** Of these grants, the ids of those that the condition covers. */
  async among(
    knex: Knex,
    ids: readonly string[],
    visible: VisibleRequests,
  ): Promise<Set<string>> {
    const query = knex('access_grants')
      .join('access_requests', 'access_requests.id', 'access_grants.request_id')
      .whereIn('access_grants.id', [...ids]);
    applyVisibility(query, visible);
    const rows: { id: string }[] = await query.select('access_grants.id');
    return new Set(rows.map(row => row.id));
  }

  /** Ids of the grants of these requests. */
  async idsOf(
    knex: Knex,
    requestIds: readonly string[],
  ): Promise<Map<string, string>> {
    const rows = await knex<GrantRecord>('access_grants')
      .whereIn('request_id', [...requestIds])
      .select('id', 'request_id');
    return new Map(rows.map(row => [row.request_id, row.id]));
  }

  async list(knex: Knex, query: GrantQuery): Promise<Found<GrantWithRequest>> {
    const filtered = () => {
      const rows = knex('access_grants').join(
        'access_requests',
        'access_requests.id',
        'access_grants.request_id',
      );
      applyVisibility(rows, query.visible);
      if (query.grantees !== undefined) {
        rows.whereIn('access_grants.grantee', [...query.grantees]);
      }
      if (query.review !== undefined) {
        rows.where('access_grants.review_state', query.review);
      }
      if (query.live === true) {
        rows.whereNotIn('access_grants.state', TERMINAL);
      } else if (query.live === false) {
        rows.whereIn('access_grants.state', TERMINAL);
      }
      const { entity } = query;
      if (entity) {
        rows.where(any =>
          any
            .where('access_requests.entity_ref', entity.ref)
            .orWhereIn('access_requests.policy_id', entity.policyIds),
        );
      }
      return rows;
    };
    const [{ total }] = await filtered().count({ total: '*' });
    const records: GrantRecord[] = await filtered()
      .select('access_grants.*')
      .orderBy([
        { column: 'access_grants.created_at', order: 'desc' },
        { column: 'access_grants.id', order: 'asc' },
      ])
      .limit(query.limit)
      .offset(query.offset);
    return {
      items: await this.withRequests(knex, records, undefined),
      totalItems: Number(total),
    };
  }

  /** Grants that have not come to their end, after this id, in its order. */
  async livePage(
    knex: Knex,
    after: string,
    limit: number,
  ): Promise<GrantWithRequest[]> {
    const records: GrantRecord[] = await knex<GrantRecord>('access_grants')
      .whereIn('state', ['scheduled', 'provisioning', 'active'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit);
    return this.withRequests(knex, records, undefined);
  }

  /** Grants by id with their requests, locked until the transaction ends. */
  async lockAll(
    trx: Knex.Transaction,
    ids: readonly string[],
    options: { skipLocked: boolean } = { skipLocked: false },
  ): Promise<GrantWithRequest[]> {
    const query = trx<GrantRecord>('access_grants')
      .whereIn('id', [...ids])
      .orderBy('id');
    if (ids.length === 0) {
      return [];
    }
    if (trx.client.config.client === 'pg') {
      query.forUpdate();
      if (options.skipLocked) {
        query.skipLocked();
      }
    }
    return this.withRequests(trx, await query, undefined);
  }

  private async withRequests(
    knex: Knex,
    records: GrantRecord[],
    visible: VisibleRequests,
  ): Promise<GrantWithRequest[]> {
    const query = knex<RequestRecord>('access_requests').whereIn(
      'id',
      records.map(record => record.request_id),
    );
    applyVisibility(query, visible);
    const found: RequestRecord[] = await query.select('*');
    const requests = new Map(found.map(r => [r.id, toRequest(r)]));
    return records.flatMap(record => {
      const request = requests.get(record.request_id);
      return request ? [{ grant: toGrant(record), request }] : [];
    });
  }
}
