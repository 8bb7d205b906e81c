import type { AuditRow } from '@fairway/plugin-jit-access-common';

/** Row of `access_ledger`. */
export interface LedgerRecord {
  seq: number;
  at: string;
  actor: string;
  action: string;
  request_id: string | null;
  grant_id: string | null;
  details: string;
  previous_hash: string;
  hash: string;
}

/** Row of `access_ledger_head`. */
export interface HeadRecord {
  id: number;
  seq: number;
  hash: string;
  mac: string | null;
}

function isDetails(value: unknown): value is AuditRow['details'] {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every(
      v =>
        v === null ||
        typeof v === 'string' ||
        typeof v === 'number' ||
        typeof v === 'boolean',
    )
  );
}

/** Details as stored; text that somebody made unreadable is shown as such. */
function parseDetails(text: string): AuditRow['details'] {
  try {
    const value: unknown = JSON.parse(text);
    return isDetails(value) ? value : { unreadable: text };
  } catch {
    return { unreadable: text };
  }
}

/** Reads a row of `access_ledger`. */
export function toRow(record: LedgerRecord): AuditRow {
  return {
    seq: record.seq,
    at: record.at,
    actor: record.actor,
    action: record.action,
    requestId: record.request_id,
    grantId: record.grant_id,
    details: parseDetails(record.details),
    hash: record.hash,
    previousHash: record.previous_hash,
  };
}

/** Whether a value from outside has the shape of an audit row. */
export function isAuditRow(value: unknown): value is AuditRow {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const row: Partial<Record<keyof AuditRow, unknown>> = value;
  const isText = (v: unknown) => typeof v === 'string';
  return (
    Number.isSafeInteger(row.seq) &&
    [row.at, row.actor, row.action, row.hash, row.previousHash].every(isText) &&
    [row.requestId, row.grantId].every(v => v === null || isText(v)) &&
    isDetails(row.details)
  );
}
