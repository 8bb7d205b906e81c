import { z } from 'zod';
import { AwsError } from './AwsError';
import { readMembers } from './members';
import { awsQuery, unknownQueryAction } from './query';
import { AwsCall, AwsService } from './service';

const statusSchema = z.strictObject({ ClusterIdentifier: z.string().min(1) });

function describeLoggingStatus(call: AwsCall, input: unknown): object {
  const { ClusterIdentifier } = readMembers(
    statusSchema,
    input,
    'InvalidParameterValue',
  );
  const cluster = call.region.logging.redshiftClusters.find(
    ({ name }) => name === ClusterIdentifier,
  );
  if (!cluster) {
    throw new AwsError(
      'ClusterNotFound',
      404,
      `Cluster ${ClusterIdentifier} not found.`,
    );
  }
  return { LoggingEnabled: cluster.logging };
}

/** Stand-in for Amazon Redshift (API version 2012-12-01). */
export const redshift: AwsService = {
  name: 'redshift',
  protocol: awsQuery({
    version: '2012-12-01',
    namespace: 'http://redshift.amazonaws.com/doc/2012-12-01/',
  }),
  operations: { DescribeLoggingStatus: describeLoggingStatus },
  unknownOperation: unknownQueryAction,
};
