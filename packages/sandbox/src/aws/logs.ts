import { z } from 'zod';
import { AwsError } from './AwsError';
import { LOG_READERS } from './logsReaders';
import { LOG_WRITES } from './logWrites';
import { readMembers, unknownJsonOperation } from './members';
import { paginate } from './paging';
import { json11 } from './protocol';
import { AwsCall, AwsService } from './service';

const describeLogGroupsSchema = z.strictObject({
  accountIdentifiers: z
    .array(z.string().regex(/^\d{12}$/))
    .max(20)
    .nullish(),
  logGroupNamePrefix: z
    .string()
    .regex(/^[.\-_/#A-Za-z0-9]{1,512}$/)
    .nullish(),
  logGroupNamePattern: z
    .string()
    .regex(/^[.\-_/#A-Za-z0-9]{0,512}$/)
    .nullish(),
  logGroupClass: z
    .enum(['STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY'])
    .nullish(),
  logGroupIdentifiers: z
    .array(z.string().min(1).max(2048))
    .min(1)
    .max(50)
    .nullish(),
  includeLinkedAccounts: z.boolean().nullish(),
  limit: z.number().int().min(1).max(50).nullish(),
  nextToken: z.string().min(1).nullish(),
});

const INVALID = 'InvalidParameterException';

function describeLogGroups(call: AwsCall, input: unknown): object {
  const request = readMembers(describeLogGroupsSchema, input, INVALID);
  const { logGroupNamePrefix: prefix, logGroupNamePattern: pattern } = request;
  if (prefix && pattern) {
    throw new AwsError(
      INVALID,
      400,
      'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
    );
  }
  if (
    request.includeLinkedAccounts ||
    request.accountIdentifiers?.some(id => id !== call.account.accountId)
  ) {
    throw new AwsError(
      INVALID,
      400,
      'The account is not a monitoring account: it has no linked accounts.',
    );
  }
  const arn = (name: string) =>
    `arn:aws:logs:${call.region.name}:${call.account.accountId}:log-group:${name}`;
  const rows = call.region.logGroups
    .filter(
      ({ logGroupName, logGroupClass }) =>
        logGroupName.startsWith(prefix ?? '') &&
        logGroupName.toLowerCase().includes((pattern ?? '').toLowerCase()) &&
        (!request.logGroupClass || logGroupClass === request.logGroupClass) &&
        (!request.logGroupIdentifiers ||
          request.logGroupIdentifiers.some(
            id => id === logGroupName || id === arn(logGroupName),
          )),
    )
    .sort((a, b) => (a.logGroupName < b.logGroupName ? -1 : 1));
  const { nextToken, limit, ...question } = request;
  const page = paginate(rows, call.world.paging, {
    maxResults: limit ?? 50,
    nextToken: nextToken ?? undefined,
    question: ['DescribeLogGroups', question],
  });
  if (page === 'invalid') {
    throw new AwsError(INVALID, 400, 'The specified nextToken is invalid.');
  }
  return {
    logGroups: page.items.map(group => ({
      ...group,
      arn: `${arn(group.logGroupName)}:*`,
      logGroupArn: arn(group.logGroupName),
      metricFilterCount: call.region.logging.metricFilters.filter(
        filter => filter.group === group.logGroupName,
      ).length,
    })),
    nextToken: page.nextToken,
  };
}

/** Stand-in for Amazon CloudWatch Logs (API version 2014-03-28). */
export const logs: AwsService = {
  name: 'logs',
  protocol: json11('Logs_20140328', {
    internal: 'ServiceUnavailableException',
  }),
  operations: {
    DescribeLogGroups: describeLogGroups,
    ...LOG_READERS,
    ...LOG_WRITES,
  },
  unknownOperation: unknownJsonOperation,
};
