import { createHash } from 'node:crypto';
import { secondsBefore } from './age';
import { Vulnerability, WorldSpec } from './schema';
import {
  AwsRegion,
  WireCoverage,
  WireFinding,
  WireFindingDetail,
  WireResource,
} from './types';

type RegionSpec = WorldSpec['accounts'][number]['regions'][string];
type ImageSpec = RegionSpec['images'][number];
type FunctionSpec = RegionSpec['functions'][number];
type InstanceSpec = RegionSpec['instances'][number];
type FindingSpec = ImageSpec['findings'][number];

/** Where and when a region's inventory is built. */
export interface InventoryContext {
  accountId: string;
  region: string;
  startedAt: Date;
  vulnerabilities: Record<string, Vulnerability>;
}

type Inventory = Pick<
  AwsRegion,
  'findings' | 'details' | 'coverage' | 'runningUnits'
>;

/** Expands images and functions into coverage rows, findings and details. */
export function buildInventory(
  spec: RegionSpec,
  context: InventoryContext,
): Inventory {
  const inventory: Inventory = {
    findings: [],
    details: new Map(),
    coverage: [],
    runningUnits: new Map(),
  };
  const repositories = new Set<string>();
  for (const image of spec.images) {
    const resource = imageResource(image, context);
    inventory.runningUnits.set(resource.id, image.inUse);
    if (image.scan !== 'none') {
      repositories.add(image.repository);
      inventory.coverage.push(imageCoverage(image, resource, context));
    }
    addFindings(inventory, image.findings, resource, context);
  }
  for (const name of repositories) {
    inventory.coverage.push(repositoryCoverage(name, context));
  }
  for (const fn of spec.functions) {
    const resource = functionResource(fn, context);
    if (fn.scan !== 'none') {
      const row = functionCoverage(fn, resource, context);
      inventory.coverage.push(row);
      if (spec.inspector.lambdaCode === 'ENABLED') {
        inventory.coverage.push({ ...row, scanType: 'CODE' });
      }
    }
    addFindings(inventory, fn.findings, resource, context);
  }
  for (const instance of spec.instances) {
    const resource = instanceResource(instance, context);
    for (const [scanType, scan] of [
      ['PACKAGE', instance.scan],
      ['NETWORK', instance.network],
    ] as const) {
      if (scan !== 'none') {
        inventory.coverage.push(
          instanceCoverage(instance, scanType, scan, context),
        );
      }
    }
    addFindings(inventory, instance.findings, resource, context);
  }
  return inventory;
}

const sha256 = (text: string) =>
  createHash('sha256').update(text).digest('hex');

function imageResource(
  image: ImageSpec,
  { accountId, region, startedAt }: InventoryContext,
): WireResource {
  const digest =
    image.digest ??
    `sha256:${sha256(`${image.repository}:${image.tags.join(',')}`)}`;
  return {
    id: `arn:aws:ecr:${region}:${accountId}:repository/${image.repository}/${digest}`,
    type: 'AWS_ECR_CONTAINER_IMAGE',
    partition: 'aws',
    region,
    tags: {},
    details: {
      awsEcrContainerImage: {
        repositoryName: image.repository,
        imageTags: image.tags,
        imageHash: digest,
        registry: accountId,
        architecture: 'amd64',
        platform: 'DEBIAN_12',
        pushedAt: secondsBefore(startedAt, image.pushed),
        inUseCount: image.inUse,
        ...(image.inUse > 0 && {
          lastInUseAt: secondsBefore(startedAt, 'PT1H'),
        }),
      },
    },
  };
}

function functionResource(
  fn: FunctionSpec,
  { accountId, region, startedAt }: InventoryContext,
): WireResource {
  return {
    id: `arn:aws:lambda:${region}:${accountId}:function:${fn.name}:$LATEST`,
    type: 'AWS_LAMBDA_FUNCTION',
    partition: 'aws',
    region,
    tags: {},
    details: {
      awsLambdaFunction: {
        functionName: fn.name,
        runtime: fn.runtime,
        version: '$LATEST',
        codeSha256: Buffer.from(sha256(fn.name), 'hex').toString('base64'),
        executionRoleArn: `arn:aws:iam::${accountId}:role/${fn.name}`,
        packageType: 'ZIP',
        architectures: ['ARM64'],
        lastModifiedAt: secondsBefore(startedAt, fn.modified),
      },
    },
  };
}

