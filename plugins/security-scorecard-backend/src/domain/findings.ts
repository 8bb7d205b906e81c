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
import { deadlineFor, earliest, type DeadlinePolicy } from './durations';
import { groupByKeys, identityKeys, namesOf, primaryName } from './identity';
import { reportsOf, type SourcedReport } from './reports';

/** What one collector says of a finding. */
export interface FindingReport extends ObservedFinding {
  pillar: Pillar;
  /** ISO 8601, stored form. */
  firstSeenAt: string;
}

/** A finding with what each of its sources says. */
export interface StoredFinding extends Finding {
  /** By collector id; empty when it is resolved. One source may name it more than once. */
  reports: Record<string, FindingReport[]>;
  resolvedAt: string | null;
}

/** How a finding changed. */
export interface FindingChange {
  finding: StoredFinding;
  /** Status before; null when it was not known. */
  from: FindingStatus | null;
  kind: 'opened' | 'reopened' | 'resolved' | 'updated' | 'seen';
}

/** What a merge depends on. */
export interface FindingMerge {
  collectorId: string;
  pillar: Pillar;
  observation: Observation;
  /** The entity's findings that are not resolved, and the resolved ones that this observation may report again. */
  known: readonly StoredFinding[];
  deadlines: DeadlinePolicy;
}

const severityRank = (severity: Severity) => SEVERITIES.indexOf(severity);

/** Stable id of a finding that is new: the same for the same entity, vulnerability, component and location. */
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

/** When a finding is overdue: by its severity, or sooner when it is or can be exploited. */
export function findingDeadline(
  deadlines: DeadlinePolicy,
  finding: Pick<
    Finding,
    'severity' | 'knownExploited' | 'exploitAvailable' | 'firstSeenAt'
  >,
): string | null {
  const { severity, firstSeenAt } = finding;
  return earliest([
    deadlineFor(deadlines, severity, firstSeenAt),
    finding.knownExploited
      ? deadlineFor(deadlines, 'exploited', firstSeenAt)
      : null,
    finding.exploitAvailable
      ? deadlineFor(deadlines, 'exploitable', firstSeenAt)
      : null,
  ]);
}

function firstDefined<T>(values: (T | undefined)[]): T | null {
  return values.find(value => value !== undefined) ?? null;
}

function any(values: (boolean | undefined)[]): boolean | null {
  return values.includes(true) ? true : firstDefined(values);
}

/** The most severe word leads; then whoever comes first by name, so that no order of arrival matters. */
function byLead(a: SourcedReport, b: SourcedReport): number {
  const key = (r: SourcedReport) =>
    `${r.collectorId} ${JSON.stringify(r.report)}`;
  return (
    severityRank(a.report.severity) - severityRank(b.report.severity) ||
    (key(a) < key(b) ? -1 : 1)
  );
}

/** What is shown of a group of reports; the same whatever their order. Pure. */
export function combineReports(
  entityRef: string,
  group: readonly SourcedReport[],
): Omit<
  StoredFinding,
  'id' | 'firstSeenAt' | 'lastSeenAt' | 'deadline' | 'waiverId'
> {
  const sorted = [...group].sort(byLead);
  const reports = sorted.map(r => r.report);
  const [lead] = reports;
  const names = [...new Set(reports.flatMap(namesOf))];
  const vulnerability = primaryName(names);
  const sources = [...new Set(group.map(r => r.collectorId))].sort();
  const suppressed = reports.every(r => r.status === 'suppressed');
  const chances = reports.flatMap(r => (r.epss === undefined ? [] : [r.epss]));
  return {
    entityRef,
    pillar: lead.pillar,
    vulnerability,
    aliases: names.filter(name => name !== vulnerability).sort(),
    title: lead.title,
    severity: lead.severity,
    status: suppressed ? 'suppressed' : 'open',
    component: lead.component,
    location: lead.location,
    remediation: firstDefined(reports.map(r => r.remediation)),
    purl: firstDefined(reports.map(r => r.purl)),
    fixedIn: firstDefined(reports.map(r => r.fixedIn)),
    fixAvailable: any(reports.map(r => r.fixAvailable)),
    exploitAvailable: any(reports.map(r => r.exploitAvailable)),
    knownExploited: any(reports.map(r => r.knownExploited)),
    epss: chances.length ? Math.max(...chances) : null,
    suppression: suppressed
      ? firstDefined(reports.map(r => r.suppression))
      : null,
    url: firstDefined(reports.map(r => r.url)),
    sources,
    reports: Object.fromEntries(
      sources.map(id => [
        id,
        sorted.filter(r => r.collectorId === id).map(r => r.report),
      ]),
    ),
    resolvedAt: null,
  };
}

