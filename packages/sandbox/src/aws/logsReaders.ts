import { z } from 'zod';
import { ageToMs } from '../world/age';
import { AwsError } from './AwsError';
import { readMembers } from './members';
import { paginate } from './paging';
import { AwsCall, AwsOperation } from './service';

const INVALID = 'InvalidParameterException';
const groupName = z.string().regex(/^[.\-_/#A-Za-z0-9]{1,512}$/);
const name = z.string().min(1).max(512);
const paging = {
  limit: z.number().int().min(1).max(50).nullish(),
  nextToken: z.string().min(1).nullish(),
};

const metricFiltersSchema = z
  .strictObject({
    logGroupName: groupName.nullish(),
    filterNamePrefix: name.nullish(),
    metricName: z.string().max(255).nullish(),
    metricNamespace: z.string().max(255).nullish(),
    ...paging,
  })
  .refine(
    ({ metricName, metricNamespace }) =>
      (metricName === undefined) === (metricNamespace === undefined),
    'metricName and metricNamespace go together',
  );
const subscriptionFiltersSchema = z.strictObject({
  logGroupName: groupName,
  filterNamePrefix: name.nullish(),
  ...paging,
});
const logStreamsSchema = z.strictObject({
  logGroupName: groupName,
  logStreamNamePrefix: name.nullish(),
  orderBy: z.enum(['LogStreamName', 'LastEventTime']).nullish(),
  descending: z.boolean().nullish(),
  ...paging,
});
const queryDefinitionsSchema = z.strictObject({
  queryDefinitionNamePrefix: z.string().max(255).nullish(),
  maxResults: z.number().int().min(1).max(1000).nullish(),
  nextToken: paging.nextToken,
});
const deliveriesSchema = z.strictObject(paging);

function cut<T>(
  call: AwsCall,
  rows: T[],
  asked: { nextToken?: string | null; question: unknown },
  limit: number,
): { items: T[]; nextToken?: string } {
  const page = paginate(rows, call.world.paging, {
    maxResults: limit,
    nextToken: asked.nextToken ?? undefined,
    question: asked.question,
  });
  if (page === 'invalid') {
    throw new AwsError(INVALID, 400, 'The specified nextToken is invalid.');
  }
  return page;
}

function requireGroup(call: AwsCall, group: string): void {
  if (!call.region.logGroups.some(each => each.logGroupName === group)) {
    throw new AwsError(
      'ResourceNotFoundException',
      400,
      'The specified log group does not exist.',
    );
  }
}

function describeMetricFilters(call: AwsCall, input: unknown): object {
  const request = readMembers(metricFiltersSchema, input, INVALID);
  const { nextToken, limit, ...question } = request;
  if (request.logGroupName) {
    requireGroup(call, request.logGroupName);
  }
  const rows = call.region.logging.metricFilters.filter(
    filter =>
      (!request.logGroupName || filter.group === request.logGroupName) &&
      filter.name.startsWith(request.filterNamePrefix ?? ''),
  );
  const page = cut(call, rows, { nextToken, question }, limit ?? 50);
  return {
    metricFilters: page.items.map(filter => ({
      filterName: filter.name,
      filterPattern: filter.pattern,
      logGroupName: filter.group,
      metricTransformations: filter.metrics.map(metric => ({
        metricName: metric.name,
        metricNamespace: metric.namespace,
        metricValue: metric.value,
      })),
    })),
    nextToken: page.nextToken,
  };
}

function describeSubscriptionFilters(call: AwsCall, input: unknown): object {
  const request = readMembers(subscriptionFiltersSchema, input, INVALID);
  const { nextToken, limit, ...question } = request;
  requireGroup(call, request.logGroupName);
  const rows = call.region.logging.subscriptionFilters.filter(
    filter => filter.group === request.logGroupName,
  );
  const page = cut(call, rows, { nextToken, question }, limit ?? 50);
  return {
    subscriptionFilters: page.items.map(filter => ({
      filterName: filter.name,
      logGroupName: filter.group,
      filterPattern: '',
      destinationArn: filter.destination,
    })),
    nextToken: page.nextToken,
  };
}

function describeLogStreams(call: AwsCall, input: unknown): object {
  const request = readMembers(logStreamsSchema, input, INVALID);
  const { nextToken, limit, ...question } = request;
  if (request.orderBy === 'LastEventTime' && request.logStreamNamePrefix) {
    throw new AwsError(
      INVALID,
      400,
      'Cannot order by LastEventTime with a logStreamNamePrefix.',
    );
  }
  requireGroup(call, request.logGroupName);
  const last = call.region.logging.lastEvents[request.logGroupName] ?? 'PT10M';
  const rows =
    last === 'never'
      ? []
      : [
          {
            logStreamName: 'instance-1',
            lastEventTimestamp: call.world.now().getTime() - ageToMs(last),
          },
        ];
  const page = cut(call, rows, { nextToken, question }, limit ?? 50);
  return { logStreams: page.items, nextToken: page.nextToken };
}

function describeQueryDefinitions(call: AwsCall, input: unknown): object {
  const request = readMembers(queryDefinitionsSchema, input, INVALID);
  const { nextToken, maxResults, ...question } = request;
  const page = cut(
    call,
    call.region.logging.savedQueries,
    { nextToken, question },
    maxResults ?? 1000,
  );
  return {
    queryDefinitions: page.items.map(query => ({
      queryDefinitionId: query.name,
      name: query.name,
      queryString: 'fields @timestamp, @message',
      logGroupNames: query.groups,
    })),
    nextToken: page.nextToken,
  };
}

function describeDeliverySources(call: AwsCall, input: unknown): object {
  const { nextToken, limit } = readMembers(deliveriesSchema, input, INVALID);
  const page = cut(
    call,
    call.region.logging.deliveries,
    { nextToken, question: 'sources' },
    limit ?? 50,
  );
  return {
    deliverySources: page.items.map(delivery => ({
      name: delivery.source,
      resourceArns: [delivery.resource],
      service: 'cloudfront',
      logType: delivery.logType,
    })),
    nextToken: page.nextToken,
  };
}

function describeDeliveries(call: AwsCall, input: unknown): object {
  const { nextToken, limit } = readMembers(deliveriesSchema, input, INVALID);
  const page = cut(
    call,
    call.region.logging.deliveries.filter(({ delivered }) => delivered),
    { nextToken, question: 'deliveries' },
    limit ?? 50,
  );
  return {
    deliveries: page.items.map(({ source }) => ({
      id: source,
      deliverySourceName: source,
      deliveryDestinationType: 'CWL',
    })),
    nextToken: page.nextToken,
  };
}

/** Operations of CloudWatch Logs that tell who reads a log group, and what it last got. */
export const LOG_READERS: Record<string, AwsOperation> = {
  DescribeMetricFilters: describeMetricFilters,
  DescribeSubscriptionFilters: describeSubscriptionFilters,
  DescribeLogStreams: describeLogStreams,
  DescribeQueryDefinitions: describeQueryDefinitions,
  DescribeDeliverySources: describeDeliverySources,
  DescribeDeliveries: describeDeliveries,
};
