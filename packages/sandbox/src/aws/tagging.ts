import { z } from 'zod';
import { AwsError } from './AwsError';
import { readMembers, unknownJsonOperation } from './members';
import { paginate } from './paging';
import { json11 } from './protocol';
import { AwsCall, AwsService } from './service';

const INVALID = 'InvalidParameterException';

const getResourcesSchema = z.strictObject({
  PaginationToken: z.string().max(2048).nullish(),
  TagFilters: z
    .array(
      z.strictObject({
        Key: z.string().min(1).max(128).optional(),
        Values: z.array(z.string().max(256)).max(20).optional(),
      }),
    )
    .max(50)
    .nullish(),
  ResourcesPerPage: z.number().int().min(1).max(100).nullish(),
  ResourceTypeFilters: z.array(z.string().max(256)).max(100).nullish(),
});

/** `ecr:repository`, `lambda:function`: service and resource type of an ARN. */
function typeOf(arn: string): string {
  const [, , service, , , ...rest] = arn.split(':');
  return `${service}:${rest.join(':').split(/[/:]/)[0]}`;
}

function getResources(call: AwsCall, input: unknown): object {
  const request = readMembers(getResourcesSchema, input, INVALID);
  const filters = request.TagFilters ?? [];
  const types = request.ResourceTypeFilters ?? [];
  const rows = Object.entries(call.region.posture.resourceTags).filter(
    ([arn, tags]) =>
      filters.every(
        ({ Key = '', Values = [] }) =>
          Object.hasOwn(tags, Key) &&
          (Values.length === 0 || Values.includes(tags[Key])),
      ) &&
      (types.length === 0 ||
        types.some(
          type => typeOf(arn) === type || typeOf(arn).startsWith(`${type}:`),
        )),
  );
  const page = paginate(rows, call.world.paging, {
    maxResults: request.ResourcesPerPage ?? 50,
    nextToken: request.PaginationToken || undefined,
    question: ['GetResources', filters, types],
  });
  if (page === 'invalid') {
    throw new AwsError(
      'PaginationTokenExpiredException',
      400,
      'The pagination token is not valid for this request.',
    );
  }
  return {
    // The last page has an empty token, not none.
    PaginationToken: page.nextToken ?? '',
    ResourceTagMappingList: page.items.map(([ResourceARN, tags]) => ({
      ResourceARN,
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    })),
  };
}

const protocol = json11('ResourceGroupsTaggingAPI_20170126', {
  internal: 'InternalServiceException',
});

/** Stand-in for the Resource Groups Tagging API (API version 2017-01-26). */
export const tagging: AwsService = {
  name: 'tagging',
  protocol: {
    ...protocol,
    codes: {
      ...protocol.codes,
      throttled: { code: 'ThrottledException', status: 400 },
    },
  },
  operations: { GetResources: getResources },
  unknownOperation: unknownJsonOperation,
};
