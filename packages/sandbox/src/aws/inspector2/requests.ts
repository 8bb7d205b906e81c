import { z } from 'zod';
import { AwsError } from '../AwsError';
import { GROUP_KEYS, SORT_FIELDS } from './enums';

const text = z.string().min(1).max(1024);
/** The wire carries epoch seconds; an ISO 8601 string is refused. */
const timestamp = z.number();

/** At least one and at most ten entries, as every filter of the service. */
const upToTen = <T extends z.ZodType>(entry: T) =>
  z.array(entry).min(1).max(10).optional();

const stringFilters = upToTen(
  z.strictObject({
    comparison: z.enum(['EQUALS', 'PREFIX', 'NOT_EQUALS']),
    value: text,
  }),
);
const coverageStringFilters = upToTen(
  z.strictObject({
    comparison: z.enum(['EQUALS', 'NOT_EQUALS']),
    value: text,
  }),
);
const numberFilters = upToTen(
  z.strictObject({
    lowerInclusive: z.number().optional(),
    upperInclusive: z.number().optional(),
  }),
);
const dateFilters = upToTen(
  z.strictObject({
    startInclusive: timestamp.optional(),
    endInclusive: timestamp.optional(),
  }),
);
const mapFilters = upToTen(
  z.strictObject({
    comparison: z.literal('EQUALS'),
    key: z.string().min(1).max(128),
    value: z.string().max(256).optional(),
  }),
);

const nextToken = z.string().max(1_000_000).nullish();

export const listFindingsSchema = z.strictObject({
  filterCriteria: z
    .strictObject({
      findingArn: stringFilters,
      awsAccountId: stringFilters,
      findingType: stringFilters,
      severity: stringFilters,
      findingStatus: stringFilters,
      title: stringFilters,
      resourceType: stringFilters,
      resourceId: stringFilters,
      resourceTags: mapFilters,
      ec2InstanceImageId: stringFilters,
      ecrImageRepositoryName: stringFilters,
      ecrImageTags: stringFilters,
      ecrImageHash: stringFilters,
      ecrImageRegistry: stringFilters,
      ecrImageInUseCount: numberFilters,
      ecrImagePushedAt: dateFilters,
      lambdaFunctionName: stringFilters,
      lambdaFunctionRuntime: stringFilters,
      vulnerabilityId: stringFilters,
      vulnerabilitySource: stringFilters,
      vendorSeverity: stringFilters,
      fixAvailable: stringFilters,
      exploitAvailable: stringFilters,
      inspectorScore: numberFilters,
      epssScore: numberFilters,
      firstObservedAt: dateFilters,
      lastObservedAt: dateFilters,
      updatedAt: dateFilters,
    })
    .nullish(),
  sortCriteria: z
    .strictObject({
      field: z.enum(SORT_FIELDS),
      sortOrder: z.enum(['ASC', 'DESC']),
    })
    .nullish(),
  maxResults: z.number().int().min(1).max(100).nullish(),
  nextToken,
});

const coverageFilterCriteria = z
  .strictObject({
    scanStatusCode: coverageStringFilters,
    scanStatusReason: coverageStringFilters,
    accountId: coverageStringFilters,
    resourceId: coverageStringFilters,
    resourceType: coverageStringFilters,
    scanType: coverageStringFilters,
    ec2InstanceTags: mapFilters,
    ecrRepositoryName: coverageStringFilters,
    ecrImageTags: coverageStringFilters,
    ecrImageInUseCount: numberFilters,
    lambdaFunctionName: coverageStringFilters,
    lambdaFunctionRuntime: coverageStringFilters,
    lambdaFunctionTags: mapFilters,
    lastScannedAt: dateFilters,
    imagePulledAt: dateFilters,
    ecrImageLastInUseAt: dateFilters,
  })
  .nullish();

export const listCoverageSchema = z.strictObject({
  filterCriteria: coverageFilterCriteria,
  maxResults: z.number().int().min(1).max(200).nullish(),
  nextToken,
});

export const listCoverageStatisticsSchema = z.strictObject({
  filterCriteria: coverageFilterCriteria,
  groupBy: z.enum(GROUP_KEYS).nullish(),
  nextToken,
});

export const batchGetAccountStatusSchema = z.strictObject({
  accountIds: z
    .array(z.string().regex(/^\d{12}$/))
    .max(100)
    .nullish(),
});

const FINDING_ARN =
  /^arn:(aws[a-zA-Z-]*)?:inspector2:[a-z]{2}(-gov)?-[a-z]+-\d{1}:\d{12}:finding\/[a-f0-9]{32}$/;

export const batchGetFindingDetailsSchema = z.strictObject({
  findingArns: z.array(z.string().max(100).regex(FINDING_ARN)).min(1).max(10),
});

const IMAGE_ARN =
  /^arn:.*:ecr:.*:\d{12}:repository\/[a-zA-Z0-9._\/-]+(\/sha256:[a-z0-9]{64})?$/;

export const getClustersForImageSchema = z.strictObject({
  filter: z.strictObject({ resourceId: z.string().regex(IMAGE_ARN) }),
  maxResults: z.number().int().min(1).max(100).nullish(),
  nextToken: z.string().min(1).max(3000).nullish(),
});

/** Filters of ListFindings. */
export type FindingFilters = NonNullable<
  z.infer<typeof listFindingsSchema>['filterCriteria']
>;
/** Filters of ListCoverage and ListCoverageStatistics. */
export type CoverageFilters = NonNullable<
  z.infer<typeof coverageFilterCriteria>
>;

/** @throws AwsError ValidationException with the offending fields. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) {
    return parsed.data;
  }
  throw invalid(
    parsed.error.issues.map(issue => ({
      name: issue.path.join('.'),
      message: issue.message,
    })),
  );
}

/** A ValidationException as the service words it. */
export function invalid(fields: { name: string; message: string }[]): AwsError {
  const count = fields.length;
  const described = fields
    .map(
      ({ name, message }) =>
        `Value at '${name}' failed to satisfy constraint: ${message}`,
    )
    .join('; ');
  return new AwsError(
    'ValidationException',
    400,
    `${count} validation error${count === 1 ? '' : 's'} detected: ${described}`,
    { reason: 'FIELD_VALIDATION_FAILED', fields },
  );
}
