import { z } from 'zod';
import { AwsError } from './AwsError';
import { readMembers } from './members';
import { restXml } from './restXml';
import { AwsCall, AwsService } from './service';

const configSchema = z.strictObject({ Id: z.string().min(1) });

function getDistributionConfig(call: AwsCall, input: unknown): object {
  const { Id } = readMembers(configSchema, input, 'InvalidArgument');
  const found = call.account.distributions.find(({ id }) => id === Id);
  if (!found) {
    throw new AwsError(
      'NoSuchDistribution',
      404,
      'The specified distribution does not exist.',
    );
  }
  return {
    DistributionConfig: {
      CallerReference: Id,
      Comment: '',
      Enabled: true,
      Logging: {
        Enabled: found.logBucket !== undefined,
        IncludeCookies: false,
        Bucket: found.logBucket ?? '',
        Prefix: '',
      },
    },
  };
}

/** Stand-in for Amazon CloudFront (API version 2020-05-31). */
export const cloudfront: AwsService = {
  name: 'cloudfront',
  global: true,
  protocol: restXml(
    { 'GET /2020-05-31/distribution/{Id}/config': 'GetDistributionConfig' },
    {
      namespace: 'http://cloudfront.amazonaws.com/doc/2020-05-31/',
      errors: 'wrapped',
    },
  ),
  operations: { GetDistributionConfig: getDistributionConfig },
  unknownOperation: operation =>
    new AwsError('NotFound', 404, `The sandbox has no operation ${operation}`),
};
