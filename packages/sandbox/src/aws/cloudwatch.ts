import { z } from 'zod';
import { ageToMs } from '../world/age';
import { AwsError } from './AwsError';
import { readMembers, unknownJsonOperation } from './members';
import { paginate } from './paging';
import { json10 } from './protocol';
import { AwsCall, AwsService } from './service';

const INVALID = 'InvalidParameterValueException';
const text = z.string().min(1).max(255);
const epochSeconds = z.number();
const maxRecords = z.number().int().min(1).max(100).nullish();

const alarmsForMetricSchema = z.strictObject({
  MetricName: text,
  Namespace: text.regex(/^[^:]/),
  Statistic: z
    .enum(['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'])
    .nullish(),
  Dimensions: z
    .array(z.strictObject({ Name: text, Value: z.string() }))
    .max(30)
    .nullish(),
  Period: z.number().int().min(1).nullish(),
});
const alarmsSchema = z.strictObject({
  AlarmNames: z.array(text).max(100).nullish(),
  AlarmTypes: z.array(z.enum(['CompositeAlarm', 'MetricAlarm'])).nullish(),
  MaxRecords: maxRecords,
  NextToken: z.string().min(1).nullish(),
});
const historySchema = z.strictObject({
  AlarmName: text.nullish(),
  AlarmTypes: z.array(z.enum(['CompositeAlarm', 'MetricAlarm'])).nullish(),
  HistoryItemType: z
    .enum([
      'ConfigurationUpdate',
      'StateUpdate',
      'Action',
      'AlarmContributorStateUpdate',
      'AlarmContributorAction',
    ])
    .nullish(),
  StartDate: epochSeconds.nullish(),
  EndDate: epochSeconds.nullish(),
  MaxRecords: maxRecords,
  NextToken: z.string().min(1).nullish(),
  ScanBy: z.enum(['TimestampDescending', 'TimestampAscending']).nullish(),
});
const metricDataSchema = z.strictObject({
  MetricDataQueries: z
    .array(
      z.strictObject({
        Id: z.string().regex(/^[a-z]\w{0,254}$/),
        MetricStat: z.strictObject({
          Metric: z.strictObject({
            Namespace: z.literal('AWS/Logs'),
            MetricName: z.literal('IncomingLogEvents'),
            Dimensions: z
              .array(
                z.strictObject({
                  Name: z.literal('LogGroupName'),
                  Value: z.string().min(1),
                }),
              )
              .length(1),
          }),
          Period: z.number().int().multipleOf(60),
          Stat: z.literal('Sum'),
        }),
        ReturnData: z.boolean().nullish(),
      }),
    )
    .min(1)
    .max(500),
  StartTime: epochSeconds,
  EndTime: epochSeconds,
  NextToken: z.string().min(1).nullish(),
});

type Alarm = AwsCall['region']['logging']['alarms'][number];

const before = (call: AwsCall, age: string) =>
  (call.world.now().getTime() - ageToMs(age)) / 1000;

function toWire(call: AwsCall, alarm: Alarm): object {
  const { name: region } = call.region;
  return {
    AlarmName: alarm.name,
    AlarmArn: `arn:aws:cloudwatch:${region}:${call.account.accountId}:alarm:${alarm.name}`,
    ActionsEnabled: alarm.actionsEnabled,
    AlarmActions: alarm.actions,
    StateValue: alarm.state,
    StateUpdatedTimestamp: before(call, alarm.stateAge),
    MetricName: alarm.metric,
    Namespace: alarm.namespace,
    Statistic: 'Sum',
    TreatMissingData: alarm.missingData,
  };
}

function page<T>(
  call: AwsCall,
  rows: T[],
  request: { MaxRecords?: number | null; NextToken?: string | null },
  standard: number,
): { items: T[]; nextToken?: string } {
  const { NextToken, MaxRecords, ...question } = request;
  const cut = paginate(rows, call.world.paging, {
    maxResults: MaxRecords ?? standard,
    nextToken: NextToken ?? undefined,
    question,
  });
  if (cut === 'invalid') {
    throw new AwsError('InvalidNextToken', 400, 'The next token is invalid.');
  }
  return cut;
}

function describeAlarmsForMetric(call: AwsCall, input: unknown): object {
  const request = readMembers(alarmsForMetricSchema, input, INVALID);
  return {
    MetricAlarms: call.region.logging.alarms
      .filter(
        ({ metric, namespace }) =>
          metric === request.MetricName && namespace === request.Namespace,
      )
      .map(alarm => toWire(call, alarm)),
  };
}

function describeAlarms(call: AwsCall, input: unknown): object {
  const request = readMembers(alarmsSchema, input, INVALID);
  const wanted = request.AlarmNames;
  const { items, nextToken } = page(
    call,
    call.region.logging.alarms.filter(
      ({ name }) => !wanted || wanted.includes(name),
    ),
    request,
    50,
  );
  return {
    MetricAlarms: items.map(alarm => toWire(call, alarm)),
    CompositeAlarms: [],
    NextToken: nextToken,
  };
}

function describeAlarmHistory(call: AwsCall, input: unknown): object {
  const request = readMembers(historySchema, input, INVALID);
  const rows = call.region.logging.alarms.flatMap(alarm => {
    const at = alarm.acted && before(call, alarm.acted);
    return at &&
      (!request.AlarmName || alarm.name === request.AlarmName) &&
      (!request.HistoryItemType || request.HistoryItemType === 'Action') &&
      at >= (request.StartDate ?? 0) &&
      at <= (request.EndDate ?? Infinity)
      ? [
          {
            AlarmName: alarm.name,
            AlarmType: 'MetricAlarm',
            Timestamp: at,
            HistoryItemType: 'Action',
            HistorySummary: `Successfully executed action ${alarm.actions[0]}`,
          },
        ]
      : [];
  });
  const { items, nextToken } = page(call, rows, request, 100);
  return { AlarmHistoryItems: items, NextToken: nextToken };
}

const DAY = 86_400;

function getMetricData(call: AwsCall, input: unknown): object {
  const request = readMembers(metricDataSchema, input, INVALID);
  if (request.StartTime >= request.EndTime) {
    throw new AwsError(
      INVALID,
      400,
      'The parameter StartTime must be less than the parameter EndTime.',
    );
  }
  const { items, nextToken } = page(
    call,
    request.MetricDataQueries,
    { NextToken: request.NextToken },
    500,
  );
  return {
    MetricDataResults: items.map(({ Id, MetricStat }) => {
      const group = MetricStat.Metric.Dimensions[0].Value;
      const known = call.region.logGroups.some(g => g.logGroupName === group);
      const last = call.region.logging.lastEvents[group] ?? 'PT10M';
      const seen =
        known && last !== 'never' && before(call, last) >= request.StartTime;
      return {
        Id,
        Label: 'IncomingLogEvents',
        Timestamps: seen ? [request.EndTime - DAY] : [],
        Values: seen ? [240] : [],
        StatusCode: 'Complete',
      };
    }),
    NextToken: nextToken,
    Messages: [],
  };
}

/** Stand-in for Amazon CloudWatch (API version 2010-08-01). */
export const cloudwatch: AwsService = {
  name: 'monitoring',
  protocol: json10('GraniteServiceVersion20100801', {
    internal: 'InternalServiceError',
  }),
  operations: {
    DescribeAlarmsForMetric: describeAlarmsForMetric,
    DescribeAlarms: describeAlarms,
    DescribeAlarmHistory: describeAlarmHistory,
    GetMetricData: getMetricData,
  },
  unknownOperation: unknownJsonOperation,
};
