import { AwsError } from '../AwsError';
import { paginate } from '../paging';
import { AwsCall, AwsService } from '../service';
import { ec2Query } from '../query';
import { QueryRequest, readQuery } from './request';

/** Values of a row for each filter the operation knows. */
type FilterValues = Record<string, (string | undefined)[]>;

function page<T>(
  call: AwsCall,
  request: QueryRequest,
  rows: T[],
  maxResults: { min: number; max: number },
): { items: T[]; nextToken?: string } {
  const limit = request.maxResults ?? maxResults.max;
  if (limit < maxResults.min || limit > maxResults.max) {
    throw new AwsError(
      'InvalidParameterValue',
      400,
      `Value ( ${limit} ) for parameter maxResults is invalid. Expecting a value between ${maxResults.min} and ${maxResults.max}.`,
    );
  }
  const { filters, ids } = request;
  const cut = paginate(rows, call.world.paging, {
    maxResults: limit,
    nextToken: request.nextToken,
    question: [filters, ids],
  });
  if (cut === 'invalid') {
    throw new AwsError(
      'InvalidNextToken',
      400,
      'The specified value for nextToken is invalid.',
    );
  }
  return cut;
}

function matches(request: QueryRequest, values: FilterValues): boolean {
  return request.filters.every(({ name, values: wanted }) => {
    const known = values[name];
    if (!known) {
      throw new AwsError(
        'InvalidParameterValue',
        400,
        `The filter '${name}' is invalid`,
      );
    }
    return wanted.some(pattern => known.some(value => like(value, pattern)));
  });
}

/** EC2 filters take `*` and `?` as wildcards and are case-sensitive. */
function like(value: string | undefined, pattern: string): boolean {
  if (value === undefined) {
    return false;
  }
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(value);
}

function describeFlowLogs(call: AwsCall, input: unknown): object {
  const request = readQuery(input, { filter: 'Filter', id: 'FlowLogId' });
  requireIds(
    request.ids,
    call.region.flowLogs.map(log => log.flowLogId),
    'InvalidFlowLogId.NotFound',
  );
  const filtered = call.region.flowLogs.filter(log =>
    matches(request, {
      'resource-id': [log.resourceId],
      'flow-log-id': [log.flowLogId],
      'deliver-log-status': [log.deliverLogsStatus],
      'log-destination-type': [log.logDestinationType],
      'log-group-name': [log.logGroupName],
      'traffic-type': [log.trafficType],
    }),
  );
  const rows = request.ids.length
    ? filtered.filter(log => request.ids.includes(log.flowLogId))
    : filtered;
  const { items, nextToken } = page(call, request, rows, { min: 1, max: 1000 });
  return {
    flowLogSet: items.map(log => ({ ...log, maxAggregationInterval: 600 })),
    nextToken,
  };
}

function describeVpcs(call: AwsCall, input: unknown): object {
  const request = readQuery(input, { filter: 'Filter', id: 'VpcId' });
  requireIds(
    request.ids,
    call.region.vpcs.map(vpc => vpc.vpcId),
    'InvalidVpcID.NotFound',
  );
  const filtered = call.region.vpcs.filter(vpc =>
    matches(request, {
      'vpc-id': [vpc.vpcId],
      cidr: [vpc.cidrBlock],
      'is-default': [String(vpc.isDefault)],
      isDefault: [String(vpc.isDefault)],
      state: ['available'],
      'owner-id': [call.account.accountId],
      'tag:Name': [vpc.name],
    }),
  );
  const rows = request.ids.length
    ? filtered.filter(vpc => request.ids.includes(vpc.vpcId))
    : filtered;
  const { items, nextToken } = page(call, request, rows, { min: 5, max: 1000 });
  return {
    vpcSet: items.map(vpc => ({
      vpcId: vpc.vpcId,
      ownerId: call.account.accountId,
      cidrBlock: vpc.cidrBlock,
      state: 'available',
      isDefault: vpc.isDefault,
      tagSet: [{ key: 'Name', value: vpc.name }],
    })),
    nextToken,
  };
}

function requireIds(wanted: string[], known: string[], code: string): void {
  const missing = wanted.filter(id => !known.includes(id));
  if (missing.length > 0) {
    throw new AwsError(
      code,
      400,
      `The ID '${missing.join(', ')}' does not exist`,
    );
  }
}

/** Stand-in for Amazon EC2 (API version 2016-11-15). */
export const ec2: AwsService = {
  name: 'ec2',
  protocol: ec2Query,
  operations: {
    DescribeFlowLogs: describeFlowLogs,
    DescribeVpcs: describeVpcs,
  },
  unknownOperation: operation =>
    new AwsError(
      'InvalidAction',
      400,
      `The action ${operation} is not valid for this web service.`,
    ),
};
