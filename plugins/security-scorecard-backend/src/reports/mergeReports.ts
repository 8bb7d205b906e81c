import {
  SEVERITIES,
  type Coverage,
  type FactValue,
  type Severity,
} from '@fairway/plugin-security-scorecard-common';
import type {
  FactDefinition,
  Observation,
  ObservedFinding,
} from '@fairway/plugin-security-scorecard-node';
import {
  applyStatements,
  type ReportedFinding,
  type ReportEvidence,
} from '@fairway/plugin-security-scorecard-reports';
import { isScan, type StoredReport } from './reportRows';

const int = (description: string): FactDefinition => ({
  type: 'int',
  description,
});

/** Facts of pushed reports. Counts of findings are left out while a report says that its scan failed. */
export const REPORT_FACTS = {
  reports: int('slots of the pipeline that uploaded a report'),
  failedReports: int('slots whose latest report says that the scan failed'),
  sastReports: int('slots that analyse the source code'),
  dependencyReports: int('slots that scan dependencies or images'),
  secretReports: int('slots that search for secrets'),
  configurationReports: int('slots that check configuration'),
  sbom: {
    type: 'bool',
    description: 'a slot uploaded a bill of materials',
  },
  sastAgeDays: int('whole days since the newest analysis of the source code'),
  dependencyAgeDays: int('whole days since the newest scan of dependencies'),
  sbomAgeDays: int('whole days since the newest bill of materials'),
  oldestScanDays: int('whole days since the oldest scan of a slot'),
  openCritical: int('open critical weaknesses in the reports'),
  openHigh: int('open high weaknesses in the reports'),
  openMedium: int('open medium weaknesses in the reports'),
  openLow: int('open low weaknesses in the reports'),
  openUntriaged: int('open weaknesses that nobody rated'),
  suppressed: int('weaknesses that are suppressed in a report or by VEX'),
  secrets: int('open secrets in the reports'),
  knownExploited: int(
    'open weaknesses that are exploited in the wild; not there when none is known to be and some were not looked up',
  ),
} as const satisfies Record<string, FactDefinition>;

type Facts = Partial<Record<keyof typeof REPORT_FACTS, FactValue>>;

const rankOf = ({ severity }: ReportedFinding) => SEVERITIES.indexOf(severity);

const DAY = 24 * 60 * 60 * 1000;

function withEvidence(
  reports: readonly StoredReport[],
  evidence: ReportEvidence,
): StoredReport[] {
  return reports.filter(
    report =>
      report.outcome === 'completed' && report.evidence.includes(evidence),
  );
}

const daysSince = (at: string, now: Date) =>
  Math.max(0, Math.floor((now.getTime() - Date.parse(at)) / DAY));

const agesOf = (reports: readonly StoredReport[], now: Date) =>
  reports.map(report => daysSince(report.scannedAt, now));

/** The facts whose value is known. */
function known(facts: Record<string, FactValue | undefined>): Facts {
  return Object.fromEntries(
    Object.entries(facts).filter(([, value]) => value !== undefined),
  );
}

const least = (ages: readonly number[]) =>
  ages.length ? Math.min(...ages) : undefined;

/** One of each weakness: what two scanners name the same is counted once, with the worst word. */
function distinct(findings: readonly ReportedFinding[]): ReportedFinding[] {
  const seen = new Map<string, ReportedFinding>();
  for (const finding of findings) {
    const where = finding.purl?.split('?', 1)[0] ?? finding.component;
    const place = finding.kind === 'vulnerability' ? '' : finding.location;
    const key = `${finding.vulnerability}\n${where}\n${place}`;
    const other = seen.get(key) ?? finding;
    seen.set(key, {
      ...(rankOf(other) <= rankOf(finding) ? other : finding),
      knownExploited:
        other.knownExploited ||
        (finding.knownExploited ?? other.knownExploited),
    });
  }
  return [...seen.values()];
}

/** Left out of it: what no scanner looked for. */
function countFacts(
  reports: readonly StoredReport[],
  findings: readonly ReportedFinding[],
): Facts {
  const open = distinct(findings.filter(f => f.status === 'open'));
  const of = (severity: Severity) =>
    open.filter(finding => finding.severity === severity).length;
  const secrets = open.filter(f => f.kind === 'secret').length;
  const exploited = open.filter(f => f.knownExploited).length;
  const isLookedUp = open.every(
    f => f.kind !== 'vulnerability' || f.knownExploited !== undefined,
  );
  return known({
    openCritical: of('critical'),
    openHigh: of('high'),
    openMedium: of('medium'),
    openLow: of('low'),
    openUntriaged: of('untriaged'),
    suppressed: distinct(findings.filter(f => f.status === 'suppressed'))
      .length,
    secrets:
      secrets || withEvidence(reports, 'secrets').length ? secrets : undefined,
    // None, where nobody looked one up, is not known.
    knownExploited:
      exploited || (isLookedUp && withEvidence(reports, 'dependencies').length)
        ? exploited
        : undefined,
  });
}

function evidenceFacts(reports: readonly StoredReport[], now: Date): Facts {
  const sast = withEvidence(reports, 'code');
  const dependencies = withEvidence(reports, 'dependencies');
  const sboms = withEvidence(reports, 'inventory');
  const scans = agesOf(reports.filter(isScan), now);
  return known({
    reports: reports.length,
    failedReports: reports.filter(r => r.outcome === 'failed').length,
    sastReports: sast.length,
    dependencyReports: dependencies.length,
    secretReports: withEvidence(reports, 'secrets').length,
    configurationReports: withEvidence(reports, 'configuration').length,
    sbom: sboms.length > 0,
    sastAgeDays: least(agesOf(sast, now)),
    dependencyAgeDays: least(agesOf(dependencies, now)),
    sbomAgeDays: least(agesOf(sboms, now)),
    oldestScanDays: scans.length ? Math.max(...scans) : undefined,
  });
}

/** Findings of all reports, with the VEX statements of each applied to all. */
export function mergeFindings(
  reports: readonly StoredReport[],
): ReportedFinding[] {
  return applyStatements(
    reports.flatMap(report => report.findings),
    reports.flatMap(report => report.statements),
  );
}

function coverageOf(report: StoredReport): Omit<Coverage, 'source'> {
  return {
    resource: report.slot,
    scanType: report.evidence.join(', ') || 'report',
    state: report.outcome === 'failed' ? 'broken' : 'scanned',
    reason: report.failure ?? null,
    lastScannedAt: report.scannedAt,
  };
}

function withoutKind({ kind, ...finding }: ReportedFinding): ObservedFinding {
  return finding;
}

/**
 * What the reports of one entity say together. A slot whose scan failed makes
 * the observation partial: what it found before is not closed, and nothing is
 * counted as if it had looked.
 */
export function mergeReports(
  entityRef: string,
  reports: readonly StoredReport[],
  now: Date,
): Observation {
  const failed = reports.filter(report => report.outcome === 'failed');
  const findings = mergeFindings(reports);
  const isComplete = reports.some(isScan) && !failed.length;
  return {
    entityRef,
    status: failed.length ? 'partial' : 'ok',
    ...(failed.length && {
      error: failed
        .map(({ slot, failure }) => `the scan of '${slot}' failed: ${failure}`)
        .join('; '),
    }),
    observedAt: now.toISOString(),
    facts: {
      ...evidenceFacts(reports, now),
      ...(isComplete ? countFacts(reports, findings) : {}),
    },
    findings: findings.map(withoutKind),
    coverage: reports.map(coverageOf),
  };
}