function instanceResource(
  instance: InstanceSpec,
  { region, startedAt }: InventoryContext,
): WireResource {
  return {
    id: instance.id,
    type: 'AWS_EC2_INSTANCE',
    partition: 'aws',
    region,
    tags: instance.tags,
    details: {
      awsEc2Instance: {
        imageId: instance.image,
        platform: instance.platform,
        type: 't4g.medium',
        launchedAt: secondsBefore(startedAt, instance.launched),
      },
    },
  };
}

function instanceCoverage(
  instance: InstanceSpec,
  scanType: 'PACKAGE' | 'NETWORK',
  scan: Exclude<ImageSpec['scan'], 'none'>,
  { accountId, startedAt }: InventoryContext,
): WireCoverage {
  return {
    accountId,
    resourceId: instance.id,
    resourceType: 'AWS_EC2_INSTANCE',
    scanType,
    ...scanOf(scan, startedAt),
    resourceMetadata: {
      ec2: {
        amiId: instance.image,
        platform: 'LINUX',
        tags: { Name: instance.name, ...instance.tags },
      },
    },
  };
}

function scanOf(
  scan: Exclude<ImageSpec['scan'], 'none'>,
  startedAt: Date,
): Pick<WireCoverage, 'scanStatus' | 'lastScannedAt'> {
  return {
    scanStatus: { statusCode: scan.status, reason: scan.reason },
    ...(scan.age && { lastScannedAt: secondsBefore(startedAt, scan.age) }),
  };
}

function imageCoverage(
  image: ImageSpec,
  resource: WireResource,
  { accountId, startedAt }: InventoryContext,
): WireCoverage {
  return {
    accountId,
    resourceId: resource.id,
    resourceType: 'AWS_ECR_CONTAINER_IMAGE',
    scanType: 'PACKAGE',
    ...(image.scan !== 'none' && scanOf(image.scan, startedAt)),
    resourceMetadata: {
      ecrImage: {
        tags: image.tags,
        ...(image.tellsUse && { inUseCount: image.inUse }),
        ...(image.inUse > 0 && {
          imagePulledAt: secondsBefore(startedAt, 'PT6H'),
          lastInUseAt: secondsBefore(startedAt, 'PT1H'),
        }),
      },
    },
  };
}

function repositoryCoverage(
  name: string,
  { accountId, region, startedAt }: InventoryContext,
): WireCoverage {
  return {
    accountId,
    resourceId: `arn:aws:ecr:${region}:${accountId}:repository/${name}`,
    resourceType: 'AWS_ECR_REPOSITORY',
    scanType: 'PACKAGE',
    scanStatus: { statusCode: 'ACTIVE', reason: 'SUCCESSFUL' },
    lastScannedAt: secondsBefore(startedAt, 'PT3H'),
    resourceMetadata: {
      ecrRepository: { name, scanFrequency: 'CONTINUOUS_SCAN' },
    },
  };
}

function functionCoverage(
  fn: FunctionSpec,
  resource: WireResource,
  { accountId, startedAt }: InventoryContext,
): WireCoverage {
  return {
    accountId,
    resourceId: resource.id,
    resourceType: 'AWS_LAMBDA_FUNCTION',
    scanType: 'PACKAGE',
    ...(fn.scan !== 'none' && scanOf(fn.scan, startedAt)),
    resourceMetadata: {
      lambdaFunction: {
        functionName: fn.name,
        runtime: fn.runtime,
        functionTags: {},
        layers: [],
      },
    },
  };
}

function addFindings(
  inventory: Inventory,
  findings: FindingSpec[],
  resource: WireResource,
  context: InventoryContext,
): void {
  for (const finding of findings) {
    const vulnerability = context.vulnerabilities[finding.cve];
    if (!vulnerability) {
      throw new Error(
        `Building the sandbox world failed: '${resource.id}' has a finding of '${finding.cve}', which the vulnerability catalogue does not list; add it there`,
      );
    }
    const wire = toFinding(finding, vulnerability, resource, context);
    inventory.findings.push(wire);
    inventory.details.set(
      wire.findingArn,
      toDetail(wire, vulnerability, context.startedAt),
    );
  }
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
