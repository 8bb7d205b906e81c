import {
  type EC2Client,
  type FlowLog,
  paginateDescribeFlowLogs,
} from '@aws-sdk/client-ec2';
import { type Scope, scopeKey } from '../clients';
import { type Reading, readPages } from '../pages';
import { fail, type Verdict } from './rule';

/** Most values one EC2 filter takes. */
export const MAX_VPCS_PER_CALL = 200;
const PAGE = 1000;

/** @param vpcIds - at most {@link MAX_VPCS_PER_CALL} */
export async function readFlowLogs(
  client: EC2Client,
  scope: Scope,
  vpcIds: readonly string[],
  signal: AbortSignal,
): Promise<Reading<FlowLog>> {
  return await readPages(
    paginateDescribeFlowLogs(
      { client, stopOnSameToken: true },
      {
        Filter: [{ Name: 'resource-id', Values: [...vpcIds] }],
        MaxResults: PAGE,
      },
      { abortSignal: signal },
    ),
    {
      action: 'ec2:DescribeFlowLogs',
      where: scopeKey(scope),
      signal,
      items: page => page.FlowLogs,
      nextToken: page => page.NextToken,
    },
  );
}

interface Fault {
  what: string;
  change: string;
}

function faultsOf(log: FlowLog): Fault[] {
  const id = log.FlowLogId ?? 'without an id';
  const faults: Fault[] = [];
  if (log.TrafficType !== 'REJECT' && log.TrafficType !== 'ALL') {
    faults.push({
      what: `records only ${log.TrafficType ?? 'some'} traffic`,
      change: `Replace flow log ${id} by one with the traffic type REJECT or ALL; the type of an existing one cannot be changed.`,
    });
  }
  if (log.FlowLogStatus !== 'ACTIVE') {
    faults.push({
      what: `has the status ${log.FlowLogStatus ?? 'unknown'}`,
      change: `Create flow log ${id} again.`,
    });
  }
  if (log.DeliverLogsStatus !== 'SUCCESS') {
    const why = log.DeliverLogsErrorMessage
      ? ` (${log.DeliverLogsErrorMessage})`
      : '';
    faults.push({
      what: `does not deliver${why}`,
      change: `Repair the delivery of flow log ${id}${why}: check its role and its destination.`,
    });
  }
  return faults;
}

/**
 * L13 (AWS Security Hub EC2.6, CIS AWS Foundations "VPC flow logging"): some
 * flow log of the VPC is active, delivers, and records rejected traffic.
 */
export function judgeVpc(
  vpcId: string,
  scope: Scope,
  reading: Reading<FlowLog>,
): Verdict {
  const judged = reading.items
    .filter(log => log.ResourceId === vpcId)
    .map(log => ({ log, faults: faultsOf(log) }))
    .sort((a, b) => a.faults.length - b.faults.length);
  if (judged.some(({ faults }) => faults.length === 0)) {
    return { state: 'pass' };
  }
  if (reading.state !== 'complete') {
    return {
      state: 'unknown',
      code: reading.code ?? 'IncompleteAnswer',
      problem: reading.problem ?? `The flow logs of ${vpcId} were not read`,
    };
  }
  const finding = {
    vulnerability: 'L13',
    severity: 'medium' as const,
    component: vpcId,
    location: `VPC flow logs of ${scopeKey(scope)}`,
  };
  if (judged.length === 0) {
    return fail({
      ...finding,
      title: `VPC ${vpcId} has no flow log`,
      remediation: `Create a flow log for ${vpcId} with the traffic type REJECT or ALL.`,
    });
  }
  const { log, faults } = judged[0];
  return fail({
    ...finding,
    title: `Flow log ${log.FlowLogId} of VPC ${vpcId} ${faults
      .map(({ what }) => what)
      .join(' and ')}`,
    remediation: faults.map(({ change }) => change).join(' '),
  });
}
