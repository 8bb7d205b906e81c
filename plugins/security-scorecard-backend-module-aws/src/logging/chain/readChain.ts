import {
  DescribeAlarmHistoryCommand,
  DescribeAlarmsForMetricCommand,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import {
  type MetricFilter,
  paginateDescribeMetricFilters,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  paginateListSubscriptionsByTopic,
  type Subscription,
} from '@aws-sdk/client-sns';
import type { Answer } from '../../ask';
import type { Scope } from '../../clients';
import { LOGS } from '../../services';
import type { LoggingOptions } from '../options';
import { CLOUDWATCH, SNS } from '../services';
import { complete, type Session } from '../Session';
import { managementSight } from '../trails/managementRule';
import type { TrailView } from '../trails/TrailView';
import { CHANGE_PATTERNS } from './changePatterns';
import type { ChainView, MetricRef } from './ChainView';
import { metricsFor } from './walkChain';

const LOG_GROUP = /^arn:aws[\w-]*:logs:([^:]+):(\d{12}):log-group:([^:]+)/;
const TOPIC = /^arn:aws[\w-]*:sns:([^:]+):(\d{12}):/;
const PAGE = 50;

const NOT_ASKED: Answer<never> = {
  ok: false,
  code: 'NotAsked',
  problem: 'A link behind one that is broken was not read',
};

/** Account, region and name of a log group, from its ARN. */
function groupOfArn(arn: string): { scope: Scope; name: string } | undefined {
  const match = LOG_GROUP.exec(arn);
  return match
    ? { scope: { region: match[1], accountId: match[2] }, name: match[3] }
    : undefined;
}

async function readFilters(
  session: Session,
  scope: Scope,
  logGroupName: string,
): Promise<Answer<MetricFilter[]>> {
  return complete(
    await session.pages(
      LOGS,
      scope,
      'logs:DescribeMetricFilters',
      (client, options) =>
        paginateDescribeMetricFilters(
          { client, stopOnSameToken: true },
          { logGroupName, limit: PAGE },
          options,
        ),
      { items: page => page.metricFilters, nextToken: page => page.nextToken },
    ),
  );
}

/** Alarms are found by name and namespace: either alone is ambiguous. */
async function readAlarms(
  session: Session,
  scope: Scope,
  { name, namespace }: MetricRef,
): Promise<Answer<MetricAlarm[]>> {
  return await session.ask(
    CLOUDWATCH,
    scope,
    { action: 'cloudwatch:DescribeAlarmsForMetric' },
    async (client, options) =>
      (
        await client.send(
          new DescribeAlarmsForMetricCommand({
            MetricName: name,
            Namespace: namespace,
          }),
          options,
        )
      ).MetricAlarms,
  );
}

async function readSubscriptions(
  session: Session,
  TopicArn: string,
): Promise<Answer<Subscription[]>> {
  const [, region = '', accountId = ''] = TOPIC.exec(TopicArn) ?? [];
  return complete(
    await session.pages(
      SNS,
      { accountId, region },
      'sns:ListSubscriptionsByTopic',
      (client, options) =>
        paginateListSubscriptionsByTopic(
          { client, stopOnSameToken: true },
          { TopicArn },
          options,
        ),
      { items: page => page.Subscriptions, nextToken: page => page.NextToken },
    ),
  );
}

async function readActedAt(
  session: Session,
  scope: Scope,
  AlarmName: string | undefined,
  { maxProofAgeMs }: LoggingOptions,
): Promise<Answer<Date | null>> {
  return await session.ask(
    CLOUDWATCH,
    scope,
    { action: 'cloudwatch:DescribeAlarmHistory' },
    async (client, options) => {
      const { AlarmHistoryItems } = await client.send(
        new DescribeAlarmHistoryCommand({
          AlarmName,
          HistoryItemType: 'Action',
          StartDate: new Date(session.now.getTime() - maxProofAgeMs),
          EndDate: session.now,
          ScanBy: 'TimestampDescending',
          MaxRecords: 1,
        }),
        options,
      );
      return AlarmHistoryItems && (AlarmHistoryItems[0]?.Timestamp ?? null);
    },
  );
}

const metricKey = (arn: string, { namespace, name }: MetricRef) =>
  `${arn} ${namespace} ${name}`;

/** Reads the chain of an account as far as it goes. Throws only the abort. */
export async function readChain(
  session: Session,
  trails: Answer<readonly TrailView[]>,
  options: LoggingOptions,
): Promise<ChainView> {
  const filters = new Map<string, Answer<MetricFilter[]>>();
  const alarms = new Map<string, Answer<MetricAlarm[]>>();
  const topics = new Map<string, Answer<Subscription[]>>();
  const acted = new Map<string, Answer<Date | null>>();
  const patterns = CHANGE_PATTERNS.filter(({ id }) =>
    options.requiredPatterns.includes(id),
  );
  for (const trail of trails.ok ? trails.value : []) {
    const arn = trail.logGroupArn ?? '';
    const group = groupOfArn(arn);
    if (!group || filters.has(arn) || managementSight(trail) !== undefined) {
      continue;
    }
    const { scope, name } = group;
    const found = await readFilters(session, scope, name);
    filters.set(arn, found);
    const metrics = found.ok
      ? patterns.flatMap(pattern => metricsFor(found.value, pattern))
      : [];
    for (const metric of metrics) {
      const key = metricKey(arn, metric);
      if (!alarms.has(key)) {
        alarms.set(key, await readAlarms(session, scope, metric));
      }
      const answer = alarms.get(key);
      for (const alarm of answer?.ok ? answer.value : []) {
        for (const topic of alarm.AlarmActions ?? []) {
          if (TOPIC.test(topic) && !topics.has(topic)) {
            topics.set(topic, await readSubscriptions(session, topic));
          }
        }
        const alarmArn = alarm.AlarmArn ?? '';
        if (!acted.has(alarmArn)) {
          acted.set(
            alarmArn,
            await readActedAt(session, scope, alarm.AlarmName, options),
          );
        }
      }
    }
  }
  return {
    trails,
    now: session.now,
    filters: arn => filters.get(arn) ?? NOT_ASKED,
    alarms: (arn, metric) => alarms.get(metricKey(arn, metric)) ?? NOT_ASKED,
    subscriptions: arn => topics.get(arn) ?? NOT_ASKED,
    actedAt: arn => acted.get(arn) ?? NOT_ASKED,
  };
}
