import type { CoveredResource } from '@aws-sdk/client-inspector2';
import type { Coverage } from '@fairway/plugin-security-scorecard-common';
import { type ScanAge, scanStateOf } from './scanState';
import { type Target, targetKeyOf } from '../mapping/targets';

/** A coverage row before the backend adds its source. */
export type CoverageRow = Omit<Coverage, 'source'>;

/** What Inspector covers of one artefact. */
export interface CoverageAssessment {
  /** One row per (resource, needed scan type); never empty. */
  rows: CoverageRow[];
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
 * The rows of one artefact that still exists. Rows of other artefacts are
 * dropped: what several filter values of one key mean together is not
 * documented, so the answer may be wider than the question.
 */
export function rowsOf(
  target: Target,
  covered: readonly CoveredResource[],
  age: ScanAge,
): CoveredResource[] {
  return covered.filter(
    row =>
      row.resourceType !== 'AWS_ECR_REPOSITORY' &&
      targetKeyOf(row.resourceId ?? '') === target.key &&
      scanStateOf(row, age) !== 'ignore',
  );
}

/**
 * Decides, per resource and scan type, whether one artefact is scanned.
 * Inspector keeps old images of a repository. When it knows which of them run,
 * only those count; when it doesn't, any may run, and all count.
 *
 * @param scanTypes - scan types that this kind of artefact needs
 * @param own - rows of this artefact, see {@link rowsOf}
 * @param running - ids of the images that run, when that is known
 */
export function assessCoverage(
  target: Target,
  scanTypes: readonly string[],
  own: readonly CoveredResource[],
  running: ReadonlySet<string> | undefined,
  age: ScanAge,
): CoverageAssessment {
  const resources = running ?? idsOf(own);
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
  return { rows };
}
