import {
  CloudTrailClient,
  DeleteTrailCommand,
  PutEventSelectorsCommand,
  StopLoggingCommand,
  UpdateTrailCommand,
} from '@aws-sdk/client-cloudtrail';
import {
  CloudWatchLogsClient,
  DeleteLogGroupCommand,
  DeleteMetricFilterCommand,
  DeleteSubscriptionFilterCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { DeleteFlowLogsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { SQSClient } from '@aws-sdk/client-sqs';
import type {
  SecurityEventIntake,
  Understood,
} from '@fairway/plugin-security-cases-node';
import {
  createSandbox,
  createWorld,
  sandboxCredentials,
} from '@fairway/sandbox';
import { setupServer } from 'msw/node';
import { SqsSource } from './SqsSource';
import { understand } from './understand';

const ACCOUNT = '111122223333';
const REGION = 'eu-central-1';
const OMAR = 'e384f892-f0c1-7055-b2a7-41d9c60e8f23';
const OPTIONS = { accounts: new Set([ACCOUNT]), minRetentionDays: 365 };

let now = new Date('2026-11-22T10:00:00Z');

const world = createWorld(
  {
    accounts: [
      {
        accountId: ACCOUNT,
        trails: [{ name: 'all', homeRegion: REGION, bucket: 'logs' }],
        regions: {
          [REGION]: {
            vpcs: [
              {
                id: 'vpc-0a7c31f2b9d84e605',
                name: 'prod',
                flowLogs: [{ traffic: 'ALL' }],
              },
            ],
            logGroups: [{ name: '/a', retentionDays: 365 }],
            metricFilters: [{ group: '/a', name: 'errors', pattern: 'x' }],
            subscriptionFilters: [
              { group: '/a', name: 'archive', destination: 'arn:aws:x' },
            ],
          },
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
      permissionSets: [{ id: 'ps-5e81d03c7fb2a964', name: 'PaymentsOperator' }],
      assignments: [
        {
          account: ACCOUNT,
          permissionSet: 'ps-5e81d03c7fb2a964',
          principalType: 'USER',
          principalId: OMAR,
        },
      ],
    },
  },
  { now: () => now },
);
const server = setupServer(...createSandbox({ world }).handlers);

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterAll(() => server.close());

class Recorder implements SecurityEventIntake {
  readonly taken: Understood[] = [];
  failures = 0;

  async take(_source: string, _raw: string | Buffer, understood: Understood) {
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error('The database is away');
    }
    this.taken.push(understood);
    return 'accepted' as const;
  }
}

const source = () =>
  new SqsSource(
    [
      {
        url: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/events`,
        client: new SQSClient({
          region: REGION,
          credentials: sandboxCredentials(ACCOUNT),
          maxAttempts: 1,
        }),
      },
    ],
    { ...OPTIONS, frequency: { seconds: 5 } },
  );

function stopAs(credentials: {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}) {
  return new CloudTrailClient({
    region: REGION,
    credentials,
    maxAttempts: 1,
  }).send(new StopLoggingCommand({ Name: 'all' }));
}

describe('CloudTrail events through SQS', () => {
  it('tells who stopped which trail, and deletes the message only then', async () => {
    const session = world.sessions.open({
      userName: 'omar@harbour.example',
      accountId: ACCOUNT,
      permissionSet: 'PaymentsOperator',
    });
    await stopAs(session);
    const intake = new Recorder();
    intake.failures = 1;
    const signal = new AbortController().signal;
    await expect(source().poll(intake, signal)).rejects.toThrow('away');
    expect(world.queues[0].size).toBe(1);

    // It is hidden for a while, and then it comes again.
    await source().poll(intake, signal);
    expect(intake.taken).toEqual([]);
    now = new Date(now.getTime() + 31_000);
    await source().poll(intake, signal);
    expect(world.queues[0].size).toBe(0);
    expect(intake.taken).toEqual([
      {
        outcome: 'event',
        event: expect.objectContaining({
          class: 'logging-weakened',
          action: 'StopLogging',
          summary:
            'omar@harbour.example stopped trail all in account 111122223333 (StopLogging)',
          actor: {
            name: 'omar@harbour.example',
            aliases: [
              {
                path: 'metadata.annotations.fairway.dev/aws-identity-store-user',
                value: `d-9967721a5c/${OMAR}`,
              },
              { path: 'spec.profile.email', value: 'omar@harbour.example' },
            ],
          },
          target: { resource: 'trail/all', place: ACCOUNT },
          at: '2026-11-22T10:00:00Z',
        }),
      },
    ]);
    expect(world.accounts[0].trails[0].isLogging).toBe(false);
  });

  it('understands every change that somebody can make there', async () => {
    const settings = {
      region: REGION,
      maxAttempts: 1,
      credentials: world.sessions.open({
        userName: 'omar@harbour.example',
        accountId: ACCOUNT,
        permissionSet: 'PaymentsOperator',
      }),
    };
    const trails = new CloudTrailClient(settings);
    const logs = new CloudWatchLogsClient(settings);
    const ec2 = new EC2Client(settings);
    const flowLog =
      world.accounts[0].regions.get(REGION)?.flowLogs[0].flowLogId ?? '';
    const logGroupName = '/a';
    await trails.send(
      new PutEventSelectorsCommand({
        TrailName: 'all',
        EventSelectors: [{ IncludeManagementEvents: false }],
      }),
    );
    await trails.send(
      new UpdateTrailCommand({ Name: 'all', IsMultiRegionTrail: false }),
    );
    await trails.send(new DeleteTrailCommand({ Name: 'all' }));
    await logs.send(
      new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 7 }),
    );
    await logs.send(
      new DeleteMetricFilterCommand({ logGroupName, filterName: 'errors' }),
    );
    await logs.send(
      new DeleteSubscriptionFilterCommand({
        logGroupName,
        filterName: 'archive',
      }),
    );
    await logs.send(new DeleteLogGroupCommand({ logGroupName }));
    const gone = 'fl-0123456789abcdef0';
    const deleting = (...FlowLogIds: string[]) =>
      ec2.send(new DeleteFlowLogsCommand({ FlowLogIds }));
    await deleting(gone);
    await deleting(flowLog, gone);

    const intake = new Recorder();
    await source().poll(intake, new AbortController().signal);
    expect(
      intake.taken.map(each =>
        each.outcome === 'event'
          ? `${each.event.summary} ${each.event.confidence ?? 'known'}`
          : each.outcome,
      ),
    ).toEqual(
      [
        'changed what trail all records in account * (PutEventSelectors) known',
        'changed trail all in account * (UpdateTrail) known',
        'deleted trail all in account * (DeleteTrail) known',
        'cut to 7 days what is kept of log group /a in account * (PutRetentionPolicy) known',
        'deleted a metric filter of log group /a in account * (DeleteMetricFilter) known',
        'deleted a subscription of log group /a in account * (DeleteSubscriptionFilter) known',
        'deleted log group /a in account * (DeleteLogGroup) known',
        // What was not there has not been deleted.
        undefined,
        `deleted flow logs ${flowLog} in account * (DeleteFlowLogs) known`,
      ].map(
        said =>
          (said && `omar@harbour.example ${said.replace('*', ACCOUNT)}`) ??
          'ignored',
      ),
    );
  });

  it('is done by nobody without a session, and by no session without an assignment', async () => {
    await expect(stopAs(sandboxCredentials(ACCOUNT))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    expect(() =>
      world.sessions.open({
        userName: 'omar@harbour.example',
        accountId: '555566667777',
        permissionSet: 'PaymentsOperator',
      }),
    ).toThrow('not assigned');
    expect(world.queues[0].size).toBe(0);
  });
});

const message = (detail: object, envelope: object = {}) =>
  JSON.stringify({
    version: '0',
    id: 'e-1',
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.cloudtrail',
    account: ACCOUNT,
    time: '2026-11-22T10:00:00Z',
    region: REGION,
    ...envelope,
    detail: {
      eventID: 'c-1',
      eventTime: '2026-11-22T10:00:00Z',
      eventSource: 'cloudtrail.amazonaws.com',
      eventName: 'StopLogging',
      userIdentity: {
        type: 'AssumedRole',
        arn: `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/omar@harbour.example`,
      },
      requestParameters: { name: 'all' },
      recipientAccountId: ACCOUNT,
      ...detail,
    },
  });

describe('understand', () => {
  it.each([
    ['DeleteTrail', 'cloudtrail', { name: 'all' }, 'known'],
    [
      'UpdateTrail',
      'cloudtrail',
      { name: 'all', isMultiRegionTrail: false },
      'known',
    ],
    [
      'UpdateTrail',
      'cloudtrail',
      { name: 'all', s3BucketName: 'x' },
      'unknown',
    ],
    [
      'PutEventSelectors',
      'cloudtrail',
      {
        trailName: 'all',
        eventSelectors: [{ includeManagementEvents: false }],
      },
      'known',
    ],
    [
      'PutEventSelectors',
      'cloudtrail',
      { trailName: 'all', advancedEventSelectors: [] },
      'unknown',
    ],
    ['DeleteLogGroup', 'logs', { logGroupName: '/a' }, 'known'],
    [
      'PutRetentionPolicy',
      'logs',
      { logGroupName: '/a', retentionInDays: 7 },
      'known',
    ],
    [
      'DeleteFlowLogs',
      'ec2',
      {
        DeleteFlowLogsRequest: {
          FlowLogId: { tag: 1, content: 'fl-0123456789abcdef0' },
        },
      },
      'known',
    ],
    [
      'UpdateClusterConfig',
      'eks',
      {
        name: 'prod',
        logging: { clusterLogging: [{ enabled: false, types: ['audit'] }] },
      },
      'known',
    ],
  ])(
    'takes %s of %s with %j as %s',
    (eventName, service, requestParameters, confidence) => {
      const found = understand(
        message({
          eventName,
          eventSource: `${service}.amazonaws.com`,
          requestParameters,
        }),
        OPTIONS,
      );
      expect(found).toMatchObject({
        outcome: 'event',
        event: { class: 'logging-weakened' },
      });
      expect(
        found.outcome === 'event' && (found.event.confidence ?? 'known'),
      ).toBe(confidence);
    },
  );

  it.each([
    ['a call that was refused', { errorCode: 'AccessDenied' }],
    [
      'a longer retention',
      {
        eventSource: 'logs.amazonaws.com',
        eventName: 'PutRetentionPolicy',
        requestParameters: { logGroupName: '/a', retentionInDays: 400 },
      },
    ],
    ['a call that only reads', { eventName: 'DescribeTrails' }],
    ['a name of an object', { eventName: 'constructor' }],
  ])('ignores %s', (_what, detail) => {
    expect(understand(message(detail), OPTIONS).outcome).toBe('ignored');
  });

  it('does not stumble over what is nested without end', () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const body = message({
      eventSource: 'ec2.amazonaws.com',
      eventName: 'DeleteFlowLogs',
      requestParameters: { DeleteFlowLogsRequest: { FlowLogId: 'deep' } },
    }).replace('"deep"', deep);
    expect(understand(body, OPTIONS)).toEqual({
      outcome: 'malformed',
      why: expect.stringContaining('could not be read'),
    });
  });

  it('trusts no name that whoever assumes a role gives the session', () => {
    expect(understand(message({}), OPTIONS)).toMatchObject({
      event: { actor: { aliases: [] } },
    });
  });

  it.each([
    ['another account', message({}, { account: '999999999999' })],
    ['an account in disguise', message({ recipientAccountId: '999999999999' })],
  ])('refuses %s', (_what, body) => {
    expect(understand(body, OPTIONS).outcome).toBe('forged');
  });

  it.each(['', 'null', '[]', '{"account": 1}', message({ eventID: '' }), '{'])(
    'says what is wrong with %s',
    body => {
      expect(understand(body, OPTIONS)).toEqual({
        outcome: 'malformed',
        why: expect.stringMatching(/\w/),
      });
    },
  );
});
