import { z } from 'zod';
import type { LogGroup } from '../world/types';
import { AwsError } from './AwsError';
import { readMembers } from './members';
import { recordCall, requireOperator } from './recordCall';
import type { AwsCall, AwsOperation } from './service';

const INVALID = 'InvalidParameterException';
const logGroupName = z.string().regex(/^[\w./#-]{1,512}$/);
const RETENTION = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827,
  2192, 2557, 2922, 3288, 3653,
];
const retentionSchema = z.strictObject({
  logGroupName,
  retentionInDays: z
    .number()
    .refine(days => RETENTION.includes(days), 'is no retention'),
});
const deleteSchema = z.strictObject({ logGroupName });
const filterSchema = z.strictObject({
  logGroupName,
  filterName: z.string().regex(/^[^:*]{1,512}$/),
});

function groupOf(call: AwsCall, name: string): LogGroup {
  const group = call.region.logGroups.find(each => each.logGroupName === name);
  if (!group) {
    throw new AwsError(
      'ResourceNotFoundException',
      400,
      'The specified log group does not exist.',
    );
  }
  return group;
}

const record = (call: AwsCall, eventName: string, requestParameters: object) =>
  recordCall(call, requireOperator(call, `logs:${eventName}`), {
    eventSource: 'logs.amazonaws.com',
    eventName,
    requestParameters,
  });

/** Deletes a filter of one kind, as two operations do. */
const deleteFilter =
  (
    eventName: string,
    what: string,
    kind: 'metricFilters' | 'subscriptionFilters',
  ): AwsOperation =>
  (call, input) => {
    requireOperator(call, `logs:${eventName}`);
    const asked = readMembers(filterSchema, input, INVALID);
    groupOf(call, asked.logGroupName);
    const { logging } = call.region;
    const index = logging[kind].findIndex(
      ({ group, name }) =>
        group === asked.logGroupName && name === asked.filterName,
    );
    if (index < 0) {
      throw new AwsError(
        'ResourceNotFoundException',
        400,
        `The specified ${what} filter does not exist.`,
      );
    }
    logging[kind].splice(index, 1);
    record(call, eventName, asked);
    return {};
  };

/** Operations that change log groups. */
export const LOG_WRITES: Record<string, AwsOperation> = {
  PutRetentionPolicy(call, input) {
    requireOperator(call, 'logs:PutRetentionPolicy');
    const asked = readMembers(retentionSchema, input, INVALID);
    groupOf(call, asked.logGroupName).retentionInDays = asked.retentionInDays;
    record(call, 'PutRetentionPolicy', asked);
    return {};
  },
  DeleteLogGroup(call, input) {
    requireOperator(call, 'logs:DeleteLogGroup');
    const asked = readMembers(deleteSchema, input, INVALID);
    const group = groupOf(call, asked.logGroupName);
    if (group.deletionProtectionEnabled) {
      throw new AwsError(
        'OperationAbortedException',
        400,
        'The log group is protected from deletion.',
      );
    }
    const { logging } = call.region;
    call.region.logGroups = call.region.logGroups.filter(
      each => each !== group,
    );
    // With everything that belongs to it.
    const others = (filter: { group: string }) =>
      filter.group !== asked.logGroupName;
    logging.metricFilters = logging.metricFilters.filter(others);
    logging.subscriptionFilters = logging.subscriptionFilters.filter(others);
    record(call, 'DeleteLogGroup', asked);
    return {};
  },
  DeleteMetricFilter: deleteFilter(
    'DeleteMetricFilter',
    'metric',
    'metricFilters',
  ),
  DeleteSubscriptionFilter: deleteFilter(
    'DeleteSubscriptionFilter',
    'subscription',
    'subscriptionFilters',
  ),
};
