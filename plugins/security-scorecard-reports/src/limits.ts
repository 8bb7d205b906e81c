/** What a report may cost; beyond them it is refused, not cut. */
export interface ReportLimits {
  /** Bytes, before anything is read. */
  maxBytes: number;
  /** Nesting of objects and arrays. */
  maxDepth: number;
  /** Values in the document, counted before it is parsed: they cost memory that bytes do not show. */
  maxValues: number;
  /** Findings, and likewise VEX statements. */
  maxFindings: number;
}

/** Limits when none are given: 20 MB, 100 levels, 3 million values, 50,000 findings. */
export const DEFAULT_LIMITS: ReportLimits = {
  maxBytes: 20 * 1024 * 1024,
  maxDepth: 100,
  maxValues: 3_000_000,
  maxFindings: 50_000,
};
