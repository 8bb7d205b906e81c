import {
  nextGrantState,
  type GrantCommand,
} from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import { foreignText } from './foreignText';
import { GrantFinder } from './GrantFinder';
import { scheduleOperation } from './scheduleOperation';
import { toGrant, type GrantRecord, type StoredGrant } from './records/grant';
import type { OperationRecord } from './records/operation';

export type { GrantQuery, GrantWithRequest } from './GrantFinder';

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
      if (value === undefined) {
        return [];
      }
      return column === 'last_error' && typeof value === 'string'
        ? [[column, foreignText(value)]]
        : [[column, value]];
    }),
  );
}

/** Grants. */
export class GrantStore extends GrantFinder {
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

  /** Notes that the provider was asked and did not do it. */
  async noteAttempt(
    trx: Knex.Transaction,
    grant: Pick<StoredGrant, 'id' | 'attempts'>,
    error: string,
  ): Promise<void> {
    await trx<GrantRecord>('access_grants')
      .where({ id: grant.id })
      .update({
        attempts: grant.attempts + 1,
        last_error: foreignText(error),
      });
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
}
