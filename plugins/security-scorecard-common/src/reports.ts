import type { Severity } from './types';

/** Formats of pushed reports. */
export const REPORT_FORMATS = [
  'sarif',
  'trivy',
  'grype',
  'cyclonedx',
  'openvex',
  'npm-audit',
  'asff',
  'inspector2',
  'klar',
] as const;
/** Format of a pushed report. */
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** How a report is uploaded. */
export interface UploadReportOptions {
  /** Detected from the content when absent. */
  format?: ReportFormat;
  /** Step of the pipeline, so that a later upload replaces an earlier one; the tool's name when absent. */
  slot?: string;
  /** A change under test, for example `pr-17`; it never alters the results of the service. */
  change?: string;
}

/** An uploaded report. */
export interface ReportUpload {
  id: string;
  entityRef: string;
  slot: string;
  format: ReportFormat;
  tool: string;
  change: string | null;
  /** Hex. */
  sha256: string;
  /** Bytes. */
  size: number;
  /** `failed` when the scanner says that it did not finish: never clean. */
  outcome: 'completed' | 'failed';
  failure: string | null;
  /** Open findings. */
  findings: Record<Severity, number>;
  suppressed: number;
  warnings: string[];
  uploadedAt: string;
  /** Entity ref of a person, or `token:<id>`. */
  uploadedBy: string;
  /** True when the same report was there already and nothing changed. */
  duplicate: boolean;
}

/** A token with which a pipeline uploads reports of one entity and asks its gate. */
export interface UploadToken {
  id: string;
  entityRef: string;
  description: string;
  createdBy: string;
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  revokedAt: string | null;
}

/** A new token; the secret is shown once and stored hashed. */
export interface IssuedUploadToken extends UploadToken {
  secret: string;
}
