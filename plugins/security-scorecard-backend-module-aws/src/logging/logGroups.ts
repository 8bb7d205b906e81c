import {
  type CloudWatchLogsClient,
  type DescribeLogGroupsCommandOutput,
  type LogGroup,
  paginateDescribeLogGroups,
} from '@aws-sdk/client-cloudwatch-logs';
import { type Scope, scopeKey } from '../clients';
import { type Reading, readPages } from '../pages';
import { fail, type Verdict } from './rule';

const PAGE = 50;

/** Retention periods that CloudWatch Logs accepts, in days. */
const ALLOWED_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827,
  2192, 2557, 2922, 3288, 3653,
];

/** Delivery groups keep events for one day whatever their retention says. */
const DELIVERY_DAYS = 1;

/** Days a group keeps its events; undefined when they never expire. */
export function retentionDays(group: LogGroup): number | undefined {
  return group.logGroupClass === 'DELIVERY'
    ? DELIVERY_DAYS
    : group.retentionInDays;
}

function commonPrefix([first = '', ...others]: readonly string[]): string {
  let { length } = first;
  for (const name of others) {
    while (!name.startsWith(first.slice(0, length))) {
      length -= 1;
    }
  }
  return first.slice(0, length);
}

async function* untilFound(
  pages: AsyncIterable<DescribeLogGroupsCommandOutput>,
  names: readonly string[],
): AsyncIterable<DescribeLogGroupsCommandOutput> {
  const missing = new Set(names);
  for await (const page of pages) {
    yield page;
    for (const { logGroupName = '' } of page.logGroups ?? []) {
      missing.delete(logGroupName);
    }
    if (missing.size === 0) {
      return;
    }
  }
}

/** Reads the named groups of one scope in as few calls as their common prefix allows. */
export async function readLogGroups(
  client: CloudWatchLogsClient,
  scope: Scope,
  names: readonly string[],
  signal: AbortSignal,
): Promise<Reading<LogGroup>> {
  const wanted = new Set(names);
  const prefix = commonPrefix([...wanted]);
  const reading = await readPages(
    untilFound(
      paginateDescribeLogGroups(
        { client, stopOnSameToken: true },
        { limit: PAGE, ...(prefix && { logGroupNamePrefix: prefix }) },
        { abortSignal: signal },
      ),
      names,
    ),
    {
      action: 'logs:DescribeLogGroups',
      where: scopeKey(scope),
      signal,
      items: page => page.logGroups,
      nextToken: page => page.nextToken,
    },
  );
  return {
    ...reading,
    items: reading.items.filter(g => wanted.has(g.logGroupName ?? '')),
  };
}

/**
 * L10 (AWS Security Hub CloudWatch.16): a log group of the service is kept for
 * at least the given number of days. A group without a retention never expires.
 */
export function judgeLogGroup(
  name: string,
  scope: Scope,
  reading: Reading<LogGroup>,
  minDays: number,
): Verdict {
  const group = reading.items.find(item => item.logGroupName === name);
  const finding = {
    vulnerability: 'L10',
    severity: 'medium' as const,
    component: name,
    location: `CloudWatch Logs of ${scopeKey(scope)}`,
  };
  if (!group) {
    return reading.state === 'complete'
      ? fail({
          ...finding,
          title: `Log group ${name} does not exist`,
          remediation: `Create log group ${name}, or take it out of the annotation fairway.dev/aws-log-groups.`,
        })
      : {
          state: 'unknown',
          code: reading.code ?? 'IncompleteAnswer',
          problem: reading.problem ?? `Log group ${name} was not read`,
        };
  }
  const days = retentionDays(group);
  if (days === undefined || days >= minDays) {
    return { state: 'pass' };
  }
  return fail({
    ...finding,
    title: `Log group ${name} keeps its events for ${days} days`,
    remediation: longerRetention(group, name, minDays),
  });
}

function longerRetention(
  { logGroupClass }: LogGroup,
  name: string,
  minDays: number,
): string {
  if (logGroupClass === 'DELIVERY') {
    return `Log group ${name} has the class DELIVERY, which keeps events for one day; write the logs to a group of the class STANDARD.`;
  }
  const enough = ALLOWED_DAYS.find(allowed => allowed >= minDays);
  return enough
    ? `Set the retention of ${name} to ${enough} days or more.`
    : `Let the events of ${name} never expire.`;
}
