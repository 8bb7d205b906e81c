import type { ObservedFinding } from '@fairway/plugin-security-scorecard-node';
import { assessCoverage, type CoverageRow, uniformCoverage } from './coverage';
import { observeFindings } from './findings';
import type { AccountReading, GroupReading } from './InspectorReader';
import type { ScanAge } from './scanState';
import type { Target } from './targets';

/** What is known of one artefact after a run. */
export interface TargetReading {
  coverage: CoverageRow[];
  findings: ObservedFinding[];
  /** False when the coverage could not be read to its end. */
  coverageKnown: boolean;
  /** False when the findings could not be read to their end. */
  findingsKnown: boolean;
  /** Why something is not known, in sentences. */
  problems: string[];
}

/** An artefact of which nothing could be read. */
export function unreadTarget(
  target: Target,
  problem: string,
  code: string,
): TargetReading {
  return {
    coverage: uniformCoverage(target, ['PACKAGE'], 'unknown', code).rows,
    findings: [],
    coverageKnown: false,
    findingsKnown: false,
    problems: [problem],
  };
}

/**
 * Why the artefacts of a kind are not scanned in an account, or which scans
 * they need. Code scans of functions are asked for only where they are on.
 */
export function scanPlan(
  kind: Target['kind'],
  account: Extract<AccountReading, { state: 'known' }>,
): { scanTypes: string[]; disabled?: string } {
  if (account.account !== 'ENABLED') {
    return { scanTypes: ['PACKAGE'], disabled: account.account };
  }
  const { ecr, lambda, lambdaCode } = account.resources;
  const status = (kind === 'ecr' ? ecr : lambda)?.status ?? 'DISABLED';
  if (status !== 'ENABLED') {
    return { scanTypes: ['PACKAGE'], disabled: status };
  }
  return {
    scanTypes:
      kind === 'lambda' && lambdaCode?.status === 'ENABLED'
        ? ['PACKAGE', 'CODE']
        : ['PACKAGE'],
  };
}

/** An artefact that Inspector is switched off for: known, and not clean. */
export function disabledTarget(
  target: Target,
  scanTypes: readonly string[],
  reason: string,
): TargetReading {
  return {
    coverage: uniformCoverage(target, scanTypes, 'not-enabled', reason).rows,
    findings: [],
    coverageKnown: true,
    findingsKnown: false,
    problems: [],
  };
}

/** Cuts the part of one artefact out of the reading of its group. */
export function targetFromGroup(
  target: Target,
  scanTypes: readonly string[],
  group: GroupReading,
  age: ScanAge,
): TargetReading {
  const { coverage, findings } = group;
  const coverageKnown = coverage.state === 'complete';
  const assessed = coverageKnown
    ? assessCoverage(target, scanTypes, coverage.items, age)
    : uniformCoverage(target, scanTypes, 'unknown', coverage.code ?? null);
  return {
    coverage: assessed.rows,
    findings: observeFindings(findings.items, target, assessed.running),
    coverageKnown,
    findingsKnown: coverageKnown && findings.state === 'complete',
    problems: [coverage.problem, findings.problem].flatMap(p => p ?? []),
  };
}
