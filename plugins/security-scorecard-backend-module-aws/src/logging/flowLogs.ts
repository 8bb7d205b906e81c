import { type FlowLog, paginateDescribeFlowLogs } from '@aws-sdk/client-ec2';
import type { LogGroup } from '@aws-sdk/client-cloudwatch-logs';
import type { Answer } from '../ask';
import { chunked } from '../batches';
import { type Scope, scopeKey } from '../clients';
import type { Reading } from '../pages';
import { EC2 } from '../services';
import { destinationSight } from './logGroupRules';
import { isApproved, type LoggingOptions } from './options';
import { judge, type Judged, type Place, type Sight } from './rule';
import { complete, type Session } from './Session';

/** Most values one EC2 filter takes. */
const MAX_VPCS_PER_CALL = 200;
const PAGE = 1000;

/** Reads the flow logs of the VPCs of one scope. Throws only the abort. */
export async function readFlowLogs(
  session: Session,
  scope: Scope,
  vpcIds: readonly string[],
): Promise<Reading<FlowLog>> {
  const items: FlowLog[] = [];
  for (const part of chunked(vpcIds, MAX_VPCS_PER_CALL)) {
    const reading = await session.pages(
      EC2,
      scope,
      'ec2:DescribeFlowLogs',
      (client, options) =>
        paginateDescribeFlowLogs(
          { client, stopOnSameToken: true },
          {
            Filter: [{ Name: 'resource-id', Values: part }],
            MaxResults: PAGE,
          },
          options,
        ),
      { items: page => page.FlowLogs, nextToken: page => page.NextToken },
    );
    items.push(...reading.items);
    if (reading.state !== 'complete') {
      return { ...reading, items };
    }
  }
  return { items, state: 'complete' };
}

/** The flow logs of one VPC, out of a reading that may have ended early. */
export function flowLogsOf(
  vpcId: string,
  reading: Reading<FlowLog>,
): { logs: FlowLog[]; all: Answer<unknown> } {
  return {
    logs: reading.items.filter(log => log.ResourceId === vpcId),
    all: complete(reading),
  };
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

function place(vpcId: string, scope: Scope): Place {
  return {
    resource: vpcId,
    location: `VPC flow logs of ${scopeKey(scope)}`,
  };
}

/**
 * L13 (AWS Security Hub EC2.6, CIS AWS Foundations "VPC flow logging"): some
 * flow log of the VPC is active, delivers, and records rejected traffic.
 */
export function judgeVpc(
  vpcId: string,
  scope: Scope,
  reading: Reading<FlowLog>,
): Judged {
  const { logs, all } = flowLogsOf(vpcId, reading);
  const judged = logs
    .map(log => ({ log, faults: faultsOf(log) }))
    .sort((a, b) => a.faults.length - b.faults.length);
  const good = judged.some(({ faults }) => faults.length === 0);
  const answer: Answer<unknown> = good ? { ok: true, value: logs } : all;
  return judge('L13', place(vpcId, scope), answer, () => {
    if (good) {
      return undefined;
    }
    if (judged.length === 0) {
      return {
        title: `VPC ${vpcId} has no flow log`,
        remediation: `Create a flow log for ${vpcId} with the traffic type REJECT or ALL.`,
      };
    }
    const { log, faults } = judged[0];
    return {
      title: `Flow log ${log.FlowLogId} of VPC ${vpcId} ${faults
        .map(({ what }) => what)
        .join(' and ')}`,
      remediation: faults.map(({ change }) => change).join(' '),
    };
  });
}

/** The ARN a flow log writes to. */
function destinationArn(log: FlowLog, scope: Scope): string | undefined {
  return log.LogDestinationType === 'cloud-watch-logs' && log.LogGroupName
    ? `arn:aws:logs:${scope.region}:${scope.accountId}:log-group:${log.LogGroupName}`
    : log.LogDestination;
}

function destinationOf(
  log: FlowLog,
  scope: Scope,
  find: (name: string) => Answer<LogGroup | null>,
  options: LoggingOptions,
): Sight {
  const id = log.FlowLogId ?? 'without an id';
  const arn = destinationArn(log, scope);
  const approved = arn === undefined ? false : isApproved(arn, options);
  if (approved === false) {
    return {
      title: `Flow log ${id} goes to ${arn ?? 'nowhere'}, which is not approved`,
      remediation: `Replace flow log ${id} by one that goes to an approved log group or bucket.`,
    };
  }
  if (log.LogGroupName) {
    return destinationSight(log.LogGroupName, find(log.LogGroupName), options, {
      encrypted: true,
    });
  }
  return approved
    ? undefined
    : {
        notApplicable: `Nobody says whether ${arn} is an approved destination of flow logs`,
      };
}

/** L14: the flow logs of a VPC go where logs are kept. */
export function judgeFlowLogDestination(
  vpcId: string,
  scope: Scope,
  reading: Reading<FlowLog>,
  find: (name: string) => Answer<LogGroup | null>,
  options: LoggingOptions,
): Judged {
  const { logs, all } = flowLogsOf(vpcId, reading);
  return judge('L14', place(vpcId, scope), all, () => {
    const active = logs.filter(log => log.FlowLogStatus === 'ACTIVE');
    if (active.length === 0) {
      return { notApplicable: `VPC ${vpcId} has no active flow log` };
    }
    const sights = active.map(log => destinationOf(log, scope, find, options));
    const worse =
      sights.find(sight => sight && 'title' in sight) ??
      sights.find(sight => sight && 'unread' in sight);
    return worse || sights.includes(undefined) ? worse : sights[0];
  });
}
