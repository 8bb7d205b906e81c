import { createHash } from 'node:crypto';
import {
  applyStatements,
  type ReportedFinding,
} from '@fairway/plugin-security-scorecard-reports';
import type { ChangeFinding, ChangeReport } from '../gate/input';
import type { ChangeReports } from '../gate/ports';
import type { ReportStore } from './ReportStore';

function toChangeFinding(finding: ReportedFinding): ChangeFinding {
  const { vulnerability, component, location } = finding;
  return {
    id: createHash('sha256')
      .update(JSON.stringify([vulnerability, component, location]))
      .digest('hex')
      .slice(0, 40),
    vulnerability,
    aliases: finding.aliases ?? [],
    title: finding.title,
    severity: finding.severity,
    status: finding.status,
    component,
    location,
  };
}

/**
 * Reports of changes, for the gate. VEX statements of the default branch hold
 * for a change, too; those that a change brings itself do not silence anything.
 */
export class ChangeReportReader implements ChangeReports {
  readonly #store: ReportStore;

  constructor(store: ReportStore) {
    this.#store = store;
  }

  async latest(entityRef: string, change: string): Promise<ChangeReport[]> {
    const reports = await this.#store.ofChange(entityRef, change);
    if (!reports.length) {
      return [];
    }
    const statements = (await this.#store.ofChange(entityRef, null)).flatMap(
      report => report.statements,
    );
    return reports.map(report => ({
      slot: report.slot,
      format: report.format,
      outcome: report.outcome,
      failure: report.failure ?? null,
      findings: applyStatements(report.findings, statements).map(
        toChangeFinding,
      ),
    }));
  }
}
