import type { AuditRow } from '@fairway/plugin-jit-access-common';
import type { AnchoredHead } from '@fairway/plugin-jit-access-node';
import { forkOf, headFault } from './anchored';
import { ChainWalk, doubtOf, type ChainFault } from './ChainWalk';
import { isAuditRow } from './records';

/** What {@link verifyExport} compares with. */
export interface ExportEvidence {
  /** Heads that an anchor kept; empty for none. */
  heads: readonly AnchoredHead[];
  /** Key of the ledger's head; undefined when it is not known. */
  key: string | undefined;
  /** The export is of some time only, and may begin late and end early. */
  isPartial: boolean;
}

/** What an export turned out to be. */
export interface ExportVerification {
  ok: boolean;
  /** First and last row that fit; 0 when there are none. */
  first: number;
  last: number;
  /** Hash of the last row. */
  hash: string;
  fault: ChainFault | null;
  /** Last row that an anchored head vouches for; null for none. */
  vouchedFor: number | null;
}

function parse(line: string): AuditRow | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isAuditRow(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

class ExportCheck {
  private walk: ChainWalk | undefined;
  private first = 0;
  private fault: ChainFault | undefined;
  private vouchedFor: number | null = null;
  private readonly headsBySeq = new Map<number, AnchoredHead[]>();

  constructor(private readonly evidence: ExportEvidence) {
    for (const head of evidence.heads) {
      const same = this.headsBySeq.get(head.seq) ?? [];
      this.headsBySeq.set(head.seq, [...same, head]);
    }
    const fork = forkOf(evidence.heads);
    if (fork) {
      this.fault = { seq: 0, reason: fork };
    }
  }

  /** True when something does not fit. */
  take(line: string): boolean {
    this.fault ??= this.faultOf(line);
    return this.fault !== undefined;
  }

  finish(): ExportVerification {
    const last = this.first === 0 ? 0 : (this.walk?.seq ?? 0);
    this.fault ??= this.faultAtEnd(last);
    return {
      ok: this.fault === undefined,
      first: this.first,
      last,
      hash: this.walk?.hash ?? '',
      fault: this.fault ?? null,
      vouchedFor: this.vouchedFor,
    };
  }

  private faultOf(line: string): ChainFault | undefined {
    const row = parse(line);
    if (!row) {
      return {
        seq: (this.walk?.seq ?? 0) + 1,
        reason: `What comes after row ${this.walk?.seq ?? 0} is no row of the ledger`,
      };
    }
    if (!this.walk) {
      const isLate = this.evidence.isPartial && row.seq > 1;
      this.walk = isLate
        ? new ChainWalk({ seq: row.seq - 1, hash: row.previousHash })
        : new ChainWalk();
      const before = isLate
        ? this.compare(row.seq - 1, row.previousHash)
        : undefined;
      if (before) {
        return before;
      }
    }
    const fault =
      this.walk.next(row) ?? this.compare(row.seq, row.hash) ?? doubtOf(row);
    if (!fault && this.first === 0) {
      this.first = row.seq;
    }
    return fault;
  }

  private compare(seq: number, hash: string): ChainFault | undefined {
    for (const head of this.headsBySeq.get(seq) ?? []) {
      const reason = headFault(head, {
        hash,
        rows: seq,
        key: this.evidence.key,
      });
      if (reason) {
        return { seq, reason };
      }
      this.vouchedFor = seq;
    }
    return undefined;
  }

  private faultAtEnd(last: number): ChainFault | undefined {
    if (this.evidence.isPartial) {
      return undefined;
    }
    const beyond = this.evidence.heads.find(({ seq }) => seq > last);
    return (
      beyond && {
        seq: last + 1,
        reason: `Row ${beyond.seq} was anchored at ${beyond.at}, but the export ends at row ${last}`,
      }
    );
  }
}

/** Checks rows of an export, one after the other, without a portal or a database. */
export async function verifyExport(
  lines: AsyncIterable<string>,
  evidence: ExportEvidence,
): Promise<ExportVerification> {
  const check = new ExportCheck(evidence);
  for await (const line of lines) {
    if (line.trim() !== '' && check.take(line)) {
      break;
    }
  }
  return check.finish();
}
