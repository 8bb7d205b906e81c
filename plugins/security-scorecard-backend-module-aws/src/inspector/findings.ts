import type {
  Finding,
  Resource,
  VulnerablePackage,
} from '@aws-sdk/client-inspector2';
import {
  SEVERITIES,
  type Severity,
} from '@fairway/plugin-security-scorecard-common';
import type { ObservedFinding } from '@fairway/plugin-security-scorecard-node';
import { type Target, targetKeyOf } from '../mapping/targets';
import type { ExploitDetails } from './ExploitDetails';
import { mergeFindings } from './mergeFindings';
import { purlOf } from './purl';

/** Inspector's severities are ours in capitals; one that is new to us is not rated, which is not "low". */
function severityOf(finding: Finding): Severity {
  const name = finding.severity?.toLowerCase();
  return SEVERITIES.find(severity => severity === name) ?? 'untriaged';
}

/** CLOSED findings are over; Inspector keeps them for some days. */
function statusOf(finding: Finding): ObservedFinding['status'] | undefined {
  switch (finding.status) {
    case 'ACTIVE':
      return 'open';
    case 'SUPPRESSED':
      return 'suppressed';
    default:
      return undefined;
  }
}

function fixedVersion(pkg: VulnerablePackage): string | undefined {
  const version = pkg.fixedInVersion;
  return version && !/^not\s?available$/i.test(version) ? version : undefined;
}

function fixAvailable(
  finding: Finding,
  pkg: VulnerablePackage | undefined,
): boolean | undefined {
  switch (finding.fixAvailable) {
    case 'YES':
      return true;
    case 'NO':
      return false;
    case 'PARTIAL':
      return pkg ? fixedVersion(pkg) !== undefined : undefined;
    default:
      return undefined;
  }
}

function remediation(
  finding: Finding,
  pkg: VulnerablePackage | undefined,
): string | undefined {
  const fixed = pkg && fixedVersion(pkg);
  if (fixed) {
    return `Update ${pkg.name} from ${pkg.version} to ${fixed}.`;
  }
  const text = finding.remediation?.recommendation?.text;
  return text && text !== 'None Provided' ? text : undefined;
}

function link(finding: Finding): string | undefined {
  const url = finding.packageVulnerabilityDetails?.sourceUrl;
  return url && /^https?:\/\//.test(url) ? url : undefined;
}

function vulnerabilityOf(finding: Finding): string {
  return (
    finding.packageVulnerabilityDetails?.vulnerabilityId ??
    finding.codeVulnerabilityDetails?.ruleId ??
    finding.codeVulnerabilityDetails?.detectorId ??
    finding.type ??
    'unnamed'
  );
}

function otherComponent(finding: Finding): string {
  const range = finding.networkReachabilityDetails?.openPortRange;
  return (
    finding.codeVulnerabilityDetails?.filePath?.filePath ??
    (range ? `port ${range.begin}-${range.end}` : 'artefact')
  );
}

/** Ids of the same weakness in other registers. */
function aliasesOf(finding: Finding): string[] | undefined {
  const related = finding.packageVulnerabilityDetails?.relatedVulnerabilities;
  return related?.length ? related : undefined;
}

/** One finding per vulnerable package: an Inspector finding may name several. */
function observe(
  finding: Finding,
  target: Target,
  resource: Resource | undefined,
  details: ExploitDetails,
): ObservedFinding[] {
  const status = statusOf(finding);
  if (!status) {
    return [];
  }
  const packages = finding.packageVulnerabilityDetails?.vulnerablePackages;
  const vulnerability = vulnerabilityOf(finding);
  return (packages?.length ? packages : [undefined]).map(pkg => ({
    vulnerability,
    title:
      finding.title ??
      (pkg
        ? `${vulnerability} in ${pkg.name} ${pkg.version}`
        : finding.description?.split('\n')[0]) ??
      vulnerability,
    severity: severityOf(finding),
    status,
    component: pkg?.name ?? otherComponent(finding),
    // The repository, not the image: a new build with the old weakness is the
    // same weakness, and must not start its deadline again.
    location: target.key,
    aliases: aliasesOf(finding),
    purl: pkg && purlOf(pkg, resource),
    fixedIn: pkg && fixedVersion(pkg),
    remediation: remediation(finding, pkg),
    fixAvailable: fixAvailable(finding, pkg),
    exploitAvailable: finding.exploitAvailable
      ? finding.exploitAvailable === 'YES'
      : undefined,
    knownExploited: details.isKnownExploited(finding),
    epss: finding.epss?.score,
    suppression:
      status === 'suppressed'
        ? 'Hidden by a suppression rule of Amazon Inspector'
        : undefined,
    url: link(finding),
    firstSeenAt: finding.firstObservedAt?.toISOString(),
  }));
}

/**
 * The open and suppressed findings of one artefact, deduplicated by
 * (vulnerability, package, artefact).
 *
 * @param running - ids of the images that run; findings of other images don't count
 */
export function observeFindings(
  findings: readonly Finding[],
  target: Target,
  running: ReadonlySet<string> | undefined,
  details: ExploitDetails,
): ObservedFinding[] {
  const unique = new Map<string, ObservedFinding>();
  for (const finding of findings) {
    const resource = finding.resources?.find(
      ({ id = '' }) =>
        targetKeyOf(id) === target.key && (!running || running.has(id)),
    );
    for (const seen of resource
      ? observe(finding, target, resource, details)
      : []) {
      const key = JSON.stringify([seen.vulnerability, seen.component]);
      const known = unique.get(key);
      unique.set(key, known ? mergeFindings(known, seen) : seen);
    }
  }
  return [...unique.values()];
}
