import type { ObservedFinding } from '@fairway/plugin-security-scorecard-node';
import type { Target, TargetKind } from '../mapping/targets';
import {
  assessCoverage,
  type CoverageRow,
  rowsOf,
  uniformCoverage,
} from './coverage';
import type { ExploitDetails } from './ExploitDetails';
import { observeFindings } from './findings';
import type {
  AccountReading,
  GroupReading,
  InspectorReader,
} from './InspectorReader';
import { runningImages } from './running';
import type { ScanAge } from './scanState';

/** What is known of one artefact after a run. */
export interface TargetReading {
  coverage: CoverageRow[];
  /** Findings of what runs; of everything when it is not known what runs. */
  findings: ObservedFinding[];
  /** Findings of everything, with images that nothing runs. */
  allFindings: ObservedFinding[];
  /** Whether scanning is switched on; undefined when that could not be read. */
  enabled?: boolean;
  /** False when the coverage could not be read to its end. */
  coverageKnown: boolean;
  /** False when the findings could not be read to their end. */
  findingsKnown: boolean;
  /** Why something is not known, in sentences. */
  problems: string[];
  /** Why it is not known of some findings whether they are exploited. */
  exploitProblem?: string;
}

/** Something of an entity that could not be looked up. */
export function unknownPart(problem: string): TargetReading {
  return {
    coverage: [],
    findings: [],
    allFindings: [],
    coverageKnown: false,
    findingsKnown: false,
    problems: [problem],
  };
}

/** An artefact of which nothing could be read. */
export function unreadTarget(
  target: Target,
  problem: string,
  code: string,
): TargetReading {
  return {
    ...unknownPart(problem),
    coverage: uniformCoverage(target, ['PACKAGE'], 'unknown', code).rows,
  };
}

/**
 * Why the artefacts of a kind are not scanned in an account, or which scans
 * they need. Code scans of functions are asked for only where they are on.
 */
export function scanPlan(
  kind: TargetKind,
  account: Extract<AccountReading, { state: 'known' }>,
): { scanTypes: string[]; disabled?: string } {
  const scanTypes = kind === 'ec2' ? ['PACKAGE', 'NETWORK'] : ['PACKAGE'];
  if (account.account !== 'ENABLED') {
    return { scanTypes, disabled: account.account };
  }
  const status = account.resources[kind]?.status ?? 'DISABLED';
  if (status !== 'ENABLED') {
    return { scanTypes, disabled: status };
  }
  const code = account.resources.lambdaCode?.status === 'ENABLED';
  return {
    scanTypes: kind === 'lambda' && code ? ['PACKAGE', 'CODE'] : scanTypes,
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
    allFindings: [],
    enabled: false,
    coverageKnown: true,
    findingsKnown: false,
    problems: [],
  };
}

/** What the parts of one group are cut out of. */
export interface GroupContext {
  scanTypes: readonly string[];
  group: GroupReading;
  reader: Pick<InspectorReader, 'clusters'>;
  details: ExploitDetails;
  age: ScanAge;
}

/** Cuts the part of one artefact out of the reading of its group. */
export async function targetFromGroup(
  target: Target,
  { scanTypes, group, reader, details, age }: GroupContext,
): Promise<TargetReading> {
  const { coverage, findings } = group;
  const coverageKnown = coverage.state === 'complete';
  const own = rowsOf(target, coverage.items, age);
  const running =
    coverageKnown && target.kind === 'ecr'
      ? await runningImages(own, reader)
      : undefined;
  const assessed = coverageKnown
    ? assessCoverage(target, scanTypes, own, running, age)
    : uniformCoverage(target, scanTypes, 'unknown', coverage.code ?? null);
  const observed = (images: ReadonlySet<string> | undefined) =>
    observeFindings(findings.items, target, images, details);
  const inUse = observed(running);
  return {
    coverage: assessed.rows,
    findings: inUse,
    allFindings: running ? observed(undefined) : inUse,
    enabled: true,
    coverageKnown,
    findingsKnown: coverageKnown && findings.state === 'complete',
    problems: [coverage.problem, findings.problem].flatMap(p => p ?? []),
    exploitProblem: details.problem,
  };
}
