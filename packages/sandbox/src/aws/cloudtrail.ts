import { z } from 'zod';
import { Trail } from '../world/types';
import { AwsError } from './AwsError';
import { readMembers, unknownJsonOperation } from './members';
import { json11 } from './protocol';
import { AwsCall, AwsService } from './service';
import { TRAIL_WRITES } from './trailWrites';

const describeTrailsSchema = z.strictObject({
  trailNameList: z.array(z.string().min(1)).nullish(),
  includeShadowTrails: z.boolean().nullish(),
});
const getTrailStatusSchema = z.strictObject({ Name: z.string().min(1) });
const getEventSelectorsSchema = z.strictObject({
  TrailName: z.string().min(1),
});

const INVALID = 'InvalidTrailNameException';

/** Trails seen from a region: its own, and multi-region ones as shadows. */
function visible(call: AwsCall): Trail[] {
  return call.account.trails.filter(
    trail => trail.isMultiRegion || trail.homeRegion === call.region.name,
  );
}

/** A shadow trail is found by its ARN only, as in the real service. */
function find(call: AwsCall, nameOrArn: string): Trail | undefined {
  return visible(call).find(
    trail =>
      trail.arn === nameOrArn ||
      (trail.name === nameOrArn && trail.homeRegion === call.region.name),
  );
}

function require(call: AwsCall, nameOrArn: string): Trail {
  const trail = find(call, nameOrArn);
  if (!trail) {
    throw new AwsError(
      'TrailNotFoundException',
      400,
      `Unknown trail: ${nameOrArn} for the user: ${call.account.accountId}`,
    );
  }
  return trail;
}

function describeTrails(call: AwsCall, input: unknown): object {
  const request = readMembers(describeTrailsSchema, input, INVALID);
  const names = request.trailNameList ?? [];
  const shadows = request.includeShadowTrails ?? true;
  const trails =
    names.length > 0
      ? names.flatMap(name => find(call, name) ?? [])
      : visible(call).filter(
          trail => shadows || trail.homeRegion === call.region.name,
        );
  return {
    trailList: trails.map(trail => ({
      Name: trail.name,
      TrailARN: trail.arn,
      HomeRegion: trail.homeRegion,
      S3BucketName: trail.s3BucketName,
      IncludeGlobalServiceEvents: trail.hasGlobalEvents,
      IsMultiRegionTrail: trail.isMultiRegion,
      IsOrganizationTrail: trail.isOrganization,
      LogFileValidationEnabled: trail.logFileValidation,
      KmsKeyId: trail.kmsKeyId,
      CloudWatchLogsLogGroupArn: trail.logGroupArn,
      HasCustomEventSelectors: true,
      HasInsightSelectors: false,
    })),
  };
}

function getTrailStatus(call: AwsCall, input: unknown): object {
  const { Name } = readMembers(getTrailStatusSchema, input, INVALID);
  const trail = require(call, Name);
  const delivered = trail.latestDeliveryAt?.(call.world.now());
  return {
    IsLogging: trail.isLogging,
    StartLoggingTime: trail.startedLoggingAt,
    StopLoggingTime: trail.stoppedLoggingAt,
    LatestDeliveryTime: delivered,
    LatestDeliveryError: trail.latestDeliveryError,
    LatestDigestDeliveryError: trail.latestDigestError,
    LatestCloudWatchLogsDeliveryTime: trail.logGroupArn
      ? trail.latestLogGroupDeliveryAt?.(call.world.now())
      : undefined,
  };
}

function getEventSelectors(call: AwsCall, input: unknown): object {
  const { TrailName } = readMembers(getEventSelectorsSchema, input, INVALID);
  const trail = require(call, TrailName);
  return {
    TrailARN: trail.arn,
    ...(trail.eventSelectors.length > 0 && {
      EventSelectors: trail.eventSelectors,
    }),
    ...(trail.advancedEventSelectors.length > 0 && {
      AdvancedEventSelectors: trail.advancedEventSelectors,
    }),
  };
}

/** Stand-in for AWS CloudTrail (API version 2013-11-01). */
export const cloudtrail: AwsService = {
  name: 'cloudtrail',
  protocol: json11('CloudTrail_20131101', {
    internal: 'InternalErrorException',
  }),
  operations: {
    DescribeTrails: describeTrails,
    GetTrailStatus: getTrailStatus,
    GetEventSelectors: getEventSelectors,
    ...TRAIL_WRITES,
  },
  unknownOperation: unknownJsonOperation,
};
