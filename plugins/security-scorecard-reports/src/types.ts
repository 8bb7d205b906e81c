import type { ReportFormat } from '@fairway/plugin-security-scorecard-common';
import type { ObservedFinding } from '@fairway/plugin-security-scorecard-node';

/** What kind of weakness a finding is. */
export type FindingKind =
  'vulnerability' | 'code' | 'secret' | 'configuration' | 'licence';

/** A finding as a report states it. */
export interface ReportedFinding extends ObservedFinding {
  kind: FindingKind;
}

/**
 * What a report is evidence of, whether or not it found anything:
 * `dependencies` scanned for known vulnerabilities, source `code` analysed,
 * `secrets` searched, `configuration` checked, `licences` read, an `inventory`
 * of components, or `vex` statements. An inventory is not a clean scan.
 */
export type ReportEvidence =
  | 'dependencies'
  | 'code'
  | 'secrets'
  | 'configuration'
  | 'licences'
  | 'inventory'
  | 'vex';

/** Statuses of a VEX statement, in OpenVEX's words; `false_positive` is CycloneDX's. */
export type VexStatus =
  | 'not_affected'
  | 'fixed'
  | 'false_positive'
  | 'affected'
  | 'under_investigation';

/** What somebody who knows a product says of one vulnerability in it. */
export interface VexStatement {
  vulnerability: string;
  aliases: string[];
  /** Package URL or name of what it is about; everything the upload is about when absent. */
  product?: string;
  /** Package URLs or names inside the product it is limited to; all when empty. */
  subcomponents: string[];
  status: VexStatus;
  /** For `not_affected`: why, in the words of the format. */
  justification?: string;
  /** Free text. */
  detail?: string;
  /** ISO 8601, UTC; the latest statement about the same thing counts. */
  timestamp?: string;
}

/** What a report says. */
export interface ParsedReport {
  format: ReportFormat;
  tool: { name: string; version?: string };
  /** `failed`: the scanner says, or shows by what it left out, that it did not finish. Never read as clean. */
  outcome: 'completed' | 'failed';
  /** Why it failed. */
  failure?: string;
  /** When the scanner wrote it, as the report says; ISO 8601, UTC. */
  createdAt?: string;
  evidence: ReportEvidence[];
  /** As the report holds them, one for each of its entries, not deduplicated. */
  findings: ReportedFinding[];
  /** Number of components listed, when the report lists any. */
  inventory?: number;
  statements: VexStatement[];
  /** What was left out or could not be judged; for the person who uploads. */
  warnings: string[];
}
