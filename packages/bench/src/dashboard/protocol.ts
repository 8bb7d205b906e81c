/** What the process of a case is to do. */
export interface CaseOptions {
  services: number;
  findings: number;
  port: number;
  /** `backend.database` of the configuration. */
  database: object;
  /** Scratch directory. */
  directory: string;
}

/** One statement that the overview sends, over all of its runs. */
export interface StatementReport {
  sql: string;
  p50: number;
  p95: number;
  runs: number;
  /** Rows of the last answer. */
  returned: number;
  /** Rows of tables and indexes that were read for it; null when the database does not tell. */
  read: number | null;
  /** How the database reads each table, one line each. */
  plan: string[];
  /** Tables of {@link LARGE} that are read from end to end. */
  scans: string[];
}

/** What was measured of a case; times in milliseconds. */
export interface CaseReport {
  services: number;
  results: number;
  findings: number;
  history: number;
  /** As a visitor has it: added up at most a minute ago. */
  shown: number[];
  /** Added up anew. */
  addedUp: number[];
  /** Longest time for which nobody else in the process had a turn while it was added up. */
  held: number;
  /** Size of the answer in bytes. */
  bytes: number;
  statements: StatementReport[];
}

/** What a case says to its parent. */
export type CaseMessage =
  { said: string } | { report: CaseReport } | { error: string };

/** Tables that are never read from end to end. */
export const LARGE = ['findings', 'history'] as const;
