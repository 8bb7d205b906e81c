import { z } from 'zod';
import { AwsError } from './AwsError';
import { readMembers, unknownJsonOperation } from './members';
import { json11 } from './protocol';
import { AwsCall, AwsService } from './service';

const statusSchema = z.strictObject({
  ConfigurationRecorderNames: z.array(z.string().min(1).max(256)).nullish(),
});

function describeConfigurationRecorderStatus(
  call: AwsCall,
  input: unknown,
): object {
  const { ConfigurationRecorderNames: names } = readMembers(
    statusSchema,
    input,
    'ValidationException',
  );
  const { configRecorders } = call.region.logging;
  const unknown = names?.find(
    name => !configRecorders.some(recorder => recorder.name === name),
  );
  if (unknown) {
    throw new AwsError(
      'NoSuchConfigurationRecorderException',
      400,
      `Cannot find configuration recorder with the specified name '${unknown}'.`,
    );
  }
  return {
    ConfigurationRecordersStatus: configRecorders
      .filter(({ name }) => !names || names.includes(name))
      .map(({ name, recording, lastStatus }) => ({
        name,
        recording,
        lastStatus,
      })),
  };
}

/** Stand-in for AWS Config (API version 2014-11-12). */
export const configService: AwsService = {
  name: 'config',
  protocol: json11('StarlingDoveService', { internal: 'InternalFailure' }),
  operations: {
    DescribeConfigurationRecorderStatus: describeConfigurationRecorderStatus,
  },
  unknownOperation: unknownJsonOperation,
};
