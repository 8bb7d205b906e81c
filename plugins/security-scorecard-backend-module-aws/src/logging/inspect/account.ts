import { DescribeConfigurationRecorderStatusCommand } from '@aws-sdk/client-config-service';
import { BatchGetAccountStatusCommand } from '@aws-sdk/client-inspector2';
import { type Scope, scopeKey } from '../../clients';
import { INSPECTOR2 } from '../../services';
import { judge, type Judged } from '../rule';
import { CONFIG } from '../services';
import type { Session } from '../Session';

/** L26 (Config.1): AWS Config records the region, and its last delivery was a success. */
export async function judgeConfigRecorder(
  session: Session,
  scope: Scope,
): Promise<Judged> {
  const recorders = await session.ask(
    CONFIG,
    scope,
    { action: 'config:DescribeConfigurationRecorderStatus' },
    async (client, options) =>
      (
        await client.send(
          new DescribeConfigurationRecorderStatusCommand({}),
          options,
        )
      ).ConfigurationRecordersStatus,
  );
  const where = scopeKey(scope);
  return judge(
    'L26',
    { resource: `config ${where}`, location: `AWS Config of ${where}` },
    recorders,
    list => {
      if (
        list.some(
          ({ recording, lastStatus }) =>
            recording && lastStatus?.toUpperCase() === 'SUCCESS',
        )
      ) {
        return undefined;
      }
      const [first] = list;
      if (!first) {
        return {
          title: `AWS Config does not record ${where}`,
          remediation: `Create a configuration recorder in ${where} and start it.`,
        };
      }
      return first.recording
        ? {
            title: `The configuration recorder of ${where} reports ${first.lastStatus ?? 'no status'}`,
            remediation: `Repair the role and the delivery channel of recorder ${first.name}.`,
          }
        : {
            title: `The configuration recorder of ${where} is stopped`,
            remediation: `Start recorder ${first.name}.`,
          };
    },
  );
}

/** L30 (Inspector.1): Inspector scans the instances of the account. */
export async function judgeInstanceScanning(
  session: Session,
  scope: Scope,
): Promise<Judged> {
  const { accountId } = scope;
  const status = await session.ask(
    INSPECTOR2,
    scope,
    { action: 'inspector2:BatchGetAccountStatus' },
    async (client, options) =>
      (
        await client.send(
          new BatchGetAccountStatusCommand({ accountIds: [accountId] }),
          options,
        )
      ).accounts?.find(account => account.accountId === accountId)
        ?.resourceState?.ec2?.status,
  );
  const where = scopeKey(scope);
  return judge(
    'L30',
    { resource: `inspector ${where}`, location: `Inspector of ${where}` },
    status,
    state => {
      if (state === 'ENABLED') {
        return undefined;
      }
      return state === 'ENABLING'
        ? { unclear: `Inspector is being enabled for EC2 in ${where}` }
        : {
            title: `Inspector does not scan the instances of ${where} (${state})`,
            remediation: `Enable EC2 scanning of Inspector in ${where}.`,
          };
    },
  );
}
