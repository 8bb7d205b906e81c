import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { AuditRow } from '@fairway/plugin-jit-access-common';

/** Hash before the first row. */
export const GENESIS_HASH = '0'.repeat(64);

/** What of an audit row is hashed: all but the hash itself. */
export type HashedRow = Omit<AuditRow, 'hash'>;

/** JSON with sorted keys and no spaces, so that equal values have equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonicalJson).join(',')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
      .filter(([, v]) => v !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => `${JSON.stringify(k)}:${canonicalJson(v)}`);
    return `{${entries.join(',')}}`;
  }
  return JSON.stringify(value);
}

/** SHA-256, in hex, of text. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** Hash of an audit row; it covers the hash of the row before. */
export function hashRow(row: HashedRow): string {
  return sha256(
    canonicalJson({
      seq: row.seq,
      at: row.at,
      actor: row.actor,
      action: row.action,
      requestId: row.requestId,
      grantId: row.grantId,
      details: row.details,
      previousHash: row.previousHash,
    }),
  );
}

/** Keyed hash of the chain's end, which only a holder of the key can make. */
export function macOfHead(key: string, seq: number, hash: string): string {
  return createHmac('sha256', key).update(`${seq}:${hash}`).digest('hex');
}

/** Compares in constant time. */
export function isSameMac(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
