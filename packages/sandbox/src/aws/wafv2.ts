import { z } from 'zod';
import { AwsError } from './AwsError';
import { readMembers, unknownJsonOperation } from './members';
import { json11 } from './protocol';
import { AwsCall, AwsService } from './service';

const loggingSchema = z.strictObject({
  ResourceArn: z.string().min(20).max(2048).startsWith('arn:'),
  LogType: z.literal('WAF_LOGS').nullish(),
  LogScope: z.enum(['CUSTOMER', 'SECURITY_LAKE']).nullish(),
});

function getLoggingConfiguration(call: AwsCall, input: unknown): object {
  const { ResourceArn } = readMembers(
    loggingSchema,
    input,
    'WAFInvalidParameterException',
  );
  const acl = call.region.logging.webAcls.find(
    ({ arn }) => arn === ResourceArn,
  );
  if (!acl || acl.destinations.length === 0) {
    throw new AwsError(
      'WAFNonexistentItemException',
      400,
      'AWS WAF couldn’t perform the operation because your resource doesn’t exist.',
    );
  }
  return {
    LoggingConfiguration: {
      ResourceArn,
      LogDestinationConfigs: acl.destinations,
      LogScope: 'CUSTOMER',
      LogType: 'WAF_LOGS',
    },
  };
}

/** Stand-in for AWS WAF (API version 2019-07-29). */
export const wafv2: AwsService = {
  name: 'wafv2',
  protocol: json11('AWSWAF_20190729', {
    internal: 'WAFInternalErrorException',
  }),
  operations: { GetLoggingConfiguration: getLoggingConfiguration },
  unknownOperation: unknownJsonOperation,
};
