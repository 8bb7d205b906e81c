import type { AuditRow } from '@fairway/plugin-jit-access-common';
import { GENESIS_HASH, hashRow } from './hashing';

/** The first thing that does not fit. */
export interface ChainFault {
  seq: number;
  reason: string;
}

/** Action of a row that follows a head which did not carry the ledger's key. */
export const HEAD_NOT_KEYED = 'ledger-head-not-keyed';

/** What a row that fits says against those before it, or undefined. */
export function doubtOf(row: AuditRow): ChainFault | undefined {
  return row.action === HEAD_NOT_KEYED
    ? {
        seq: row.seq,
        reason: `Row ${row.seq} says that the head before it was not written with the ledger key: the rows up to ${row.seq - 1} may have been written again, or the key was another one then`,
      }
    : undefined;
}

/** Walks a chain of audit rows, one row after the other. Pure. */
export class ChainWalk {
  /** The last row that fits; 0 before the first. */
  seq: number;
  /** Its hash. */
  hash: string;

  /** Begins after a row that is known to be good; by default at the very first. */
  constructor(
    after: { seq: number; hash: string } = { seq: 0, hash: GENESIS_HASH },
  ) {
    this.seq = after.seq;
    this.hash = after.hash;
  }

  /** Takes the next row; tells why it does not fit, and then stays where it is. */
  next(row: AuditRow): ChainFault | undefined {
    const wanted = this.seq + 1;
    if (row.seq !== wanted) {
      return {
        seq: wanted,
        reason:
          row.seq > wanted
            ? `Row ${wanted} is missing`
            : `Row ${row.seq} comes again, or too late, after row ${this.seq}`,
      };
    }
    if (row.previousHash !== this.hash) {
      return {
        seq: row.seq,
        reason: `Row ${row.seq} does not follow the one before`,
      };
    }
    if (hashRow(row) !== row.hash) {
      return {
        seq: row.seq,
        reason: `Row ${row.seq} was changed after it was written`,
      };
    }
    this.seq = row.seq;
    this.hash = row.hash;
    return undefined;
  }
}
