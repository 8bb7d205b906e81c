import {
  CloudTrailClient,
  DeleteTrailCommand,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  PutEventSelectorsCommand,
  StopLoggingCommand,
  UpdateTrailCommand,
} from '@aws-sdk/client-cloudtrail';
import {
  CloudWatchLogsClient,
  DeleteLogGroupCommand,
  DeleteMetricFilterCommand,
  DeleteSubscriptionFilterCommand,
  DescribeLogGroupsCommand,
  DescribeMetricFiltersCommand,
  DescribeSubscriptionFiltersCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  DeleteFlowLogsCommand,
  DescribeFlowLogsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { ACCOUNT, awsClients, REGION } from '../__testUtils__/clients';
import { mountWorld } from '../__testUtils__/mount';
import { NOW } from '../__testUtils__/smallWorld';
import { createWorld } from '../world/createWorld';

const OMAR = 'e384f892-f0c1-7055-b2a7-41d9c60e8f23';
const SETS = {
  Operator: 'ps-5e81d03c7fb2a964',
  ReadOnly: 'ps-2c9f4b7d10a6e835',
};
const VPC = 'vpc-0a7c31f2b9d84e605';
const GONE = 'fl-0123456789abcdef0';

const mounted = mountWorld(() =>
  createWorld(
    {
      accounts: [
        {
          accountId: ACCOUNT,
          trails: [
            {
              name: 'all',
              homeRegion: REGION,
              bucket: 'logs',
              eventSelectors: [
                { ReadWriteType: 'All', IncludeManagementEvents: true },
              ],
            },
          ],
          regions: {
            [REGION]: {
              logGroups: [
                { name: '/api', retentionDays: 365 },
                { name: '/kept', deletionProtection: true },
              ],
              metricFilters: [{ group: '/api', name: 'errors', pattern: 'x' }],
              subscriptionFilters: [
                { group: '/api', name: 'archive', destination: 'arn:aws:x' },
              ],
              vpcs: [
                {
                  id: VPC,
                  name: 'prod',
                  flowLogs: [{ traffic: 'REJECT' }, { traffic: 'ACCEPT' }],
                },
              ],
            },
            'eu-west-1': {},
          },
        },
      ],
      queues: [{ accountId: ACCOUNT, region: REGION, name: 'events' }],
      identityCenter: {
        instance: 'ssoins-7223a1c94be0d586',
        identityStoreId: 'd-9967721a5c',
        region: REGION,
        managementAccount: ACCOUNT,
        accounts: [ACCOUNT],
        users: [{ id: OMAR, userName: 'omar@harbour.example' }],
        permissionSets: Object.entries(SETS).map(([name, id]) => ({
          id,
          name,
        })),
        assignments: Object.values(SETS).map(permissionSet => ({
          account: ACCOUNT,
          permissionSet,
          principalType: 'USER' as const,
          principalId: OMAR,
        })),
      },
    },
    { now: () => NOW },
  ),
);

/** Clients of Omar with one of his permission sets. */
function as(permissionSet: keyof typeof SETS, region = REGION) {
  const settings = {
    region,
    maxAttempts: 1,
    credentials: mounted.world.sessions.open({
      userName: 'omar@harbour.example',
      accountId: ACCOUNT,
      permissionSet,
    }),
  };
  return {
    cloudtrail: new CloudTrailClient(settings),
    logs: new CloudWatchLogsClient(settings),
    ec2: new EC2Client(settings),
  };
}

/** What the queue was told, oldest first. */
const told = () =>
  mounted.world.queues[0]
    .receive(10)
    .map(({ body }) => JSON.parse(body).detail);

type Clients = ReturnType<typeof awsClients> | ReturnType<typeof as>;
const { cloudtrail, logs, ec2 } = awsClients();
const flowLogIds = async () =>
  (await ec2.send(new DescribeFlowLogsCommand({}))).FlowLogs?.map(
    log => log.FlowLogId ?? '',
  ) ?? [];

/** Every change: who makes it, what the readers see of it, what CloudTrail records. */
const CHANGES: {
  name: string;
  source: string;
  change: (clients: Clients) => Promise<unknown>;
  parameters: object;
  after: () => Promise<unknown>;
  seen: unknown;
}[] = [
  {
    name: 'StopLogging',
    source: 'cloudtrail',
    change: c => c.cloudtrail.send(new StopLoggingCommand({ Name: 'all' })),
    parameters: { name: 'all' },
    after: async () =>
      (await cloudtrail.send(new GetTrailStatusCommand({ Name: 'all' })))
        .IsLogging,
    seen: false,
  },
  {
    name: 'UpdateTrail',
    source: 'cloudtrail',
    change: c =>
      c.cloudtrail.send(
        new UpdateTrailCommand({
          Name: 'all',
          IsMultiRegionTrail: false,
          EnableLogFileValidation: false,
          S3BucketName: 'elsewhere',
        }),
      ),
    parameters: {
      name: 'all',
      isMultiRegionTrail: false,
      enableLogFileValidation: false,
      s3BucketName: 'elsewhere',
    },
    after: async () =>
      (await cloudtrail.send(new DescribeTrailsCommand({}))).trailList,
    seen: [
      expect.objectContaining({
        IsMultiRegionTrail: false,
        LogFileValidationEnabled: false,
        S3BucketName: 'elsewhere',
        IncludeGlobalServiceEvents: true,
      }),
    ],
  },
  {
    name: 'PutEventSelectors',
    source: 'cloudtrail',
    change: c =>
      c.cloudtrail.send(
        new PutEventSelectorsCommand({
          TrailName: 'all',
          EventSelectors: [
            { ReadWriteType: 'ReadOnly', IncludeManagementEvents: true },
          ],
        }),
      ),
    parameters: {
      trailName: 'all',
      eventSelectors: [
        { readWriteType: 'ReadOnly', includeManagementEvents: true },
      ],
    },
    after: async () =>
      (
        await cloudtrail.send(
          new GetEventSelectorsCommand({ TrailName: 'all' }),
        )
      ).EventSelectors,
    seen: [{ ReadWriteType: 'ReadOnly', IncludeManagementEvents: true }],
  },
  {
    name: 'DeleteTrail',
    source: 'cloudtrail',
    change: c => c.cloudtrail.send(new DeleteTrailCommand({ Name: 'all' })),
    parameters: { name: 'all' },
    after: async () =>
      (await cloudtrail.send(new DescribeTrailsCommand({}))).trailList,
    seen: [],
  },
  {
    name: 'PutRetentionPolicy',
    source: 'logs',
    change: c =>
      c.logs.send(
        new PutRetentionPolicyCommand({
          logGroupName: '/api',
          retentionInDays: 7,
        }),
      ),
    parameters: { logGroupName: '/api', retentionInDays: 7 },
    after: async () =>
      (await logs.send(new DescribeLogGroupsCommand({}))).logGroups?.map(
        group => group.retentionInDays,
      ),
    seen: [7, undefined],
  },
  {
    name: 'DeleteMetricFilter',
    source: 'logs',
    change: c =>
      c.logs.send(
        new DeleteMetricFilterCommand({
          logGroupName: '/api',
          filterName: 'errors',
        }),
      ),
    parameters: { logGroupName: '/api', filterName: 'errors' },
    after: async () =>
      (await logs.send(new DescribeMetricFiltersCommand({}))).metricFilters,
    seen: [],
  },
  {
    name: 'DeleteSubscriptionFilter',
    source: 'logs',
    change: c =>
      c.logs.send(
        new DeleteSubscriptionFilterCommand({
          logGroupName: '/api',
          filterName: 'archive',
        }),
      ),
    parameters: { logGroupName: '/api', filterName: 'archive' },
    after: async () =>
      (
        await logs.send(
          new DescribeSubscriptionFiltersCommand({ logGroupName: '/api' }),
        )
      ).subscriptionFilters,
    seen: [],
  },
  {
    name: 'DeleteLogGroup',
    source: 'logs',
    change: c =>
      c.logs.send(new DeleteLogGroupCommand({ logGroupName: '/api' })),
    parameters: { logGroupName: '/api' },
    after: async () => [
      (await logs.send(new DescribeLogGroupsCommand({}))).logGroups?.length,
      (await logs.send(new DescribeMetricFiltersCommand({}))).metricFilters,
    ],
    seen: [1, []],
  },
  {
    name: 'DeleteFlowLogs',
    source: 'ec2',
    change: async c =>
      c.ec2.send(
        new DeleteFlowLogsCommand({
          FlowLogIds: (await flowLogIds()).slice(1),
        }),
      ),
    parameters: {
      DeleteFlowLogsRequest: {
        FlowLogId: { content: expect.stringMatching(/^fl-\w{17}$/), tag: 1 },
      },
    },
    after: async () =>
      (await ec2.send(new DescribeFlowLogsCommand({}))).FlowLogs?.map(
        log => log.TrafficType,
      ),
    seen: ['REJECT'],
  },
];

describe.each(CHANGES)('$name', each => {
  it('changes what is read, and is recorded once with who did it', async () => {
    await each.change(as('Operator'));
    expect(await each.after()).toEqual(each.seen);
    expect(told()).toEqual([
      expect.objectContaining({
        eventSource: `${each.source}.amazonaws.com`,
        eventName: each.name,
        requestParameters: each.parameters,
        awsRegion: REGION,
        readOnly: false,
        userIdentity: expect.objectContaining({
          type: 'AssumedRole',
          onBehalfOf: expect.objectContaining({ userId: OMAR }),
        }),
      }),
    ]);
  });

  it.each([
    ['keys of the account', () => awsClients()],
    ['a permission set that reads', () => as('ReadOnly')],
  ])('is refused to %s, without effect', async (_who, clients) => {
    const before = await each.after();
    await expect(each.change(clients())).rejects.toMatchObject(
      each.source === 'ec2'
        ? {
            name: 'UnauthorizedOperation',
            $metadata: { httpStatusCode: 403 },
          }
        : {
            name: 'AccessDeniedException',
            $metadata: { httpStatusCode: 400 },
          },
    );
    expect(await each.after()).toEqual(before);
    expect(told()).toEqual([]);
  });
});

describe('DeleteFlowLogs', () => {
  const remove = (FlowLogIds: string[] | undefined, DryRun?: boolean) =>
    as('Operator').ec2.send(new DeleteFlowLogsCommand({ FlowLogIds, DryRun }));

  it('deletes what it knows and names what it does not', async () => {
    const [first, second] = await flowLogIds();
    const { Unsuccessful } = await remove([first, GONE, second, first]);
    expect(Unsuccessful).toEqual([
      {
        ResourceId: GONE,
        Error: {
          Code: 'InvalidFlowLogId.NotFound',
          Message: expect.stringContaining(GONE),
        },
      },
    ]);
    expect(await flowLogIds()).toEqual([]);
    expect(told()).toMatchObject([
      {
        requestParameters: {
          DeleteFlowLogsRequest: {
            FlowLogId: [
              { content: first, tag: 1 },
              { content: GONE, tag: 2 },
              { content: second, tag: 3 },
            ],
          },
        },
        responseElements: {
          DeleteFlowLogsResponse: {
            unsuccessful: { item: { resourceId: GONE } },
          },
        },
      },
    ]);
  });

  it('says nothing when all went well', async () => {
    const { Unsuccessful } = await remove(await flowLogIds());
    expect(Unsuccessful).toEqual([]);
    const [{ responseElements }] = told();
    expect(responseElements.DeleteFlowLogsResponse.unsuccessful).toBe('');
  });

  it.each([
    ['no ids', undefined, undefined, 'MissingParameter', 400],
    [
      'too many ids',
      Array.from({ length: 1001 }, (_, n) => `fl-${n}`),
      undefined,
      'InvalidParameterValue',
      400,
    ],
    ['a dry run', [GONE], true, 'DryRunOperation', 412],
  ])('refuses %s', async (_what, ids, dryRun, name, httpStatusCode) => {
    await expect(remove(ids, dryRun)).rejects.toMatchObject({
      name,
      $metadata: { httpStatusCode },
    });
    expect(await flowLogIds()).toHaveLength(2);
    expect(told()).toEqual([]);
  });
});

it.each<[string, (clients: Clients) => Promise<unknown>, string]>([
  [
    'a trail that is not there',
    c => c.cloudtrail.send(new UpdateTrailCommand({ Name: 'gone' })),
    'TrailNotFoundException',
  ],
  [
    'a multi-region trail without global events',
    c =>
      c.cloudtrail.send(
        new UpdateTrailCommand({
          Name: 'all',
          IncludeGlobalServiceEvents: false,
        }),
      ),
    'InvalidParameterCombinationException',
  ],
  [
    'members of a trail that it does not keep',
    c =>
      c.cloudtrail.send(
        new UpdateTrailCommand({ Name: 'all', SnsTopicName: 'x' }),
      ),
    'InvalidTrailNameException',
  ],
  [
    'a filter that is not there',
    c =>
      c.logs.send(
        new DeleteMetricFilterCommand({
          logGroupName: '/api',
          filterName: 'archive',
        }),
      ),
    'ResourceNotFoundException',
  ],
  [
    'a subscription of a group that is not there',
    c =>
      c.logs.send(
        new DeleteSubscriptionFilterCommand({
          logGroupName: '/gone',
          filterName: 'archive',
        }),
      ),
    'ResourceNotFoundException',
  ],
  [
    'a filter without a name',
    c =>
      c.logs.send(
        new DeleteSubscriptionFilterCommand({
          logGroupName: '/api',
          filterName: undefined,
        }),
      ),
    'InvalidParameterException',
  ],
  [
    'to delete a group that is protected',
    c => c.logs.send(new DeleteLogGroupCommand({ logGroupName: '/kept' })),
    'OperationAbortedException',
  ],
  [
    'a retention that does not exist',
    c =>
      c.logs.send(
        new PutRetentionPolicyCommand({
          logGroupName: '/api',
          retentionInDays: 8,
        }),
      ),
    'InvalidParameterException',
  ],
])('refuses %s', async (_what, change, name) => {
  await expect(change(as('Operator'))).rejects.toMatchObject({ name });
  expect(told()).toEqual([]);
});

it('changes a trail in its home region only', async () => {
  await expect(
    as('Operator', 'eu-west-1').cloudtrail.send(
      new UpdateTrailCommand({ Name: 'all', IsMultiRegionTrail: false }),
    ),
  ).rejects.toMatchObject({ name: 'InvalidHomeRegionException' });
});
