import { createHash } from 'node:crypto';
import {
  SEVERITIES,
  type Finding,
  type FindingStatus,
  type Pillar,
  type Severity,
} from '@fairway/plugin-security-scorecard-common';
import type {
  Observation,
  ObservedFinding,
} from '@fairway/plugin-security-scorecard-node';
import { deadlineFor, normalizeTime, type DeadlinePolicy } from './durations';

/** What one collector says of a finding. */
export interface FindingReport extends Omit<
  ObservedFinding,
  'vulnerability' | 'component' | 'location'
> {
  pillar: Pillar;
}

/** A finding with what each of its sources says. */
export interface StoredFinding extends Finding {
  /** By collector id; empty when it is resolved. */
  reports: Record<string, FindingReport>;
  resolvedAt: string | null;
}

/** How a finding changed. */
export interface FindingChange {
  finding: StoredFinding;
  /** Status before; null when it was not known. */
  from: FindingStatus | null;
  kind: 'opened' | 'reopened' | 'resolved' | 'updated' | 'seen';
}

/** Stable id of a finding: the same for the same entity, vulnerability, component and location. */
export function findingId(
  entityRef: string,
  finding: Pick<ObservedFinding, 'vulnerability' | 'component' | 'location'>,
): string {
  return createHash('sha256')
    .update(
      JSON.stringify([
        entityRef,
        finding.vulnerability,
        finding.component,
        finding.location,
      ]),
    )
    .digest('hex')
    .slice(0, 40);
}

const severityRank = (severity: Severity) => SEVERITIES.indexOf(severity);

function firstDefined<T>(values: (T | undefined)[]): T | null {
  return values.find(value => value !== undefined) ?? null;
}

function any(values: (boolean | undefined)[]): boolean | null {
  return values.includes(true) ? true : firstDefined(values);
}

/** Derives the shown fields from what the sources say: the most severe word wins. */
function combine(
  base: Pick<
    StoredFinding,
    | 'id'
    | 'entityRef'
    | 'vulnerability'
    | 'component'
    | 'location'
    | 'firstSeenAt'
    | 'lastSeenAt'
    | 'reports'
  >,
  deadlines: DeadlinePolicy,
): StoredFinding {
  const entries = Object.entries(base.reports).sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const reports = entries.map(([, report]) => report);
  const [lead] = [...reports].sort(
    (a, b) => severityRank(a.severity) - severityRank(b.severity),
  );
  const status = reports.every(r => r.status === 'suppressed')
    ? 'suppressed'
    : 'open';
  return {
    ...base,
    pillar: lead.pillar,
    title: lead.title,
    severity: lead.severity,
    status,
    remediation: firstDefined(reports.map(r => r.remediation)),
    aliases: [...new Set(reports.flatMap(r => r.aliases ?? []))].sort(),
    purl: firstDefined(reports.map(r => r.purl)),
    fixedIn: firstDefined(reports.map(r => r.fixedIn)),
    knownExploited: any(reports.map(r => r.knownExploited)),
    epss: reports.reduce<number | null>(
      (most, { epss }) =>
        epss !== undefined && (most === null || epss > most) ? epss : most,
      null,
    ),
    suppression:
      status === 'suppressed'
        ? firstDefined(reports.map(r => r.suppression))
        : null,
    waiverId: null,
    fixAvailable: any(reports.map(r => r.fixAvailable)),
    exploitAvailable: any(reports.map(r => r.exploitAvailable)),
    url: firstDefined(reports.map(r => r.url)),
    sources: entries.map(([id]) => id),
    deadline:
      status === 'open'
        ? deadlineFor(deadlines, lead.severity, base.firstSeenAt)
        : null,
    resolvedAt: null,
  };
}

function firstSeen(
  observed: ObservedFinding,
  observedAt: string,
  known: StoredFinding | undefined,
): string {
  const claimed = observed.firstSeenAt
    ? normalizeTime(observed.firstSeenAt)
    : null;
  const times = [observedAt, claimed, known?.firstSeenAt];
  return times.filter(t => typeof t === 'string').sort()[0];
}

const comparable = (finding: StoredFinding) =>
  JSON.stringify({ ...finding, lastSeenAt: '' });

/**
 * Merges one observation into the findings of one entity. Only an `ok`
 * observation ends findings, and only on behalf of its own collector: a finding
 * is resolved when no source reports it any more. A finding that comes back
 * keeps the time it was first seen.
 *
 * @param known the entity's findings that are not resolved, and the resolved
 *   ones that this observation reports again
 */
export function mergeFindings(options: {
  collectorId: string;
  pillar: Pillar;
  observation: Observation;
  known: readonly StoredFinding[];
  deadlines: DeadlinePolicy;
}): FindingChange[] {
  const { collectorId, pillar, observation, deadlines } = options;
  const { entityRef, observedAt } = observation;
  const known = new Map(options.known.map(f => [f.id, f]));
  const changes = new Map<string, FindingChange>();

  for (const observed of observation.findings) {
    const { vulnerability, component, location, ...rest } = observed;
    const id = findingId(entityRef, observed);
    const before = known.get(id);
    const sofar = changes.get(id)?.finding;
    const own = sofar?.reports[collectorId];
    const report = { ...rest, pillar };
    const finding = combine(
      {
        id,
        entityRef,
        vulnerability,
        component,
        location,
        firstSeenAt: firstSeen(observed, observedAt, sofar ?? before),
        lastSeenAt: observedAt,
        reports: {
          ...(before?.reports ?? {}),
          // A source that names a finding twice counts with its worst word.
          [collectorId]:
            own && severityRank(own.severity) <= severityRank(report.severity)
              ? own
              : report,
        },
      },
      deadlines,
    );
    changes.set(id, changeOf(before, finding));
  }

  if (observation.status === 'ok') {
    for (const before of known.values()) {
      if (!changes.has(before.id) && before.reports[collectorId]) {
        const { [collectorId]: gone, ...reports } = before.reports;
        const finding = Object.keys(reports).length
          ? combine({ ...before, reports }, deadlines)
          : resolve(before, observedAt);
        changes.set(before.id, changeOf(before, finding));
      }
    }
  }
  return [...changes.values()];
}

function resolve(finding: StoredFinding, at: string): StoredFinding {
  return {
    ...finding,
    reports: {},
    status: 'resolved',
    deadline: null,
    resolvedAt: at,
  };
}

function changeOf(
  before: StoredFinding | undefined,
  finding: StoredFinding,
): FindingChange {
  return {
    finding,
    from: before?.status ?? null,
    kind: kindOf(before, finding),
  };
}

function kindOf(
  before: StoredFinding | undefined,
  after: StoredFinding,
): FindingChange['kind'] {
  if (!before) {
    return 'opened';
  }
  if (after.status === 'resolved') {
    return 'resolved';
  }
  if (before.status === 'resolved') {
    return 'reopened';
  }
  return comparable(before) === comparable(after) ? 'seen' : 'updated';
}
