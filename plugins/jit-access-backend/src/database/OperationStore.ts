import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { EntitlementLocks, skippingLocked } from './EntitlementLocks';
import { scheduleOperation } from './scheduleOperation';
import {
  toOperation,
  type ClaimedOperation,
  type OperationKind,
  type OperationRecord,
} from './records/operation';

/** How many of which operations are claimed, for whom and how long. */
export interface Claim {
  owner: string;
  now: Date;
  until: Date;
  /** Of these kinds, the most overdue first. */
  kinds: readonly OperationKind[];
  limit: number;
}

/**
 * Work with due times. Whoever wins the conditional update holds a lease; each
 * claim raises the epoch, and every write of a holder names its epoch, so a
 * holder that was thought dead can't write any more.
 *
 * Operations of one entitlement of a person also take its lock: the provider
 * never sees a grant and a revoke of one entitlement at the same time.
 */
export class OperationStore {
  private readonly locks = new EntitlementLocks();
  readonly schedule = scheduleOperation;

  /**
   * Claims operations that are due and free, with the locks of their
   * entitlements; of one entitlement of a person one at a time.
   */
  async claim(
    trx: Knex.Transaction,
    claim: Claim,
  ): Promise<ClaimedOperation[]> {
    const due = await this.findDue(trx, claim);
    if (due.length === 0) {
      return [];
    }
    const name = randomUUID();
    const keys = due.flatMap(({ entitlement_key: key }) => key ?? []);
    const taken = await this.locks.take(trx, [...new Set(keys)], name, claim);
    const mine = due.filter(
      ({ entitlement_key: key }) => key === null || taken.delete(key),
    );
    const until = claim.until.toISOString();
    if (mine.length > 0) {
      await trx<OperationRecord>('access_operations')
        .whereIn(
          'id',
          mine.map(({ id }) => id),
        )
        .update({
          lease_owner: claim.owner,
          lease_epoch: trx.raw('lease_epoch + 1'),
          lease_until: until,
        });
    }
    return mine.map(record =>
      toOperation(record, {
        leaseEpoch: record.lease_epoch + 1,
        leaseUntil: until,
        claim: name,
      }),
    );
  }

  /** Has waiting requests looked at as soon as somebody is free. */
  async reviewSoon(
    trx: Knex.Transaction,
    requestIds: readonly string[],
    now: Date,
  ): Promise<void> {
    await trx<OperationRecord>('access_operations')
      .whereIn('request_id', [...requestIds])
      .where({ kind: 'review' })
      .whereNull('done_at')
      .where('due_at', '>', now.toISOString())
      .update({ due_at: now.toISOString() });
  }

  /** Whether the claim still holds; the row stays locked until the transaction ends. */
  async holds(
    trx: Knex.Transaction,
    operation: ClaimedOperation,
  ): Promise<boolean> {
    return (
      (await this.mine(trx, operation).update({
        lease_epoch: operation.leaseEpoch,
      })) === 1
    );
  }

  /** Ends the claim and the operation. */
  async finish(
    trx: Knex.Transaction,
    operation: ClaimedOperation,
    now: Date,
  ): Promise<void> {
    await this.mine(trx, operation).update({
      done_at: now.toISOString(),
      lease_owner: null,
      lease_until: null,
    });
    await this.release(trx, operation);
  }

  /** Locks the operations of these grants, which are locked already. */
  async lockOf(
    trx: Knex.Transaction,
    grantIds: readonly string[],
  ): Promise<void> {
    if (grantIds.length > 0 && trx.client.config.client === 'pg') {
      await trx<OperationRecord>('access_operations')
        .whereIn('grant_id', [...grantIds])
        .orderBy('id')
        .forUpdate()
        .select('id');
    }
  }

  /** Of these claims, the ids of those that still hold; the rows stay locked. */
  async heldOf(
    trx: Knex.Transaction,
    claimed: readonly ClaimedOperation[],
  ): Promise<Set<string>> {
    const epochs = new Map(claimed.map(each => [each.id, each.leaseEpoch]));
    const query = trx<OperationRecord>('access_operations')
      .whereIn('id', [...epochs.keys()])
      .whereNull('done_at')
      .orderBy('id')
      .select('id', 'lease_epoch');
    if (trx.client.config.client === 'pg') {
      query.forUpdate();
    }
    const rows = await query;
    return new Set(
      rows
        .filter(row => row.lease_epoch === epochs.get(row.id))
        .map(({ id }) => id),
    );
  }

