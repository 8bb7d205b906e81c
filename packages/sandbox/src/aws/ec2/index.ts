import { AwsCall, AwsService } from '../service';
import { ec2Query } from '../query';
import {
  describeImages,
  describeInstanceImageMetadata,
  getAllowedImagesSettings,
  unknownAction,
} from './images';
import { deleteFlowLogs } from './flowLogWrites';
import { readQuery } from './request';
import { matches, page, requireIds } from './rows';

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

/** Stand-in for Amazon EC2 (API version 2016-11-15). */
export const ec2: AwsService = {
  name: 'ec2',
  protocol: ec2Query,
  operations: {
    DescribeFlowLogs: describeFlowLogs,
    DeleteFlowLogs: deleteFlowLogs,
    DescribeVpcs: describeVpcs,
    DescribeInstanceImageMetadata: describeInstanceImageMetadata,
    GetAllowedImagesSettings: getAllowedImagesSettings,
    DescribeImages: describeImages,
  },
  unknownOperation: unknownAction,
};
