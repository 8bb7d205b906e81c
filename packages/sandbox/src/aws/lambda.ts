import { z } from 'zod';
import { AwsError } from './AwsError';
import { readMembers } from './members';
import { restJson } from './protocol';
import { AwsCall, AwsService } from './service';

const configurationSchema = z.strictObject({
  FunctionName: z
    .string()
    .max(140)
    .regex(/^(arn:aws:lambda:[a-z0-9-]+:\d{12}:function:)?[\w-]+$/),
  Qualifier: z.string().optional(),
});

function getFunctionConfiguration(call: AwsCall, input: unknown): object {
  const request = readMembers(
    configurationSchema,
    input,
    'InvalidParameterValueException',
  );
  const name = request.FunctionName.split(':').at(-1) ?? '';
  const owner = `arn:aws:lambda:${call.region.name}:${call.account.accountId}:function:`;
  if (!call.region.functionNames.includes(name)) {
    throw new AwsError(
      'ResourceNotFoundException',
      404,
      `Function not found: ${owner}${name}`,
    );
  }
  return {
    FunctionName: name,
    FunctionArn: `${owner}${name}`,
    LoggingConfig: {
      LogFormat: 'JSON',
      LogGroup:
        call.region.logging.functionLogGroups[name] ?? `/aws/lambda/${name}`,
    },
  };
}

/** Stand-in for AWS Lambda (API version 2015-03-31). */
export const lambda: AwsService = {
  name: 'lambda',
  protocol: restJson({
    'GET /2015-03-31/functions/{FunctionName}/configuration':
      'GetFunctionConfiguration',
  }),
  operations: { GetFunctionConfiguration: getFunctionConfiguration },
  unknownOperation: operation =>
    new AwsError(
      'ResourceNotFoundException',
      404,
      `The sandbox has no operation ${operation}`,
    ),
};
