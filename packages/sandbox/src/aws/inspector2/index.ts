import { AwsError } from '../AwsError';
import { restJson } from '../protocol';
import { AwsCall, AwsService } from '../service';
import { getClustersForImage } from './clusters';
import { listCoverage, listCoverageStatistics } from './coverage';
import { batchGetFindingDetails, listFindings } from './findings';
import { batchGetAccountStatusSchema, parseInput } from './requests';

/** BatchGetAccountStatus: the caller's own account when none is named. */
function batchGetAccountStatus(call: AwsCall, input: unknown): object {
  const { accountIds } = parseInput(batchGetAccountStatusSchema, input);
  const own = call.account.accountId;
  const asked = accountIds?.length ? accountIds : [own];
  const { inspector } = call.region;
  const state = (status: string) => ({
    status,
    errorCode: '',
    errorMessage: '',
  });
  const enabled = Object.values(inspector).includes('ENABLED');
  return {
    accounts: asked
      .filter(accountId => accountId === own)
      .map(accountId => ({
        accountId,
        state: state(enabled ? 'ENABLED' : 'DISABLED'),
        resourceState: Object.fromEntries(
          Object.entries(inspector).map(([type, status]) => [
            type,
            state(status),
          ]),
        ),
      })),
    failedAccounts: asked
      .filter(accountId => accountId !== own)
      .map(accountId => ({
        accountId,
        status: 'DISABLED',
        errorCode: 'ACCESS_DENIED',
        errorMessage: `The account ${own} may not read account ${accountId}`,
      })),
  };
}

/** Stand-in for Amazon Inspector (API version 2020-06-08). */
export const inspector2: AwsService = {
  name: 'inspector2',
  protocol: restJson({
    '/status/batch/get': 'BatchGetAccountStatus',
    '/coverage/list': 'ListCoverage',
    '/coverage/statistics/list': 'ListCoverageStatistics',
    '/findings/list': 'ListFindings',
    '/findings/details/batch/get': 'BatchGetFindingDetails',
    '/cluster/get': 'GetClustersForImage',
  }),
  operations: {
    BatchGetAccountStatus: batchGetAccountStatus,
    ListCoverage: listCoverage,
    ListCoverageStatistics: listCoverageStatistics,
    ListFindings: listFindings,
    BatchGetFindingDetails: batchGetFindingDetails,
    GetClustersForImage: getClustersForImage,
  },
  unknownOperation: operation =>
    new AwsError(
      'UnknownOperationException',
      404,
      `The sandbox has no operation ${operation}`,
    ),
};
