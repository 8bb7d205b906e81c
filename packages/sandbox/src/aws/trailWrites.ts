import { z } from 'zod';
import type { Trail } from '../world/types';
import { AwsError } from './AwsError';
import { readMembers } from './members';
import { recordCall, requireOperator } from './recordCall';
import type { AwsCall, AwsOperation } from './service';

const INVALID = 'InvalidTrailNameException';
const nameSchema = z.strictObject({ Name: z.string().min(1) });
const selectors = z.array(z.record(z.string(), z.unknown())).min(1);
const selectorsSchema = z
  .strictObject({
    TrailName: z.string().min(1),
    EventSelectors: selectors.max(5).optional(),
    AdvancedEventSelectors: selectors.max(500).optional(),
  })
  .refine(
    asked => !asked.EventSelectors !== !asked.AdvancedEventSelectors,
    'Give EventSelectors or AdvancedEventSelectors.',
  );

const updateSchema = z.strictObject({
  Name: z.string().min(1),
  S3BucketName: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
    .optional(),
  IncludeGlobalServiceEvents: z.boolean().optional(),
  IsMultiRegionTrail: z.boolean().optional(),
  EnableLogFileValidation: z.boolean().optional(),
});

const lowerFirst = (key: string) => key.charAt(0).toLowerCase() + key.slice(1);

/** Writes go to the home region only. */
function homeTrail(call: AwsCall, nameOrArn: string): Trail {
  const trail = call.account.trails.find(
    each => each.name === nameOrArn || each.arn === nameOrArn,
  );
  if (!trail) {
    throw new AwsError(
      'TrailNotFoundException',
      400,
      `Unknown trail: ${nameOrArn} for the user: ${call.account.accountId}`,
    );
  }
  if (trail.homeRegion !== call.region.name) {
    throw new AwsError(
      'InvalidHomeRegionException',
      400,
      `The home region of the trail is ${trail.homeRegion}`,
    );
  }
  return trail;
}

/** An operation on one trail that CloudTrail itself records. */
function write<T>(
  eventName: string,
  schema: z.ZodType<T>,
  change: (call: AwsCall, asked: T) => { parameters: object; answer?: object },
): AwsOperation {
  return (call, input) => {
    const session = requireOperator(call, `cloudtrail:${eventName}`);
    const asked = readMembers(schema, input, INVALID);
    const { parameters, answer = {} } = change(call, asked);
    recordCall(call, session, {
      eventSource: 'cloudtrail.amazonaws.com',
      eventName,
      requestParameters: parameters,
    });
    return answer;
  };
}

const seconds = (call: AwsCall) =>
  Math.floor(call.world.now().getTime() / 1000);

/** Operations that change trails. */
export const TRAIL_WRITES: Record<string, AwsOperation> = {
  StopLogging: write('StopLogging', nameSchema, (call, { Name }) => {
    const trail = homeTrail(call, Name);
    trail.isLogging = false;
    trail.stoppedLoggingAt = seconds(call);
    return { parameters: { name: Name } };
  }),
  StartLogging: write('StartLogging', nameSchema, (call, { Name }) => {
    const trail = homeTrail(call, Name);
    trail.isLogging = true;
    trail.startedLoggingAt = seconds(call);
    return { parameters: { name: Name } };
  }),
  DeleteTrail: write('DeleteTrail', nameSchema, (call, { Name }) => {
    const trail = homeTrail(call, Name);
    call.account.trails = call.account.trails.filter(each => each !== trail);
    return { parameters: { name: Name } };
  }),
  PutEventSelectors: write(
    'PutEventSelectors',
    selectorsSchema,
    (call, asked) => {
      const trail = homeTrail(call, asked.TrailName);
      trail.eventSelectors = asked.EventSelectors ?? [];
      trail.advancedEventSelectors = asked.AdvancedEventSelectors ?? [];
      const { EventSelectors, AdvancedEventSelectors } = asked;
      return {
        parameters: {
          trailName: asked.TrailName,
          eventSelectors: EventSelectors?.map(lowerKeys),
          advancedEventSelectors: AdvancedEventSelectors?.map(lowerKeys),
        },
        answer: { TrailARN: trail.arn, EventSelectors, AdvancedEventSelectors },
      };
    },
  ),
  UpdateTrail: write('UpdateTrail', updateSchema, (call, asked) => {
    const trail = homeTrail(call, asked.Name);
    const isMultiRegion = asked.IsMultiRegionTrail ?? trail.isMultiRegion;
    const hasGlobalEvents =
      asked.IncludeGlobalServiceEvents ?? trail.hasGlobalEvents;
    if (isMultiRegion && !hasGlobalEvents) {
      throw new AwsError(
        'InvalidParameterCombinationException',
        400,
        'Multi-Region trail must include global service events.',
      );
    }
    Object.assign(trail, {
      isMultiRegion,
      hasGlobalEvents,
      s3BucketName: asked.S3BucketName ?? trail.s3BucketName,
      logFileValidation:
        asked.EnableLogFileValidation ?? trail.logFileValidation,
    });
    return {
      parameters: Object.fromEntries(
        Object.entries(asked).map(([key, value]) => [lowerFirst(key), value]),
      ),
      answer: {
        Name: trail.name,
        TrailARN: trail.arn,
        S3BucketName: trail.s3BucketName,
        IncludeGlobalServiceEvents: trail.hasGlobalEvents,
        IsMultiRegionTrail: trail.isMultiRegion,
        IsOrganizationTrail: trail.isOrganization,
        LogFileValidationEnabled: trail.logFileValidation,
        KmsKeyId: trail.kmsKeyId,
      },
    };
  }),
};

/** CloudTrail writes members with a small first letter. */
function lowerKeys(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(lowerKeys);
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [
        lowerFirst(key),
        lowerKeys(member),
      ]),
    );
  }
  return value;
}
