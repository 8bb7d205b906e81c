import { oneOf } from '../columns';

/** Kinds of operations; `converge` makes the provider agree with the record. */
const OPERATION_KINDS = ['grant', 'revoke', 'review', 'converge'] as const;
/** Kind of an operation. */
export type OperationKind = (typeof OPERATION_KINDS)[number];

/** An operation that this backend has claimed. */
export interface ClaimedOperation {
  id: string;
  kind: OperationKind;
  requestId: string;
  grantId: string | null;
  entitlementKey: string | null;
  dueAt: string;
  attempts: number;
  /** Every write of the holder names it; a later claim makes it stale. */
  leaseEpoch: number;
  leaseUntil: string;
  /** Names the claim, so that a stale holder can't free the lock of a later one. */
  claim: string;
}

/** Row of `access_operations`. */
export interface OperationRecord {
  id: string;
  kind: string;
  request_id: string;
  grant_id: string | null;
  entitlement_key: string | null;
  due_at: string;
  attempts: number;
  lease_owner: string | null;
  lease_epoch: number;
  lease_until: string | null;
  done_at: string | null;
}

/** Reads a row of `access_operations` that was just claimed. */
export function toOperation(
  record: OperationRecord,
  claim: Pick<ClaimedOperation, 'leaseEpoch' | 'leaseUntil' | 'claim'>,
): ClaimedOperation {
  return {
    id: record.id,
    kind: oneOf(OPERATION_KINDS, record.kind, 'access_operations.kind'),
    requestId: record.request_id,
    grantId: record.grant_id,
    entitlementKey: record.entitlement_key,
    dueAt: record.due_at,
    attempts: record.attempts,
    ...claim,
  };
}
