import { secondsBefore } from '../age';
import type { Vulnerability } from '../schema';
import type { WireFinding, WireFindingDetail, WireResource } from './wire';
import { sha256, type FindingSpec, type InventoryContext } from './context';

/**
 * A finding as two operations tell of it.
 *
 * @throws Error when it is of a vulnerability that the catalogue does not list
 */
export function buildFinding(
  spec: FindingSpec,
  resource: WireResource,
  context: InventoryContext,
): { finding: WireFinding; detail: WireFindingDetail } {
  const vulnerability = context.vulnerabilities[spec.cve];
  if (!vulnerability) {
    throw new Error(
      `Building the sandbox world failed: '${resource.id}' has a finding of '${spec.cve}', which the vulnerability catalogue does not list; add it there`,
    );
  }
  const finding = toFinding(spec, vulnerability, resource, context);
  return {
    finding,
    detail: toDetail(finding, vulnerability, context.startedAt),
  };
}

const epoch = (isoDate: string) => Date.parse(`${isoDate}T00:00:00Z`) / 1000;

function fixOf(fixed: string | undefined) {
  return fixed
    ? { fixAvailable: 'YES' as const, fixedInVersion: fixed }
    : { fixAvailable: 'NO' as const, fixedInVersion: 'NotAvailable' };
}

function toFinding(
  finding: FindingSpec,
  vulnerability: Vulnerability,
  resource: WireResource,
  { accountId, region, startedAt }: InventoryContext,
): WireFinding {
  const { package: pkg, score, vector } = vulnerability;
  const version = finding.version ?? pkg.version;
  const { fixAvailable, fixedInVersion } = fixOf(finding.fixed ?? pkg.fixed);
  const firstObservedAt = secondsBefore(startedAt, finding.age);
  const id = sha256(
    [accountId, region, resource.id, finding.cve, pkg.name].join('|'),
  ).slice(0, 32);
  const advisory = `https://nvd.nist.gov/vuln/detail/${finding.cve}`;
  return {
    findingArn: `arn:aws:inspector2:${region}:${accountId}:finding/${id}`,
    awsAccountId: accountId,
    type: 'PACKAGE_VULNERABILITY',
    title: `${finding.cve} - ${pkg.name}`,
    description: vulnerability.description,
    severity: vulnerability.severity,
    status: finding.status,
    firstObservedAt,
    // The service leaves this stamp alone until the finding itself changes.
    lastObservedAt: firstObservedAt,
    updatedAt: firstObservedAt,
    ...(score !== undefined && { inspectorScore: score }),
    ...(score !== undefined &&
      vector && {
        inspectorScoreDetails: {
          adjustedCvss: {
            score,
            scoreSource: vulnerability.source,
            scoringVector: vector,
            version: '3.1',
          },
        },
      }),
    ...(vulnerability.epss !== undefined && {
      epss: { score: vulnerability.epss },
    }),
    exploitAvailable: vulnerability.exploit ? 'YES' : 'NO',
    ...(vulnerability.exploit && {
      exploitabilityDetails: {
        lastKnownExploitAt: secondsBefore(startedAt, 'P2D'),
      },
    }),
    fixAvailable,
    remediation: {
      recommendation: {
        text:
          fixAvailable === 'YES'
            ? `Update ${pkg.name} to ${fixedInVersion}.`
            : 'None Provided',
      },
    },
    packageVulnerabilityDetails: {
      vulnerabilityId: finding.cve,
      source: vulnerability.source,
      sourceUrl: advisory,
      ...(vulnerability.vendorSeverity && {
        vendorSeverity: vulnerability.vendorSeverity,
      }),
      vendorCreatedAt: epoch(vulnerability.published),
      relatedVulnerabilities: [],
      referenceUrls: [advisory],
      cvss:
        score !== undefined && vector
          ? [
              {
                baseScore: score,
                scoringVector: vector,
                source: vulnerability.source,
                version: '3.1',
              },
            ]
          : [],
      vulnerablePackages: [
        {
          name: pkg.name,
          version,
          epoch: pkg.epoch,
          packageManager: pkg.manager,
          ...(pkg.path && { filePath: pkg.path }),
          fixedInVersion,
          ...(pkg.manager === 'OS' && { arch: 'AMD64' }),
          ...(resource.type === 'AWS_ECR_CONTAINER_IMAGE' && {
            sourceLayerHash: `sha256:${sha256(`${resource.id}:${pkg.manager}`)}`,
          }),
        },
      ],
    },
    resources: [resource],
  };
}

function toDetail(
  finding: WireFinding,
  vulnerability: Vulnerability,
  startedAt: Date,
): WireFindingDetail {
  const { kev, score, epss } = vulnerability;
  return {
    findingArn: finding.findingArn,
    ...(score !== undefined && { riskScore: Math.round(score * 10) }),
    ...(epss !== undefined && { epssScore: epss }),
    cwes: vulnerability.cwes,
    referenceUrls: finding.packageVulnerabilityDetails.referenceUrls,
    ...(kev && {
      cisaData: {
        dateAdded: epoch(kev.added),
        dateDue: epoch(kev.due),
        action:
          'Apply mitigations per vendor instructions or discontinue use of the product if mitigations are unavailable.',
      },
      exploitObserved: {
        firstSeen: epoch(kev.added),
        lastSeen: secondsBefore(startedAt, 'P2D'),
      },
    }),
  };
}
