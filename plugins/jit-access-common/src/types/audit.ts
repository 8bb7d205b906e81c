/** What the anchors outside of the database say of the ledger. */
export interface AnchorVerification {
  id: string;
  ok: boolean;
  /** Heads that were compared. */
  heads: number;
  /** Last row that it vouches for; null for none. */
  seq: number | null;
  reason: string | null;
}

/** One row of the audit ledger. */
export interface AuditRow {
  /** Gapless, from 1. */
  seq: number;
  at: string;
  /** Entity ref, or `system:<part>`. */
  actor: string;
  /** Kebab-case verb, for example `request-created`, `grant-activated`, `approve-refused`. */
  action: string;
  requestId: string | null;
  grantId: string | null;
  details: Record<string, string | number | boolean | null>;
  /** Hex SHA-256 over the row and the previous hash. */
  hash: string;
  previousHash: string;
}

/** Outcome of checking the ledger's chain. */
export interface LedgerVerification {
  ok: boolean;
  rows: number;
  /** First row that does not fit; null when ok. */
  firstBadSeq: number | null;
  reason: string | null;
  headHash: string;
  /** Empty when nothing is anchored. */
  anchors: AnchorVerification[];
}
