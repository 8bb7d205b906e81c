import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { OperationKind, OperationRecord } from './records/operation';

/** An operation to be done. */
export interface NewOperation {
  kind: OperationKind;
  requestId: string;
  grantId: string | null;
  entitlementKey: string | null;
  dueAt: Date;
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
}
