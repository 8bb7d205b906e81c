import { secondsBefore } from '../age';
import type { WireCoverage, WireResource } from './wire';
import {
  scanOf,
  type InventoryContext,
  type RegionSpec,
  type Scanned,
  type ScanSpec,
} from './context';

type InstanceSpec = RegionSpec['instances'][number];

/** A virtual machine, whose packages and network are scanned apart. */
export function scannedInstance(
  instance: InstanceSpec,
  context: InventoryContext,
): Scanned {
  return {
    resource: instanceResource(instance, context),
    coverage: [
      ...(instance.scan === 'none'
        ? []
        : [instanceCoverage(instance, 'PACKAGE', instance.scan, context)]),
      ...(instance.network === 'none'
        ? []
        : [instanceCoverage(instance, 'NETWORK', instance.network, context)]),
    ],
    findings: instance.findings,
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
  scan: ScanSpec,
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
