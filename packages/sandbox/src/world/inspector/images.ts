import { secondsBefore } from '../age';
import type { WireCoverage, WireResource } from './wire';
import {
  scanOf,
  sha256,
  type InventoryContext,
  type RegionSpec,
  type Scanned,
  type ScanSpec,
} from './context';

type ImageSpec = RegionSpec['images'][number];

/** A container image in a registry. */
export function scannedImage(
  image: ImageSpec,
  context: InventoryContext,
): Scanned {
  const resource = imageResource(image, context);
  return {
    resource,
    coverage:
      image.scan === 'none'
        ? []
        : [imageCoverage(image, image.scan, resource, context)],
    findings: image.findings,
  };
}

/** The repositories of images that are scanned, which have a row of their own. */
export function repositoriesOf(
  images: readonly ImageSpec[],
  context: InventoryContext,
): WireCoverage[] {
  const names = images
    .filter(image => image.scan !== 'none')
    .map(image => image.repository);
  return [...new Set(names)].map(name => repositoryCoverage(name, context));
}

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

function imageCoverage(
  image: ImageSpec,
  scan: ScanSpec,
  resource: WireResource,
  { accountId, startedAt }: InventoryContext,
): WireCoverage {
  return {
    accountId,
    resourceId: resource.id,
    resourceType: 'AWS_ECR_CONTAINER_IMAGE',
    scanType: 'PACKAGE',
    ...scanOf(scan, startedAt),
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
