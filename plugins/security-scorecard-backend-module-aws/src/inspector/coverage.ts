import type { CoveredResource } from '@aws-sdk/client-inspector2';
import type { Coverage } from '@fairway/plugin-security-scorecard-common';
import { type ScanAge, scanStateOf } from './scanState';
import { parseTarget, type Target } from './targets';

/** A coverage row before the backend adds its source. */
export type CoverageRow = Omit<Coverage, 'source'>;

/** What Inspector covers of one artefact. */
export interface CoverageAssessment {
  /** One row per (resource, needed scan type); never empty. */
  rows: CoverageRow[];
  /** Ids of the images that run; undefined when Inspector doesn't know which do. */
  running?: ReadonlySet<string>;
}

/** The one row that says the same of a whole artefact. */
export function uniformCoverage(
  target: Target,
  scanTypes: readonly string[],
  state: Coverage['state'],
  reason: string | null,
): CoverageAssessment {
  return {
    rows: scanTypes.map(scanType => ({
      resource: target.key,
      scanType,
      state,
      reason,
      lastScannedAt: null,
    })),
  };
}

function idsOf(rows: readonly CoveredResource[]): ReadonlySet<string> {
  return new Set(rows.flatMap(row => row.resourceId ?? []));
}

/**
 * Decides, per resource and scan type, whether one artefact is scanned.
 * Inspector keeps old images of a repository. When it knows which of them run,
 * only those count; when it doesn't, any may run, and all count.
 *
 * Rows of other artefacts are dropped: what several filter values of one key
 * mean together is not documented, so the answer may be wider than the question.
 *
 * @param scanTypes - scan types that this kind of artefact needs
 */
export function assessCoverage(
  target: Target,
  scanTypes: readonly string[],
  covered: readonly CoveredResource[],
  age: ScanAge,
): CoverageAssessment {
  const own = covered.filter(
    row =>
      row.resourceType !== 'AWS_ECR_REPOSITORY' &&
      parseTarget(row.resourceId ?? '')?.key === target.key &&
      scanStateOf(row, age) !== 'ignore',
  );
  const running = idsOf(
    own.filter(row => (row.resourceMetadata?.ecrImage?.inUseCount ?? 0) > 0),
  );
  const resources = running.size > 0 ? running : idsOf(own);
  if (resources.size === 0) {
    return uniformCoverage(target, scanTypes, 'not-covered', null);
  }
  const rows = [...resources].flatMap(resource =>
    scanTypes.map((scanType): CoverageRow => {
      const row = own.find(
        r => r.resourceId === resource && r.scanType === scanType,
      );
      const state = row && scanStateOf(row, age);
      return {
        resource,
        scanType,
        state: !state || state === 'ignore' ? 'not-covered' : state,
        reason: row?.scanStatus?.reason ?? null,
        lastScannedAt: row?.lastScannedAt?.toISOString() ?? null,
      };
    }),
  );
  return running.size > 0 ? { rows, running } : { rows };
}
