import { createHash } from 'node:crypto';
import type {
  Severity,
  Waiver,
  WaiverEvent,
  WaiverStatus,
  WaiverTarget,
  WaiverType,
} from '@fairway/plugin-security-scorecard-common';

/** A row of `waivers`. */
export interface WaiverRow {
  id: string;
  entity_ref: string;
  target_kind: WaiverTarget['kind'];
  target_id: string;
  target_title: string;
  severity: Severity;
  type: WaiverType;
  justification: string;
  search: string;
  status: WaiverStatus;
  open_key: string | null;
  requested_by: string;
  requested_at: string;
  expires_at: string;
  decided_by: string | null;
  decided_at: string | null;
  remind_at: string | null;
}

/** A row of `waivers` with what lists show of its entity. */
export interface JoinedRow extends WaiverRow {
  entity_title: string;
  entity_owner: string | null;
}

/** A row of `waiver_events`. */
export interface WaiverEventRow {
  id: number | string;
  waiver_id: string;
  at: string;
  actor: string;
  action: WaiverEvent['action'];
  reason: string | null;
}

/** A waiver without what depends on who asks. */
export type StoredWaiver = Omit<Waiver, 'allowed'>;

/** The target of a row. */
export function targetOf(
  row: Pick<WaiverRow, 'target_kind' | 'target_id'>,
): WaiverTarget {
  return row.target_kind === 'check'
    ? { kind: 'check', checkId: row.target_id }
    : { kind: 'finding', findingId: row.target_id };
}

/** Id of the check or finding. */
export function targetId(target: WaiverTarget): string {
  return target.kind === 'check' ? target.checkId : target.findingId;
}

/** Key that a pending or approved waiver holds, so that there is one per target. */
export function openKey(entityRef: string, target: WaiverTarget): string {
  return createHash('sha256')
    .update(JSON.stringify([entityRef, target.kind, targetId(target)]))
    .digest('hex');
}

/** The status at a time: one that has ended is over, whether or not anybody has swept. */
export function statusAt(
  row: Pick<WaiverRow, 'status' | 'expires_at'>,
  now: Date,
): WaiverStatus {
  const open = row.status === 'pending' || row.status === 'approved';
  return open && row.expires_at <= now.toISOString() ? 'expired' : row.status;
}

/** A waiver as the API shows it. */
export function toWaiver(
  row: JoinedRow,
  events: readonly WaiverEventRow[],
  now: Date,
): StoredWaiver {
  return {
    id: row.id,
    entityRef: row.entity_ref,
    entityTitle: row.entity_title,
    ownerRef: row.entity_owner,
    target: targetOf(row),
    targetTitle: row.target_title,
    severity: row.severity,
    type: row.type,
    justification: row.justification,
    status: statusAt(row, now),
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    expiresAt: row.expires_at,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    timeline: events.map(({ at, actor, action, reason }) => ({
      at,
      actor,
      action,
      reason,
    })),
  };
}
