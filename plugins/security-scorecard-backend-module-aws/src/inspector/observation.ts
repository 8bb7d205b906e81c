import type {
  FactValue,
  Severity,
} from '@fairway/plugin-security-scorecard-common';
import type {
  FactDefinition,
  Observation,
  ObservedFinding,
} from '@fairway/plugin-security-scorecard-node';
import { sayProblems } from '@fairway/plugin-security-scorecard-node';
import type { CoverageRow } from './coverage';
import { worstState } from './scanState';
import type { TargetReading } from './targetReading';

/** Every fact of the collector. The counts are left out while Inspector is off or was not read to the end. */
export const INSPECTOR_FACTS = {
  scanningEnabled: {
    type: 'bool',
    description:
      'Inspector is switched on for every kind of artefact of the service, in its account and region',
  },
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
  staleScans: {
    type: 'int',
    description:
      'Scans of artefacts that are no longer current: older than allowed, expired or paused',
  },
  criticalOpen: {
    type: 'int',
    description:
      'Open critical findings that Inspector lists; 0 means none only where scanState is scanned',
  },
  highOpen: {
    type: 'int',
    description: 'Open high findings that Inspector lists',
  },
  untriagedOpen: {
    type: 'int',
    description:
      'Open findings that Inspector lists and the vendor has not rated yet',
  },
  criticalFixable: {
    type: 'int',
    description:
      'Open critical findings that Inspector lists and that have a fix',
  },
  exploitable: {
    type: 'int',
    description:
      'Open findings that Inspector lists and that have a known exploit',
  },
  criticalOpenAll: {
    type: 'int',
    description:
      'Open critical findings that Inspector lists, also of images that nothing runs; the other counts leave those out where it is known what runs',
  },
  highOpenAll: {
    type: 'int',
    description:
      'Open high findings that Inspector lists, also of images that nothing runs',
  },
  knownExploited: {
    type: 'int',
    description:
      'Open critical and high findings known to be exploited in the wild (CISA KEV, or observed by Inspector); there may be more where knownExploitedUnchecked is not 0',
  },
  knownExploitedUnchecked: {
    type: 'int',
    description:
      'Open critical and high findings of which it is not known whether they are exploited',
  },
  knownExploitedProblem: {
    type: 'string',
    description:
      'Why it is not known of some findings whether they are exploited; empty when it is of all',
  },
  suppressed: {
    type: 'int',
    description: 'Findings that a suppression rule of Inspector hides',
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
    staleScans: rows.filter(row => row.state === 'stale').length,
    ...(oldest && { lastScannedAt: oldest }),
  };
}

function openOf(
  findings: readonly ObservedFinding[],
  severity: Severity,
): ObservedFinding[] {
  return findings.filter(
    finding => finding.status === 'open' && finding.severity === severity,
  );
}

function findingFacts(
  findings: readonly ObservedFinding[],
  all: readonly ObservedFinding[],
): Record<string, FactValue> {
  const open = findings.filter(finding => finding.status === 'open');
  const critical = openOf(findings, 'critical');
  const high = openOf(findings, 'high');
  return {
    criticalOpen: critical.length,
    highOpen: high.length,
    untriagedOpen: openOf(findings, 'untriaged').length,
    criticalFixable: critical.filter(finding => finding.fixAvailable).length,
    exploitable: open.filter(finding => finding.exploitAvailable).length,
    criticalOpenAll: openOf(all, 'critical').length,
    highOpenAll: openOf(all, 'high').length,
    ...exploitFacts([...critical, ...high]),
    suppressed: findings.length - open.length,
  };
}

function exploitFacts(
  severe: readonly ObservedFinding[],
): Record<string, FactValue> {
  return {
    knownExploited: severe.filter(finding => finding.knownExploited).length,
    knownExploitedUnchecked: severe.filter(
      finding => finding.knownExploited === undefined,
    ).length,
  };
}

function enabledFact(
  readings: readonly TargetReading[],
): Record<string, FactValue> {
  const enabled = readings.map(reading => reading.enabled);
  if (enabled.includes(false)) {
    return { scanningEnabled: false };
  }
  return enabled.length > 0 && enabled.every(state => state)
    ? { scanningEnabled: true }
    : {};
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
    ...enabledFact(readings),
    ...(readings.every(r => r.coverageKnown) && coverageFacts(coverage)),
    ...(readings.every(r => r.findingsKnown) && {
      ...findingFacts(
        findings,
        readings.flatMap(reading => reading.allFindings),
      ),
      knownExploitedProblem: sayProblems(
        readings.flatMap(r => r.exploitProblem ?? []),
      ),
    }),
  };
  if (problems.length === 0) {
    return { ...common, status: 'ok', facts };
  }
  const error = sayProblems(problems);
  return nothing && findings.length === 0
    ? { ...common, status: 'error', error, facts: {} }
    : { ...common, status: 'partial', error, facts };
}
