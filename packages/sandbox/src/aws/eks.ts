import { z } from 'zod';
import { AwsError } from './AwsError';
import {
  listAccessEntries,
  listAssociatedAccessPolicies,
} from './accessEntries';
import { readMembers } from './members';
import { restJson } from './protocol';
import { AwsCall, AwsService } from './service';

const clusterSchema = z.strictObject({
  name: z.string().regex(/^[0-9A-Za-z][\w-]{0,99}$/),
});

function describeCluster(call: AwsCall, input: unknown): object {
  const { name } = readMembers(
    clusterSchema,
    input,
    'InvalidParameterException',
  );
  const cluster = call.region.logging.eksClusters.find(
    each => each.name === name,
  );
  if (!cluster) {
    throw new AwsError(
      'ResourceNotFoundException',
      404,
      `No cluster found for name: ${name}.`,
    );
  }
  return {
    cluster: {
      name,
      arn: `arn:aws:eks:${call.region.name}:${call.account.accountId}:cluster/${name}`,
      status: 'ACTIVE',
      version: '1.34',
      logging: { clusterLogging: cluster.logging },
    },
  };
}

/** Stand-in for Amazon EKS (API version 2017-11-01). */
export const eks: AwsService = {
  name: 'eks',
  protocol: restJson({
    'GET /clusters/{name}': 'DescribeCluster',
    'GET /clusters/{name}/access-entries': 'ListAccessEntries',
    'GET /clusters/{name}/access-entries/{principalArn}/access-policies':
      'ListAssociatedAccessPolicies',
  }),
  operations: {
    DescribeCluster: describeCluster,
    ListAccessEntries: listAccessEntries,
    ListAssociatedAccessPolicies: listAssociatedAccessPolicies,
  },
  unknownOperation: operation =>
    new AwsError(
      'ResourceNotFoundException',
      404,
      `The sandbox has no operation ${operation}`,
    ),
};
