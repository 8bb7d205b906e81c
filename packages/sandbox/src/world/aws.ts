import { createHash } from 'node:crypto';
import { ageToMs, secondsBefore } from './age';
import { buildInventory } from './inspector/buildInventory';
import { Vulnerability, WorldSpec } from './schema';
import { AwsAccount, AwsRegion, FlowLog, Trail } from './types';

type AccountSpec = WorldSpec['accounts'][number];
type RegionSpec = AccountSpec['regions'][string];
type VpcSpec = RegionSpec['vpcs'][number];

/**
 * Access key pair that signs for an account of any sandbox world. The secret
 * is not checked: the stand-ins look at the key id and the signature's scope.
 */
export function sandboxCredentials(accountId: string): {
  accessKeyId: string;
  secretAccessKey: string;
} {
  return {
    accessKeyId: `SANDBOX${accountId}`,
    secretAccessKey: 'sandbox-only',
  };
}

/** Expands the description of an account. */
export function buildAccount(
  spec: AccountSpec,
  startedAt: Date,
  vulnerabilities: Record<string, Vulnerability>,
): AwsAccount {
  const { accountId } = spec;
  const regions = Object.entries(spec.regions).map(
    ([name, region]): [string, AwsRegion] => [
      name,
      {
        name,
        inspector: region.inspector,
        ...buildInventory(region, {
          accountId,
          region: name,
          startedAt,
          vulnerabilities,
        }),
        logGroups: region.logGroups.map(group => ({
          logGroupName: group.name,
          creationTime: startedAt.getTime() - ageToMs(group.age),
          retentionInDays: group.retentionDays,
          kmsKeyId: group.kmsKey,
          storedBytes: group.storedBytes,
          logGroupClass: group.class,
          deletionProtectionEnabled: group.deletionProtection,
        })),
        flowLogs: region.vpcs.flatMap(vpc => buildFlowLogs(vpc, startedAt)),
        vpcs: region.vpcs.map(vpc => ({
          vpcId: vpc.id,
          cidrBlock: vpc.cidr,
          name: vpc.name,
          isDefault: false,
        })),
        functionNames: region.functions.map(fn => fn.name),
        logging: region,
        instances: region.instances,
        posture: region,
      },
    ],
  );
  return {
    accountId,
    alias: spec.alias,
    accessKeys: [sandboxCredentials(accountId).accessKeyId, ...spec.accessKeys],
    regions: new Map(regions),
    buckets: spec.buckets,
    distributions: spec.distributions,
    iam: spec.iam,
    trails: spec.trails.map(trail => buildTrail(trail, accountId, startedAt)),
  };
}

function buildFlowLogs(vpc: VpcSpec, startedAt: Date): FlowLog[] {
  return vpc.flowLogs.map((log, index) => {
    const id = createHash('sha256').update(`${vpc.id}:${index}`).digest('hex');
    return {
      flowLogId: `fl-${id.slice(0, 17)}`,
      resourceId: vpc.id,
      flowLogStatus: log.status,
      deliverLogsStatus: log.delivery,
      deliverLogsErrorMessage: log.error,
      trafficType: log.traffic,
      logDestinationType: log.logGroup ? 'cloud-watch-logs' : 's3',
      logGroupName: log.logGroup,
      logDestination: log.logGroup
        ? undefined
        : `arn:aws:s3:::harbour-flow-logs/${vpc.name}`,
      creationTime: new Date(
        startedAt.getTime() - ageToMs('P400D'),
      ).toISOString(),
    };
  });
}

function buildTrail(
  spec: AccountSpec['trails'][number],
  accountId: string,
  startedAt: Date,
): Trail {
  const { delivered, logGroupDelivered = delivered } = spec;
  return {
    name: spec.name,
    arn: `arn:aws:cloudtrail:${spec.homeRegion}:${accountId}:trail/${spec.name}`,
    homeRegion: spec.homeRegion,
    s3BucketName: spec.bucket,
    isMultiRegion: spec.multiRegion,
    hasGlobalEvents: true,
    isOrganization: spec.organization,
    logFileValidation: spec.fileValidation,
    kmsKeyId: spec.kmsKey,
    logGroupArn: spec.logGroup
      ? `arn:aws:logs:${spec.homeRegion}:${accountId}:log-group:${spec.logGroup}:*`
      : undefined,
    isLogging: spec.logging,
    startedLoggingAt: secondsBefore(startedAt, 'P500D'),
    stoppedLoggingAt: spec.logging
      ? undefined
      : secondsBefore(startedAt, 'P12D'),
    latestDeliveryAt: delivered
      ? now => secondsBefore(now, delivered)
      : undefined,
    latestDeliveryError: spec.deliveryError,
    latestDigestError: spec.digestError,
    latestLogGroupDeliveryAt: logGroupDelivered
      ? now => secondsBefore(now, logGroupDelivered)
      : undefined,
    eventSelectors: spec.eventSelectors,
    advancedEventSelectors: spec.advancedEventSelectors,
  };
}
