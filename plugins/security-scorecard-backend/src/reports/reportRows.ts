import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import {
  SEVERITIES,
  type ReportFormat,
  type ReportUpload,
  type Severity,
} from '@fairway/plugin-security-scorecard-common';
import type {
  ParsedReport,
  ReportEvidence,
} from '@fairway/plugin-security-scorecard-reports';

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** One row of `reports`. */
export interface ReportRow {
  id: string;
  entity_ref: string;
  /** Empty for the default branch. */
  change_id: string;
  slot: string;
  format: ReportFormat;
  tool: string;
  sha256: string;
  size: number;
  outcome: 'completed' | 'failed';
  failure: string | null;
  counts: string;
  suppressed: number;
  warnings: string;
  evidence: string;
  content: Uint8Array;
  uploaded_at: string;
  uploaded_by: string;
  received_at: string;
  stated_at: string | null;
}

/** One row of `report_sets`. */
export interface ReportSetRow {
  entity_ref: string;
  revision: number;
  applied_revision: number;
  changed_at: string;
}

/** Which slot of which entity; `change` null is the default branch. */
export interface ReportKey {
  entityRef: string;
  change: string | null;
  slot: string;
}

/** What came, before it is stored. */
export interface ReportArrival extends ReportKey {
  id: string;
  report: ParsedReport;
  sha256: string;
  /** Bytes, unpacked. */
  size: number;
  uploadedBy: string;
}

/** A stored report with what it says, to be merged with the others. */
export interface StoredReport extends Pick<
  ParsedReport,
  'format' | 'outcome' | 'failure' | 'evidence' | 'findings' | 'statements'
> {
  slot: string;
  /** When it last came, or when the scanner says that it wrote it if that is earlier. */
  scannedAt: string;
}

/** All reports of the default branch of an entity, at one revision. */
export interface ReportSet {
  entityRef: string;
  revision: number;
  reports: StoredReport[];
}

/** A row without what the report says in detail. */
export type Summary = Omit<ReportRow, 'content' | 'stated_at'>;

/** Columns of a {@link Summary}. */
export const SUMMARY: (keyof Summary)[] = [
  'id',
  'entity_ref',
  'change_id',
  'slot',
  'format',
  'tool',
  'sha256',
  'size',
  'outcome',
  'failure',
  'counts',
  'suppressed',
  'warnings',
  'evidence',
  'uploaded_at',
  'uploaded_by',
  'received_at',
];

function parse<T>(text: string): T {
  const value: T = JSON.parse(text);
  return value;
}

function countOpen(report: ParsedReport): Record<Severity, number> {
  const counts = Object.fromEntries(SEVERITIES.map(s => [s, 0]));
  for (const finding of report.findings) {
    if (finding.status === 'open') {
      counts[finding.severity]++;
    }
  }
  return {
    critical: counts.critical,
    high: counts.high,
    medium: counts.medium,
    low: counts.low,
    informational: counts.informational,
    untriaged: counts.untriaged,
  };
}

/** An upload as the API shows it. */
export function toUpload(row: Summary, duplicate: boolean): ReportUpload {
  return {
    id: row.id,
    entityRef: row.entity_ref,
    slot: row.slot,
    format: row.format,
    tool: row.tool,
    change: row.change_id || null,
    sha256: row.sha256,
    size: row.size,
    outcome: row.outcome,
    failure: row.failure,
    findings: parse(row.counts),
    suppressed: row.suppressed,
    warnings: parse(row.warnings),
    uploadedAt: row.uploaded_at,
    uploadedBy: row.uploaded_by,
    duplicate,
  };
}

/** A stored report, unpacked. */
export async function toStored(row: ReportRow): Promise<StoredReport> {
  const content = parse<Pick<ParsedReport, 'findings' | 'statements'>>(
    (await unpack(row.content)).toString('utf8'),
  );
  return {
    slot: row.slot,
    format: row.format,
    outcome: row.outcome,
    failure: row.failure ?? undefined,
    evidence: parse<ReportEvidence[]>(row.evidence),
    scannedAt:
      row.stated_at && row.stated_at < row.received_at
        ? row.stated_at
        : row.received_at,
    ...content,
  };
}

/** Looked for weaknesses, rather than listed components or stated something. */
export const isScan = ({ evidence }: Pick<ParsedReport, 'evidence'>) =>
  evidence.some(e => e !== 'inventory' && e !== 'vex');

/**
 * When the scanner wrote what the slot holds, as far as it can be believed; null
 * for what is no scan, or says no time.
 */
export function scanTime(
  row: Pick<ReportRow, 'evidence' | 'stated_at' | 'received_at'>,
): string | null {
  if (row.stated_at === null || !isScan({ evidence: parse(row.evidence) })) {
    return null;
  }
  return row.stated_at < row.received_at ? row.stated_at : row.received_at;
}

/** Where the report of a slot is. */
export const slotOf = ({ entityRef, change, slot }: ReportKey) => ({
  entity_ref: entityRef,
  change_id: change ?? '',
  slot,
});

/** A report to be stored, packed. */
export async function toRow(
  arrival: ReportArrival,
  at: string,
): Promise<ReportRow> {
  const { report } = arrival;
  return {
    id: arrival.id,
    ...slotOf(arrival),
    format: report.format,
    tool: [report.tool.name, report.tool.version]
      .filter(Boolean)
      .join(' ')
      .slice(0, 200),
    sha256: arrival.sha256,
    size: arrival.size,
    outcome: report.outcome,
    failure: report.failure ?? null,
    counts: JSON.stringify(countOpen(report)),
    suppressed: report.findings.filter(f => f.status === 'suppressed').length,
    warnings: JSON.stringify(report.warnings),
    evidence: JSON.stringify(report.evidence),
    content: await pack(
      JSON.stringify({
        findings: report.findings,
        statements: report.statements,
      }),
    ),
    uploaded_at: at,
    uploaded_by: arrival.uploadedBy,
    received_at: at,
    stated_at: report.createdAt ?? null,
  };
}
