import {
  type EC2Client,
  type Filter,
  type InstanceImageMetadata,
  paginateDescribeInstanceImageMetadata,
} from '@aws-sdk/client-ec2';
import { type Scope, scopeKey } from '../clients';
import { type Reading, readPages } from '../pages';
import type { Tag } from './tags';

/** Most values that the filters of one EC2 call take together. */
export const MAX_EC2_FILTER_VALUES = 200;

/** Which instances of an account and region are wanted. */
export type InstanceQuery =
  | { ids: readonly string[] }
  | { tags: readonly Tag[] }
  | { autoScalingGroup: string };

const GONE = ['shutting-down', 'terminated'];

/** EC2 reads `*` and `?` in the value of a filter as wildcards. */
function literally(value: string): string {
  return value.replace(/[\\*?]/g, '\\$&');
}

function filtersOf(query: InstanceQuery): Filter[] {
  if ('ids' in query) {
    return [{ Name: 'instance-id', Values: [...query.ids] }];
  }
  const tags =
    'tags' in query
      ? query.tags
      : // EC2 Auto Scaling puts this tag on every instance of a group.
        [{ key: 'aws:autoscaling:groupName', value: query.autoScalingGroup }];
  return tags.map(({ key, value }) => ({
    Name: `tag:${key}`,
    Values: [literally(value)],
  }));
}

/**
 * Instances that are not gone, with the image each was launched from. An id
 * that isn't there is left out of the answer, without an error.
 *
 * @param query - ids: at most {@link MAX_EC2_FILTER_VALUES}
 */
export async function readInstances(
  client: EC2Client,
  scope: Scope,
  query: InstanceQuery,
  signal: AbortSignal,
): Promise<Reading<InstanceImageMetadata>> {
  const reading = await readPages(
    paginateDescribeInstanceImageMetadata(
      { client, stopOnSameToken: true, pageSize: 1000 },
      { Filters: filtersOf(query) },
      { abortSignal: signal },
    ),
    {
      action: 'ec2:DescribeInstanceImageMetadata',
      where: scopeKey(scope),
      items: page => page.InstanceImageMetadata,
      nextToken: page => page.NextToken,
      signal,
    },
  );
  return {
    ...reading,
    items: reading.items.filter(
      instance => !GONE.includes(instance.State?.Name ?? ''),
    ),
  };
}