/** Groups reports of one entity that are about the same weakness. Pure. */
export function groupReports(
  reports: readonly SourcedReport[],
): SourcedReport[][] {
  return groupByKeys(reports, r => identityKeys(r.report));
}

const comparable = (finding: StoredFinding) =>
  JSON.stringify({ ...finding, lastSeenAt: '' });

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

/** Known findings by the keys of everything that was ever said of them. */
function byIdentity(known: readonly StoredFinding[]) {
  const index = new Map<string, StoredFinding[]>();
  for (const finding of known) {
    const own = {
      ...finding,
      ...(finding.purl === null ? { purl: undefined } : { purl: finding.purl }),
    };
    const keys = [own, ...Object.values(finding.reports).flat()].flatMap(
      identityKeys,
    );
    for (const key of new Set(keys)) {
      index.set(key, [...(index.get(key) ?? []), finding]);
    }
  }
  return index;
}

const identity = (
  f: Pick<Finding, 'vulnerability' | 'component' | 'location'>,
) => JSON.stringify([f.vulnerability, f.component, f.location]);

/**
 * Merges one observation into the findings of one entity. Only an `ok`
 * observation ends findings, and only on behalf of its own collector: a finding
 * is resolved when no source reports it any more. One that comes back keeps its
 * id and the time it was first seen. When a source tells that two findings are
 * one, the older one stays. Pure.
 */
export function mergeFindings(merge: FindingMerge): FindingChange[] {
  const { observation, known, deadlines } = merge;
  const { entityRef, observedAt } = observation;
  const index = byIdentity(known);
  const taken = new Set<string>();
  const changes: FindingChange[] = [];

  const groups = groupReports(reportsOf(merge))
    .map(group => ({ group, shown: combineReports(entityRef, group) }))
    .sort((a, b) => (identity(a.shown) < identity(b.shown) ? -1 : 1));
  for (const { group, shown } of groups) {
    const before = [
      ...new Set(
        group.flatMap(r =>
          identityKeys(r.report).flatMap(key => index.get(key) ?? []),
        ),
      ),
    ]
      .filter(f => !taken.has(f.id))
      .sort(
        (a, b) =>
          Number(a.status === 'resolved') - Number(b.status === 'resolved') ||
          (`${a.firstSeenAt} ${a.id}` < `${b.firstSeenAt} ${b.id}` ? -1 : 1),
      )
      .at(0);
    let id = before?.id ?? findingId(entityRef, shown);
    while (taken.has(id)) {
      // The other half of a finding that came apart has the id already.
      id = findingId(id, shown);
    }
    taken.add(id);
    const reported = group.some(r => r.seenNow);
    const firstSeenAt =
      earliest([
        before?.firstSeenAt ?? null,
        ...group.map(r => r.report.firstSeenAt),
      ]) ?? observedAt;
    const finding = {
      ...shown,
      id,
      firstSeenAt,
      lastSeenAt: reported || !before ? observedAt : before.lastSeenAt,
      waiverId: before?.waiverId ?? null,
      deadline: null,
    };
    const change = changeOf(before, {
      ...finding,
      deadline:
        finding.status === 'open' ? findingDeadline(deadlines, finding) : null,
    });
    if (reported || change.kind !== 'seen') {
      changes.push(change);
    }
  }
  for (const before of known) {
    if (before.status !== 'resolved' && !taken.has(before.id)) {
      changes.push(changeOf(before, resolve(before, observedAt)));
    }
  }
  return changes;
}

function resolve(finding: StoredFinding, at: string): StoredFinding {
  return {
    ...finding,
    reports: {},
    status: 'resolved',
    deadline: null,
    waiverId: null,
    resolvedAt: at,
  };
}
