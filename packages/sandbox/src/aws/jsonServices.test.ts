import {
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  ListTrailsCommand,
} from '@aws-sdk/client-cloudtrail';
import {
  DescribeLogGroupsCommand,
  GetLogEventsCommand,
  paginateDescribeLogGroups,
} from '@aws-sdk/client-cloudwatch-logs';
import { ACCOUNT, awsClients } from '../__testUtils__/clients';
import { mountWorld } from '../__testUtils__/mount';
import { smallWorld } from '../__testUtils__/smallWorld';

const mounted = mountWorld(() => smallWorld());
const { cloudtrail, logs } = awsClients();
const ARN = `arn:aws:cloudtrail:eu-central-1:${ACCOUNT}:trail/org`;

describe('CloudTrail', () => {
  it('describes trails', async () => {
    const { trailList } = await cloudtrail.send(new DescribeTrailsCommand({}));
    expect(trailList).toMatchObject([
      {
        Name: 'org',
        TrailARN: ARN,
        IsMultiRegionTrail: true,
        HomeRegion: 'eu-central-1',
        CloudWatchLogsLogGroupArn: `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group:trail:*`,
      },
      { Name: 'local', IsMultiRegionTrail: false },
    ]);
  });

  it('shows a multi-region trail as a shadow elsewhere', async () => {
    const elsewhere = awsClients({ region: 'eu-west-1' }).cloudtrail;
    const names = async (includeShadowTrails?: boolean) =>
      (
        await elsewhere.send(new DescribeTrailsCommand({ includeShadowTrails }))
      ).trailList?.map(trail => trail.Name);
    expect(await names()).toEqual(['org']);
    expect(await names(false)).toEqual([]);
    await expect(
      elsewhere.send(new GetTrailStatusCommand({ Name: 'org' })),
    ).rejects.toMatchObject({ name: 'TrailNotFoundException' });
    await expect(
      elsewhere.send(new GetTrailStatusCommand({ Name: ARN })),
    ).resolves.toMatchObject({ IsLogging: true });
  });

  it('tells status with real dates, and selectors', async () => {
    const status = await cloudtrail.send(
      new GetTrailStatusCommand({ Name: ARN }),
    );
    expect(status).toMatchObject({
      IsLogging: true,
      LatestDeliveryTime: new Date('2026-11-21T11:55:00Z'),
    });
    const stopped = await cloudtrail.send(
      new GetTrailStatusCommand({ Name: 'local' }),
    );
    expect(stopped.IsLogging).toBe(false);
    const selectors = await cloudtrail.send(
      new GetEventSelectorsCommand({ TrailName: ARN }),
    );
    expect(selectors.EventSelectors).toEqual([
      { ReadWriteType: 'All', IncludeManagementEvents: true },
    ]);
    expect(selectors.AdvancedEventSelectors).toBeUndefined();
  });

  it('knows its errors', async () => {
    await expect(
      cloudtrail.send(new GetTrailStatusCommand({ Name: 'gone' })),
    ).rejects.toMatchObject({
      name: 'TrailNotFoundException',
      $metadata: { httpStatusCode: 400 },
    });
    await expect(
      cloudtrail.send(new ListTrailsCommand({})),
    ).rejects.toMatchObject({ name: 'UnknownOperationException' });
    mounted.world.faults.add({ service: 'cloudtrail', error: 'AccessDenied' });
    await expect(
      cloudtrail.send(new DescribeTrailsCommand({})),
    ).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe('CloudWatch Logs', () => {
  it('describes groups; without retention they never expire', async () => {
    const { logGroups } = await logs.send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: '/api' }),
    );
    expect(
      logGroups?.map(group => [group.logGroupName, group.retentionInDays]),
    ).toEqual([
      ['/api', 30],
      ['/api/audit', undefined],
    ]);
    expect(logGroups?.[0].arn).toBe(
      `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group:/api:*`,
    );
  });

  it('pages through', async () => {
    mounted.world.paging = { pageSize: 50, emptyPageEvery: 2 };
    const names: (string | undefined)[] = [];
    for await (const page of paginateDescribeLogGroups(
      { client: logs, pageSize: 1 },
      {},
    )) {
      names.push(...(page.logGroups ?? []).map(group => group.logGroupName));
    }
    expect(names).toEqual(['/api', '/api/audit', '/worker']);
  });

  it.each([
    { limit: 51 },
    { limit: 0 },
    { nextToken: 'made up' },
    { logGroupNamePrefix: '/a', logGroupNamePattern: 'b' },
    { logGroupNamePrefix: 'not allowed!' },
    { accountIdentifiers: ['444455556666'] },
  ])('refuses %j', async input => {
    await expect(
      logs.send(new DescribeLogGroupsCommand(input)),
    ).rejects.toMatchObject({
      name: 'InvalidParameterException',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('refuses what it does not have', async () => {
    await expect(
      logs.send(
        new GetLogEventsCommand({
          logGroupName: '/api',
          logStreamName: 'a',
        }),
      ),
    ).rejects.toMatchObject({ name: 'UnknownOperationException' });
  });
});
