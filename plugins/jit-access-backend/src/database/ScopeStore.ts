import type { Hold } from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import type { GrantRecord } from './records/grant';
import type { OperationRecord } from './records/operation';
import {
  toRequest,
  type RequestRecord,
  type StoredRequest,
} from './records/request';

/** Whose access, or on what. */
export type Scope =
  | { scope: 'everything' }
  | { scope: 'person'; ref: string }
  /** `policyIds`: those that name the entity besides their target. */
  | { scope: 'entity'; ref: string; policyIds: readonly string[] };

const STOPPABLE = ['scheduled', 'provisioning', 'active'];

/** The scope of a hold or a command, with what the policies add to an entity. */
export function scopeOf(
  scope: Hold['scope'],
  ref: string | null,
  policiesOn: (ref: string) => readonly string[],
): Scope {
  if (scope === 'everything' || ref === null) {
    return { scope: 'everything' };
  }
  return scope === 'person'
    ? { scope, ref }
    : { scope, ref, policyIds: policiesOn(ref) };
}

/** Finds and ends by the batch what is on a target, of a person, or all. */
export class ScopeStore {
  /** Ids of grants that can be ended early, after this id, in its order. */
  async grantIds(
    knex: Knex,
    scope: Scope,
    page: { after: string; limit: number },
  ): Promise<string[]> {
    const query = knex<GrantRecord>('access_grants')
      .whereIn('state', STOPPABLE)
      .where('id', '>', page.after)
      .orderBy('id')
      .limit(page.limit);
    if (scope.scope === 'person') {
      query.where('grantee', scope.ref);
    } else if (scope.scope === 'entity') {
      query.where(any =>
        any
          .whereIn('policy_id', [...scope.policyIds])
          .orWhereIn(
            'request_id',
            knex('access_requests').where('entity_ref', scope.ref).select('id'),
          ),
      );
    }
    return query.pluck('id');
  }

  /** Ids of waiting requests, after this id, in its order. */
  async requestIds(
    knex: Knex,
    scope: Scope,
    page: { after: string; limit: number },
  ): Promise<string[]> {
    const query = knex<RequestRecord>('access_requests')
      .where('state', 'pending')
      .where('id', '>', page.after)
      .orderBy('id')
      .limit(page.limit);
    if (scope.scope === 'person') {
      query.where(any =>
        any.where('grantee', scope.ref).orWhere('requester', scope.ref),
      );
    } else if (scope.scope === 'entity') {
      query.where(any =>
        any
          .where('entity_ref', scope.ref)
          .orWhereIn('policy_id', [...scope.policyIds]),
      );
    }
    return query.pluck('id');
  }

  /** Invalidates those that still wait; returns them as they were. */
  async invalidate(
    trx: Knex.Transaction,
    ids: readonly string[],
    now: Date,
  ): Promise<StoredRequest[]> {
    const at = now.toISOString();
    const records = await trx<RequestRecord>('access_requests')
      .whereIn('id', [...ids])
      .where('state', 'pending')
      .update({
        state: 'invalidated',
        decided_at: at,
        revision: trx.raw('revision + 1'),
      })
      .returning('*');
    const changed = records.map(({ id }) => id);
    await trx('access_request_approvers')
      .whereIn('request_id', changed)
      .update({ waiting: false });
    await trx<OperationRecord>('access_operations')
      .whereIn('request_id', changed)
      .where({ kind: 'review' })
      .whereNull('done_at')
      .update({ due_at: at });
    return records.map(record => ({ ...toRequest(record), state: 'pending' }));
  }
}
