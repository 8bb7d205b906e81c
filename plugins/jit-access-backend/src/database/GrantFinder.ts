import {
  LEASE_STATES,
  type LeaseHolder,
} from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import { canonicalJson } from '../ledger/hashing';
import {
  applySearch,
  applyVisibility,
  type Found,
  type PageQuery,
  type VisibleRequests,
} from './queries';
import { toGrant, type GrantRecord, type StoredGrant } from './records/grant';
import {
  toRequest,
  type RequestRecord,
  type StoredRequest,
} from './records/request';

/** A grant with the request it came from. */
export interface GrantWithRequest {
  grant: StoredGrant;
  request: StoredRequest;
}

/** Filters of {@link GrantFinder.list}. */
export interface GrantQuery extends PageQuery {
  /** Only those of these people. */
  grantees?: readonly string[];
  /** Only break-glass grants whose review is owed, or is done. */
  review?: 'owed' | 'done';
  /** Only those whose target, or one of these policies, is on the entity. */
  entity?: { ref: string; policyIds: string[] };
  live?: boolean;
  /** Only those whose revoke is late. */
  overdue?: boolean;
  search?: string;
  visible: VisibleRequests;
}

const TERMINAL = ['ended', 'cancelled', 'failed'];

/** Finds grants, with their requests where they are needed. */
export class GrantFinder {
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
      if (query.overdue) {
        rows.where('access_grants.state', 'revoke-overdue');
      }
      applySearch(
        rows,
        ['title', 'policy_id', 'grantee', 'reason', 'ticket', 'entity_ref'].map(
          column => `access_requests.${column}`,
        ),
        query.search,
      );
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
