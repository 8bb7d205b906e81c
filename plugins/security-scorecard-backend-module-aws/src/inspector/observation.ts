import type { FactValue } from '@fairway/plugin-security-scorecard-common';
import type {
  FactDefinition,
  Observation,
  ObservedFinding,
} from '@fairway/plugin-security-scorecard-node';
import type { CoverageRow } from './coverage';
import { worstState } from './scanState';
import type { TargetReading } from './targetReading';

/** Every fact of the collector. The counts are left out while Inspector is off or was not read to the end. */
export const INSPECTOR_FACTS = {
  scanState: {
    type: 'string',
    description:
      'Worst state over the artefacts: scanned, pending, stale, excluded, cannot-scan, broken, not-enabled, not-covered or unknown',
  },
  resources: { type: 'int', description: 'Artefacts that have to be scanned' },
  scanned: {
    type: 'int',
    description: 'Artefacts of which every needed scan is current',
  },
  lastScannedAt: {
    type: 'string',
    description:
      'When the artefact that was scanned longest ago was scanned, ISO 8601; left out when none was',
  },
  criticalOpen: {
    type: 'int',
    description:
      'Open critical findings that Inspector lists; 0 means none only where scanState is scanned',
  },
  highOpen: { type: 'int', description: 'Open high findings, likewise' },
  untriagedOpen: {
    type: 'int',
    description: 'Open findings that the vendor has not rated yet, likewise',
  },
  criticalFixable: {
    type: 'int',
    description: 'Open critical findings that have a fix, likewise',
  },
  exploitable: {
    type: 'int',
    description: 'Open findings with a known exploit, likewise',
  },
  suppressed: {
    type: 'int',
    description: 'Findings that a suppression rule hides, likewise',
  },
} as const satisfies Record<string, FactDefinition>;

function coverageFacts(
  rows: readonly CoverageRow[],
): Record<string, FactValue> {
  const unscanned = new Set(
    rows.filter(row => row.state !== 'scanned').map(row => row.resource),
  );
  const resources = new Set(rows.map(row => row.resource));
  const oldest = rows.flatMap(row => row.lastScannedAt ?? []).sort()[0];
  return {
    scanState: worstState(rows.map(row => row.state)),
    resources: resources.size,
    scanned: resources.size - unscanned.size,
    ...(oldest && { lastScannedAt: oldest }),
  };
}

function findingFacts(
  findings: readonly ObservedFinding[],
): Record<string, FactValue> {
  const open = findings.filter(finding => finding.status === 'open');
  const critical = open.filter(finding => finding.severity === 'critical');
  return {
    criticalOpen: critical.length,
    highOpen: open.filter(finding => finding.severity === 'high').length,
    untriagedOpen: open.filter(f => f.severity === 'untriaged').length,
    criticalFixable: critical.filter(finding => finding.fixAvailable).length,
    exploitable: open.filter(finding => finding.exploitAvailable).length,
    suppressed: findings.length - open.length,
  };
}

/** Puts the artefacts of one entity together. Anything not read to its end is said, and never counted as zero. */
export function observeTargets(
  entityRef: string,
  observedAt: string,
  readings: readonly TargetReading[],
): Observation {
  const coverage = readings.flatMap(reading => reading.coverage);
  const findings = readings.flatMap(reading => reading.findings);
  const problems = [...new Set(readings.flatMap(r => r.problems))];
  const nothing = readings.every(
    reading => reading.problems.length > 0 && !reading.coverageKnown,
  );
  const common = { entityRef, observedAt, findings, coverage };
  const facts = {
    ...(readings.every(r => r.coverageKnown) && coverageFacts(coverage)),
    ...(readings.every(r => r.findingsKnown) && findingFacts(findings)),
  };
  if (problems.length === 0) {
    return { ...common, status: 'ok', facts };
  }
  return {
    ...common,
    status: nothing && findings.length === 0 ? 'error' : 'partial',
    error: problems.join('. '),
    facts,
  };
}
