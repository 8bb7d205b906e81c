import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { NotFoundError } from '@backstage/errors';
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
import type { Knex } from 'knex';

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** One row of `reports`. */
interface ReportRow {
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

interface ReportSetRow {
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

type Summary = Omit<ReportRow, 'content' | 'stated_at'>;

const SUMMARY: (keyof Summary)[] = [
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

function toUpload(row: Summary, duplicate: boolean): ReportUpload {
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

async function toStored(row: ReportRow): Promise<StoredReport> {
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

const slotOf = ({ entityRef, change, slot }: ReportKey) => ({
  entity_ref: entityRef,
  change_id: change ?? '',
  slot,
});

/** Stored reports: the latest of each slot, packed. */
export class ReportStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Whether the entity has a scorecard. */
  async knows(entityRef: string): Promise<boolean> {
    const row = await this.#knex('scorecards')
      .where({ entity_ref: entityRef })
      .first('entity_ref');
    return row !== undefined;
  }

  /**
   * Notes that the same content came again, for its freshness; undefined when
   * the slot holds another one.
   */
  async receiveAgain(
    key: ReportKey,
    content: { sha256: string; format?: ReportFormat },
    at: string,
  ): Promise<ReportUpload | undefined> {
    const same = { ...slotOf(key), ...content };
    const updated = await this.#knex<ReportRow>('reports')
      .where(same)
      .update({ received_at: at });
    const row = updated
      ? await this.#knex<ReportRow>('reports').where(same).first(SUMMARY)
      : undefined;
    return row && toUpload(row, true);
  }

  /**
   * Puts a report into its slot. One of the default branch makes the reports of
   * the entity due for being applied, in the same transaction.
   */
  async put(arrival: ReportArrival, at: string): Promise<ReportUpload> {
    const { report, entityRef } = arrival;
    const row: ReportRow = {
      id: arrival.id,
      ...slotOf(arrival),
      format: report.format,
      tool: [report.tool.name, report.tool.version].filter(Boolean).join(' '),
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
    await this.#knex.transaction(async trx => {
      const known = await trx('scorecards')
        .where({ entity_ref: entityRef })
        .forUpdate()
        .first('entity_ref');
      if (!known) {
        throw new NotFoundError(`There is no scorecard of '${entityRef}'`);
      }
      await trx<ReportRow>('reports')
        .insert(row)
        .onConflict(['entity_ref', 'change_id', 'slot'])
        .merge();
      if (arrival.change === null) {
        await this.#changed(trx, entityRef, at);
      }
    });
    return toUpload(row, false);
  }

  /** By change and slot; the default branch first. */
  async list(entityRef: string): Promise<ReportUpload[]> {
    const rows: Summary[] = await this.#knex<ReportRow>('reports')
      .where({ entity_ref: entityRef })
      .orderBy(['change_id', 'slot'])
      .select(SUMMARY);
    return rows.map(row => toUpload(row, false));
  }

  /** The reports of the default branch; undefined when there never was one. */
  async set(entityRef: string): Promise<ReportSet | undefined> {
    const set = await this.#knex<ReportSetRow>('report_sets')
      .where({ entity_ref: entityRef })
      .first();
    return (
      set && {
        entityRef,
        revision: set.revision,
        // After the revision: what is newer than it is applied again, never missed.
        reports: await this.ofChange(entityRef, null),
      }
    );
  }

  /** The reports of a change under test, or of the default branch. */
  async ofChange(
    entityRef: string,
    change: string | null,
  ): Promise<StoredReport[]> {
    const rows: ReportRow[] = await this.#knex<ReportRow>('reports')
      .where({ entity_ref: entityRef, change_id: change ?? '' })
      .orderBy('slot')
      .select();
    return Promise.all(rows.map(toStored));
  }

  /** Entities whose reports are not applied yet; the longest waiting first. */
  async pending(limit: number): Promise<string[]> {
    return this.#knex<ReportSetRow>('report_sets')
      .whereRaw('applied_revision < revision')
      .orderBy('changed_at')
      .limit(limit)
      .pluck('entity_ref');
  }

  /** Entities that ever had a report of the default branch, in the order of their refs. */
  async entities(after: string, limit: number): Promise<string[]> {
    return this.#knex<ReportSetRow>('report_sets')
      .where('entity_ref', '>', after)
      .orderBy('entity_ref')
      .limit(limit)
      .pluck('entity_ref');
  }

  /** Notes that a revision is applied; false when a newer one was before it. */
  async applied({ entityRef, revision }: ReportSet): Promise<boolean> {
    const updated = await this.#knex<ReportSetRow>('report_sets')
      .where({ entity_ref: entityRef })
      .where('applied_revision', '<=', revision)
      .update({ applied_revision: revision });
    return updated > 0;
  }

  /** Forgets reports that did not come again for too long. */
  async prune(
    before: { defaultBranch: string; changes: string },
    at: string,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#knex<ReportRow>('reports')
      .whereNot('change_id', '')
      .where('received_at', '<', before.changes)
      .delete();
    const refs: string[] = await this.#knex<ReportRow>('reports')
      .where('change_id', '')
      .where('received_at', '<', before.defaultBranch)
      .distinct()
      .pluck('entity_ref');
    for (const ref of refs) {
      if (signal.aborted) {
        return;
      }
      await this.#knex.transaction(async trx => {
        await trx<ReportRow>('reports')
          .where({ entity_ref: ref, change_id: '' })
          .where('received_at', '<', before.defaultBranch)
          .delete();
        await this.#changed(trx, ref, at);
      });
    }
  }

  async #changed(trx: Knex.Transaction, entityRef: string, at: string) {
    await trx<ReportSetRow>('report_sets')
      .insert({
        entity_ref: entityRef,
        revision: 0,
        applied_revision: 0,
        changed_at: at,
      })
      .onConflict('entity_ref')
      .ignore();
    await trx<ReportSetRow>('report_sets')
      .where({ entity_ref: entityRef })
      .update({ changed_at: at })
      .increment('revision', 1);
  }
}
