import {
  SEVERITIES,
  type Severity,
} from '@fairway/plugin-security-scorecard-common';
import type { ObservedFinding } from '@fairway/plugin-security-scorecard-node';
import { earliest, normalizeTime } from './durations';
import type { FindingMerge, FindingReport } from './findings';

/** A report and the collector it comes from. */
export interface SourcedReport {
  collectorId: string;
  report: FindingReport;
  /** False for what was said before and still holds. */
  seenNow: boolean;
}

const rank = (severity: Severity) => SEVERITIES.indexOf(severity);

/** The same words of the same source, however often it says them. */
const keyOf = (
  r: Pick<ObservedFinding, 'vulnerability' | 'component' | 'location' | 'purl'>,
) => JSON.stringify([r.vulnerability, r.component, r.location, r.purl ?? null]);

/** A source that names a finding twice counts with its worst word and its earliest time. */
function worse(a: FindingReport, b: FindingReport): FindingReport {
  const difference =
    rank(a.severity) - rank(b.severity) ||
    Number(a.status === 'suppressed') - Number(b.status === 'suppressed') ||
    (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
  const lead = difference <= 0 ? a : b;
  return {
    ...lead,
    firstSeenAt: a.firstSeenAt < b.firstSeenAt ? a.firstSeenAt : b.firstSeenAt,
  };
}

/**
 * Everything that is reported of an entity after an observation: what its
 * collector says now, and what the others said last. An incomplete observation
 * adds to what its collector said before.
 */
export function reportsOf(merge: FindingMerge): SourcedReport[] {
  const { collectorId, pillar, observation, known } = merge;
  const { observedAt } = observation;
  const own = new Map<string, FindingReport>();
  const earlier = new Map(
    known.flatMap(f =>
      (f.reports[collectorId] ?? []).map(r => [keyOf(r), r] as const),
    ),
  );
  for (const observed of observation.findings) {
    const key = keyOf(observed);
    const claimed = observed.firstSeenAt
      ? normalizeTime(observed.firstSeenAt)
      : null;
    const report: FindingReport = {
      ...observed,
      pillar,
      firstSeenAt:
        earliest([
          observedAt,
          claimed,
          earlier.get(key)?.firstSeenAt ?? null,
        ]) ?? observedAt,
    };
    const before = own.get(key);
    own.set(key, before ? worse(before, report) : report);
  }
  const seenNow = new Set(own.keys());
  if (observation.status !== 'ok') {
    earlier.forEach((report, key) => {
      if (!own.has(key)) {
        own.set(key, report);
      }
    });
  }
  const others = known.flatMap(finding =>
    Object.entries(finding.reports).flatMap(([id, reports]) =>
      id === collectorId
        ? []
        : reports.map(report => ({ collectorId: id, report, seenNow: false })),
    ),
  );
  return [
    ...[...own].map(([key, report]) => ({
      collectorId,
      report,
      seenNow: seenNow.has(key),
    })),
    ...others,
  ];
}
