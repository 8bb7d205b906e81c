import {
  ApiGatewayV2Client,
  GetStagesCommand,
} from '@aws-sdk/client-apigatewayv2';
import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  DescribeAlarmsForMetricCommand,
  GetMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  DescribeLogStreamsCommand,
  DescribeMetricFiltersCommand,
  DescribeSubscriptionFiltersCommand,
  paginateDescribeMetricFilters,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  BatchGetProjectsCommand,
  CodeBuildClient,
} from '@aws-sdk/client-codebuild';
import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import {
  DescribeDomainsCommand,
  OpenSearchClient,
} from '@aws-sdk/client-opensearch';
import { DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import {
  GetBucketAclCommand,
  GetBucketLoggingCommand,
  GetBucketPolicyStatusCommand,
  GetPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  paginateListSubscriptionsByTopic,
  SNSClient,
} from '@aws-sdk/client-sns';
import {
  GetLoggingConfigurationCommand,
  WAFV2Client,
} from '@aws-sdk/client-wafv2';
import { ACCOUNT, REGION } from '../__testUtils__/clients';
import { mountWorld } from '../__testUtils__/mount';
import { NOW } from '../__testUtils__/smallWorld';
import { sandboxCredentials } from '../world/aws';
import { createWorld } from '../world/createWorld';

const TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT}:alarms`;
const mounted = mountWorld(() =>
  createWorld(
    {
      accounts: [
        {
          accountId: ACCOUNT,
          buckets: [
            {
              name: 'orders',
              logging: { target: 'access' },
              publicPolicy: true,
              aclGroups: ['global/AllUsers'],
            },
            { name: 'quiet' },
            { name: 'abroad', region: 'eu-west-1' },
          ],
          regions: {
            [REGION]: {
              logGroups: [{ name: '/api' }, { name: '/old' }],
              lastEvents: { '/old': 'P3D' },
              metricFilters: ['a', 'b'].map(name => ({
                group: '/api',
                name,
                pattern: '{ $.x = 1 }',
                metrics: [{ name, namespace: 'N' }],
              })),
              alarms: [
                {
                  name: 'one',
                  metric: 'a',
                  namespace: 'N',
                  actions: [TOPIC],
                  acted: 'P2D',
                },
                { name: 'two', metric: 'a', namespace: 'Other' },
              ],
              topics: [
                {
                  name: 'alarms',
                  feedbackRole: 'arn:aws:iam::1:role/r',
                  subscriptions: [
                    { endpoint: 'https://a.example' },
                    { endpoint: 'b', state: 'PendingConfirmation' },
                  ],
                },
              ],
              databases: [
                { name: 'db', engine: 'postgres', exports: ['postgresql'] },
              ],
            },
            'eu-west-1': {},
          },
        },
        {
          accountId: '444455556666',
          buckets: [{ name: 'theirs' }],
          regions: { [REGION]: {} },
        },
      ],
    },
    { now: () => NOW },
  ),
);

const settings = {
  region: REGION,
  maxAttempts: 1,
  credentials: sandboxCredentials(ACCOUNT),
};
const cloudwatch = new CloudWatchClient(settings);
const logs = new CloudWatchLogsClient(settings);
const sns = new SNSClient(settings);
const s3 = new S3Client(settings);
const rds = new RDSClient(settings);

describe('S3', () => {
  it('answers at the host of the bucket and below the path', async () => {
    const inPath = new S3Client({ ...settings, forcePathStyle: true });
    for (const client of [s3, inPath]) {
      expect(
        (await client.send(new GetBucketLoggingCommand({ Bucket: 'orders' })))
          .LoggingEnabled,
      ).toEqual({ TargetBucket: 'access', TargetPrefix: '' });
    }
    const { PolicyStatus } = await s3.send(
      new GetBucketPolicyStatusCommand({ Bucket: 'orders' }),
    );
    expect(PolicyStatus?.IsPublic).toBe(true);
    const { Grants } = await s3.send(
      new GetBucketAclCommand({ Bucket: 'orders' }),
    );
    expect(Grants?.[1].Grantee?.URI).toMatch(/global\/AllUsers$/);
  });

  it.each([
    [
      () => s3.send(new GetBucketLoggingCommand({ Bucket: 'nobody-has-it' })),
      'NoSuchBucket',
      404,
    ],
    [
      () => s3.send(new GetBucketLoggingCommand({ Bucket: 'theirs' })),
      'AccessDenied',
      403,
    ],
    [
      () => s3.send(new GetBucketLoggingCommand({ Bucket: 'abroad' })),
      'PermanentRedirect',
      301,
    ],
    [
      () => s3.send(new GetBucketPolicyStatusCommand({ Bucket: 'quiet' })),
      'NoSuchBucketPolicy',
      404,
    ],
    [
      () => s3.send(new GetPublicAccessBlockCommand({ Bucket: 'quiet' })),
      'NoSuchPublicAccessBlockConfiguration',
      404,
    ],
  ])('refuses %# with %s', async (call, name, status) => {
    await expect(call()).rejects.toMatchObject({
      name,
      $metadata: { httpStatusCode: status },
    });
  });
});

describe('CloudWatch', () => {
  it('finds alarms by name and namespace', async () => {
    const { MetricAlarms } = await cloudwatch.send(
      new DescribeAlarmsForMetricCommand({ MetricName: 'a', Namespace: 'N' }),
    );
    expect(MetricAlarms).toMatchObject([
      {
        AlarmName: 'one',
        AlarmActions: [TOPIC],
        StateUpdatedTimestamp: expect.any(Date),
      },
    ]);
  });

  it('has the history and the counts', async () => {
    const { AlarmHistoryItems } = await cloudwatch.send(
      new DescribeAlarmHistoryCommand({
        HistoryItemType: 'Action',
        MaxRecords: 1,
      }),
    );
    expect(AlarmHistoryItems?.[0].Timestamp).toEqual(
      new Date('2026-11-19T12:00:00Z'),
    );
    const count = (group: string, Id: string) => ({
      Id,
      MetricStat: {
        Metric: {
          Namespace: 'AWS/Logs',
          MetricName: 'IncomingLogEvents',
          Dimensions: [{ Name: 'LogGroupName', Value: group }],
        },
        Period: 86_400,
        Stat: 'Sum',
      },
    });
    const { MetricDataResults } = await cloudwatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(NOW.getTime() - 86_400_000),
        EndTime: NOW,
        MetricDataQueries: [count('/api', 'a'), count('/old', 'b')],
      }),
    );
    expect(MetricDataResults?.map(({ Values }) => Values?.length)).toEqual([
      1, 0,
    ]);
  });

  it.each([
    () =>
      cloudwatch.send(
        new DescribeAlarmsForMetricCommand({
          MetricName: 'a',
          Namespace: undefined,
        }),
      ),
    () => cloudwatch.send(new DescribeAlarmsCommand({ MaxRecords: 101 })),
    () =>
      cloudwatch.send(
        new DescribeAlarmsCommand({
          AlarmNames: Array.from({ length: 101 }, (_, i) => `a${i}`),
        }),
      ),
    () =>
      cloudwatch.send(
        new GetMetricDataCommand({
          StartTime: NOW,
          EndTime: NOW,
          MetricDataQueries: [],
        }),
      ),
  ])('refuses %#', async call => {
    await expect(call()).rejects.toMatchObject({
      $metadata: { httpStatusCode: 400 },
    });
  });
});

describe('CloudWatch Logs', () => {
  it('pages through metric filters', async () => {
    mounted.world.paging = { pageSize: 1, emptyPageEvery: 2 };
    const names: (string | undefined)[] = [];
    for await (const page of paginateDescribeMetricFilters(
      { client: logs },
      { logGroupName: '/api' },
    )) {
      names.push(...(page.metricFilters ?? []).map(each => each.filterName));
    }
    expect(names).toEqual(['a', 'b']);
  });

  it.each([
    [
      () => logs.send(new DescribeMetricFiltersCommand({ limit: 51 })),
      'InvalidParameterException',
    ],
    [
      () => logs.send(new DescribeMetricFiltersCommand({ metricName: 'a' })),
      'InvalidParameterException',
    ],
    [
      () =>
        logs.send(new DescribeMetricFiltersCommand({ logGroupName: '/gone' })),
      'ResourceNotFoundException',
    ],
    [
      () =>
        logs.send(
          new DescribeSubscriptionFiltersCommand({ logGroupName: undefined }),
        ),
      'InvalidParameterException',
    ],
    [
      () =>
        logs.send(
          new DescribeLogStreamsCommand({
            logGroupName: '/api',
            orderBy: 'LastEventTime',
            logStreamNamePrefix: 'a',
          }),
        ),
      'InvalidParameterException',
    ],
  ])('refuses %# with %s', async (call, name) => {
    await expect(call()).rejects.toMatchObject({ name });
  });
});

describe('SNS', () => {
  it('lists subscriptions as they are, and attributes', async () => {
    mounted.world.paging = { pageSize: 1, emptyPageEvery: 0 };
    const arns: (string | undefined)[] = [];
    for await (const page of paginateListSubscriptionsByTopic(
      { client: sns },
      { TopicArn: TOPIC },
    )) {
      arns.push(
        ...(page.Subscriptions ?? []).map(each => each.SubscriptionArn),
      );
    }
    expect(arns).toEqual([
      expect.stringContaining(`${TOPIC}:`),
      'PendingConfirmation',
    ]);
    const { Attributes } = await sns.send(
      new GetTopicAttributesCommand({ TopicArn: TOPIC }),
    );
    expect(Attributes).toHaveProperty('HTTPFailureFeedbackRoleArn');
  });

  it.each([
    ['alarms', 'InvalidParameterException'],
    [`arn:aws:sns:${REGION}:${ACCOUNT}:gone`, 'NotFoundException'],
    [
      `arn:aws:sns:${REGION}:444455556666:alarms`,
      'AuthorizationErrorException',
    ],
  ])('refuses %s with %s', async (TopicArn, name) => {
    await expect(
      sns.send(new ListSubscriptionsByTopicCommand({ TopicArn })),
    ).rejects.toMatchObject({ name });
  });
});

it('RDS filters, and refuses pages under twenty', async () => {
  const find = (Values: string[], MaxRecords = 20) =>
    rds.send(
      new DescribeDBInstancesCommand({
        Filters: [{ Name: 'db-instance-id', Values }],
        MaxRecords,
      }),
    );
  expect((await find(['db'])).DBInstances).toMatchObject([
    { Engine: 'postgres', EnabledCloudwatchLogsExports: ['postgresql'] },
  ]);
  expect((await find(['gone'])).DBInstances).toEqual([]);
  await expect(find(['db'], 19)).rejects.toMatchObject({
    name: 'InvalidParameterValue',
  });
});

it('the others know their limits', async () => {
  const refused = async (call: Promise<unknown>, name: string) =>
    expect(call).rejects.toMatchObject({ name });
  await refused(
    new OpenSearchClient(settings).send(
      new DescribeDomainsCommand({
        DomainNames: Array.from({ length: 6 }, (_, i) => `domain-${i}`),
      }),
    ),
    'ValidationException',
  );
  await refused(
    new ECSClient(settings).send(new DescribeServicesCommand({ services: [] })),
    'InvalidParameterException',
  );
  await refused(
    new CodeBuildClient(settings).send(
      new BatchGetProjectsCommand({
        names: Array.from({ length: 101 }, (_, i) => `p${i}`),
      }),
    ),
    'InvalidInputException',
  );
  await refused(
    new WAFV2Client(settings).send(
      new GetLoggingConfigurationCommand({ ResourceArn: 'short' }),
    ),
    'WAFInvalidParameterException',
  );
  await refused(
    new ApiGatewayV2Client(settings).send(
      new GetStagesCommand({ ApiId: 'gone' }),
    ),
    'NotFoundException',
  );
});
