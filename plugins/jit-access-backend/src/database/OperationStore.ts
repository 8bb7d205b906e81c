import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import {
  toOperation,
  type ClaimedOperation,
  type OperationKind,
  type OperationRecord,
} from './records';

/** An operation to be done. */
export interface NewOperation {
  kind: OperationKind;
  requestId: string;
  grantId: string | null;
  entitlementKey: string | null;
  dueAt: Date;
}

interface LockRecord {
  entitlement_key: string;
  lease_owner: string | null;
  lease_until: string | null;
}

/** Schedules; an operation of that kind that is there is moved instead. */
export async function scheduleOperation(
  trx: Knex.Transaction,
  operation: NewOperation,
): Promise<void> {
  await trx<OperationRecord>('access_operations')
    .insert({
      id: randomUUID(),
      kind: operation.kind,
      request_id: operation.requestId,
      grant_id: operation.grantId,
      entitlement_key: operation.entitlementKey,
      due_at: operation.dueAt.toISOString(),
      attempts: 0,
      lease_epoch: 0,
      done_at: null,
    })
    .onConflict(['request_id', 'kind'])
    // One that is over is wanted again only where it can be needed twice.
    .merge(
      operation.kind === 'converge'
        ? ['due_at', 'done_at', 'attempts']
        : ['due_at'],
    );
  if (operation.entitlementKey !== null) {
    await trx<LockRecord>('access_entitlement_locks')
      .insert({ entitlement_key: operation.entitlementKey })
      .onConflict('entitlement_key')
      .ignore();
  }
}

/** Names one claim, so that a stale holder can't free the lock of a later one. */
function lockHolder(operationId: string, leaseEpoch: number): string {
  return `${operationId}:${leaseEpoch}`;
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
  readonly schedule = scheduleOperation;

  /** Ids of operations that are due and free, the most overdue first. */
  async findDue(knex: Knex, now: Date, limit: number): Promise<string[]> {
    const at = now.toISOString();
    const rows = await knex('access_operations as o')
      .leftJoin(
        'access_entitlement_locks as l',
        'l.entitlement_key',
        'o.entitlement_key',
      )
      .whereNull('o.done_at')
      .where('o.due_at', '<=', at)
      .where(free =>
        free.whereNull('o.lease_until').orWhere('o.lease_until', '<=', at),
      )
      .where(free =>
        free.whereNull('l.lease_until').orWhere('l.lease_until', '<=', at),
      )
      .orderBy('o.due_at')
      .limit(limit)
      .select<{ id: string }[]>('o.id');
    return rows.map(row => row.id);
  }

  /** Claims one; undefined when another backend was faster. */
  async claim(
    trx: Knex.Transaction,
    id: string,
    options: { owner: string; now: Date; until: Date },
  ): Promise<ClaimedOperation | undefined> {
    const now = options.now.toISOString();
    const until = options.until.toISOString();
    const record = await trx<OperationRecord>('access_operations')
      .where({ id })
      .first();
    if (!record) {
      return undefined;
    }
    const leaseEpoch = record.lease_epoch + 1;
    const holder = lockHolder(id, leaseEpoch);
    if (
      record.entitlement_key !== null &&
      !(await this.takeLock(trx, record.entitlement_key, holder, options))
    ) {
      return undefined;
    }
    const claimed = await trx<OperationRecord>('access_operations')
      .where({ id, lease_epoch: record.lease_epoch })
      .whereNull('done_at')
      .where('due_at', '<=', now)
      .where(free =>
        free.whereNull('lease_until').orWhere('lease_until', '<=', now),
      )
      .update({
        lease_owner: options.owner,
        lease_epoch: leaseEpoch,
        lease_until: until,
      });
    if (claimed !== 1) {
      if (record.entitlement_key !== null) {
        await this.freeLock(trx, record.entitlement_key, holder);
      }
      return undefined;
    }
    return toOperation(record, leaseEpoch, until);
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

  private mine(trx: Knex.Transaction, operation: ClaimedOperation) {
    return trx<OperationRecord>('access_operations')
      .where({ id: operation.id, lease_epoch: operation.leaseEpoch })
      .whereNull('done_at');
  }

  private async takeLock(
    trx: Knex.Transaction,
    key: string,
    holder: string,
    { now, until }: { now: Date; until: Date },
  ): Promise<boolean> {
    const taken = await trx<LockRecord>('access_entitlement_locks')
      .where({ entitlement_key: key })
      .where(free =>
        free
          .whereNull('lease_until')
          .orWhere('lease_until', '<=', now.toISOString()),
      )
      .update({ lease_owner: holder, lease_until: until.toISOString() });
    return taken === 1;
  }

  private async release(
    trx: Knex.Transaction,
    operation: ClaimedOperation,
  ): Promise<void> {
    if (operation.entitlementKey !== null) {
      await this.freeLock(
        trx,
        operation.entitlementKey,
        lockHolder(operation.id, operation.leaseEpoch),
      );
    }
  }

  private async freeLock(
    trx: Knex.Transaction,
    key: string,
    holder: string,
  ): Promise<void> {
    await trx<LockRecord>('access_entitlement_locks')
      .where({ entitlement_key: key, lease_owner: holder })
      .update({ lease_owner: null, lease_until: null });
  }
}