  /** Ends claims that hold, and their operations. */
  async finishAll(
    trx: Knex.Transaction,
    held: readonly ClaimedOperation[],
    now: Date,
  ): Promise<void> {
    if (held.length === 0) {
      return;
    }
    await trx<OperationRecord>('access_operations')
      .whereIn(
        'id',
        held.map(({ id }) => id),
      )
      .update({
        done_at: now.toISOString(),
        lease_owner: null,
        lease_until: null,
      });
    await this.locks.freeAll(
      trx,
      held.flatMap(({ entitlementKey }) => entitlementKey ?? []),
      [...new Set(held.map(({ claim }) => claim))],
    );
  }

  /** Ends the claim; the operation is due again later. */
  async postpone(
    trx: Knex.Transaction,
    operation: ClaimedOperation,
    options: { dueAt: Date; attempts: number },
  ): Promise<void> {
    await this.mine(trx, operation).update({
      due_at: options.dueAt.toISOString(),
      attempts: options.attempts,
      lease_owner: null,
      lease_until: null,
    });
    await this.release(trx, operation);
  }

  /** When the revokes of these grants are tried next, ISO 8601. */
  async nextRevokes(
    knex: Knex,
    grantIds: readonly string[],
  ): Promise<Map<string, string>> {
    const rows = await knex<OperationRecord>('access_operations')
      .whereIn('grant_id', [...grantIds])
      .where({ kind: 'revoke' })
      .whereNull('done_at')
      .select('grant_id', 'due_at');
    return new Map(rows.map(row => [row.grant_id ?? '', row.due_at]));
  }

  /** Takes the lock of an entitlement for what is no operation; names the claim. */
  async takeKey(
    trx: Knex.Transaction,
    key: string,
    lease: { now: Date; until: Date },
  ): Promise<string | undefined> {
    const name = randomUUID();
    const taken = await this.locks.take(trx, [key], name, lease);
    return taken.has(key) ? name : undefined;
  }

  /** Frees what {@link OperationStore.takeKey} took. */
  freeKey(trx: Knex.Transaction, key: string, claim: string): Promise<void> {
    return this.locks.free(trx, key, claim);
  }

  /** Makes the open operations of a kind of these grants due. */
  async bringForward(
    trx: Knex.Transaction,
    grantIds: readonly string[],
    kind: OperationKind,
    dueAt: Date,
  ): Promise<void> {
    if (grantIds.length > 0) {
      await trx<OperationRecord>('access_operations')
        .whereIn('grant_id', [...grantIds])
        .where({ kind })
        .whereNull('done_at')
        .update({ due_at: dueAt.toISOString() });
    }
  }

  /**
   * Deletes what was done before, and locks that nothing needs; at most
   * `limit` of each. Returns how many operations.
   */
  async prune(knex: Knex, before: Date, limit: number): Promise<number> {
    const old = knex<OperationRecord>('access_operations')
      .whereNotNull('done_at')
      .where('done_at', '<', before.toISOString())
      .orderBy('done_at')
      .limit(limit)
      .select('id');
    const pruned = await knex('access_operations').whereIn('id', old).delete();
    await this.locks.prune(knex, limit);
    return pruned;
  }

  private mine(trx: Knex.Transaction, operation: ClaimedOperation) {
    return trx<OperationRecord>('access_operations')
      .where({ id: operation.id, lease_epoch: operation.leaseEpoch })
      .whereNull('done_at');
  }

  private findDue(
    trx: Knex.Transaction,
    { now, kinds, limit }: Claim,
  ): Promise<OperationRecord[]> {
    const at = now.toISOString();
    const query = trx('access_operations as o')
      .whereIn('o.kind', [...kinds])
      .whereNull('o.done_at')
      .where('o.due_at', '<=', at)
      .where(free =>
        free.whereNull('o.lease_until').orWhere('o.lease_until', '<=', at),
      )
      .whereNotExists(
        trx('access_entitlement_locks as l')
          .select('l.entitlement_key')
          .whereRaw('?? = ??', ['l.entitlement_key', 'o.entitlement_key'])
          .where('l.lease_until', '>', at),
      )
      .orderBy('o.due_at')
      .limit(limit)
      .select<OperationRecord[]>('o.*');
    return skippingLocked(trx, query, 'o');
  }

  private async release(
    trx: Knex.Transaction,
    operation: ClaimedOperation,
  ): Promise<void> {
    if (operation.entitlementKey !== null) {
      await this.locks.free(trx, operation.entitlementKey, operation.claim);
    }
  }
}
