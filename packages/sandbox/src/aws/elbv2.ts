import { z } from 'zod';
import { AwsError } from './AwsError';
import { readMembers } from './members';
import { awsQuery, unknownQueryAction } from './query';
import { AwsCall, AwsService } from './service';

const attributesSchema = z.strictObject({
  LoadBalancerArn: z.string().startsWith('arn:aws:elasticloadbalancing:'),
});

/** Every value is a text, also those that are yes or no. */
const DEFAULTS = {
  'access_logs.s3.enabled': 'false',
  'access_logs.s3.bucket': '',
  'access_logs.s3.prefix': '',
  'deletion_protection.enabled': 'true',
};

function describeLoadBalancerAttributes(call: AwsCall, input: unknown): object {
  const { LoadBalancerArn } = readMembers(
    attributesSchema,
    input,
    'ValidationError',
  );
  const owner = `arn:aws:elasticloadbalancing:${call.region.name}:${call.account.accountId}:loadbalancer/`;
  const found = call.region.logging.loadBalancers.find(
    ({ path }) => LoadBalancerArn === `${owner}${path}`,
  );
  if (!found) {
    throw new AwsError(
      'LoadBalancerNotFound',
      400,
      `Load balancer '${LoadBalancerArn}' not found`,
    );
  }
  return {
    Attributes: Object.entries({ ...DEFAULTS, ...found.attributes }).map(
      ([Key, Value]) => ({ Key, Value }),
    ),
  };
}

/** Stand-in for Elastic Load Balancing (API version 2015-12-01). */
export const elbv2: AwsService = {
  name: 'elasticloadbalancing',
  protocol: awsQuery({
    version: '2015-12-01',
    namespace: 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/',
  }),
  operations: {
    DescribeLoadBalancerAttributes: describeLoadBalancerAttributes,
  },
  unknownOperation: unknownQueryAction,
};
