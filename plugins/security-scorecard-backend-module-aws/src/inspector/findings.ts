import type { Finding, VulnerablePackage } from '@aws-sdk/client-inspector2';
import {
  SEVERITIES,
  type Severity,
} from '@fairway/plugin-security-scorecard-common';
import type { ObservedFinding } from '@fairway/plugin-security-scorecard-node';
import { parseTarget, type Target } from './targets';

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

/** One finding per vulnerable package: an Inspector finding may name several. */
function observe(finding: Finding, target: Target): ObservedFinding[] {
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
    remediation: remediation(finding, pkg),
    fixAvailable: fixAvailable(finding, pkg),
    exploitAvailable: finding.exploitAvailable
      ? finding.exploitAvailable === 'YES'
      : undefined,
    url: link(finding),
    firstSeenAt: finding.firstObservedAt?.toISOString(),
  }));
}

function either(
  a: boolean | undefined,
  b: boolean | undefined,
): boolean | undefined {
  return a || b || (a ?? b);
}

/** The same weakness seen twice: the worse of each, the earlier of the dates. */
function merge(a: ObservedFinding, b: ObservedFinding): ObservedFinding {
  const worse =
    SEVERITIES.indexOf(b.severity) < SEVERITIES.indexOf(a.severity) ? b : a;
  const dates = [a.firstSeenAt, b.firstSeenAt].flatMap(date => date ?? []);
  return {
    ...worse,
    status: [a.status, b.status].includes('open') ? 'open' : 'suppressed',
    remediation: worse.remediation ?? a.remediation ?? b.remediation,
    fixAvailable: either(a.fixAvailable, b.fixAvailable),
    exploitAvailable: either(a.exploitAvailable, b.exploitAvailable),
    firstSeenAt: dates.sort()[0],
  };
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
): ObservedFinding[] {
  const unique = new Map<string, ObservedFinding>();
  for (const finding of findings) {
    const counts = finding.resources?.some(
      ({ id = '' }) =>
        parseTarget(id)?.key === target.key && (!running || running.has(id)),
    );
    for (const seen of counts ? observe(finding, target) : []) {
      const key = JSON.stringify([seen.vulnerability, seen.component]);
      const known = unique.get(key);
      unique.set(key, known ? merge(known, seen) : seen);
    }
  }
  return [...unique.values()];
}
