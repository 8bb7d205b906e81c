import type { Observation } from '@fairway/plugin-security-scorecard-node';
import { testEntity } from '../__testUtils__/clients';
import {
  GOOD_TRAIL,
  MANAGEMENT,
  observing,
  type RegionInput,
  SCOPE,
  service,
  type TrailInput,
  world,
} from './__testUtils__/observe';

const { collect, observe } = observing();
const VPC = 'vpc-0123456789abcdef0';

const goodTrail = GOOD_TRAIL;
const withTrails = (
  trails: TrailInput[],
  region: RegionInput = {},
  paging?: Parameters<typeof world>[2],
) => world(region, { trails }, paging);

const full = service({
  'fairway.dev/aws-log-groups': '/harbour/api, /harbour/audit',
  'fairway.dev/aws-vpc': VPC,
});
const fullRegion: RegionInput = {
  logGroups: [
    { name: '/harbour/api', retentionDays: 400, kmsKey: 'key' },
    { name: '/harbour/api-internal', retentionDays: 1 },
    { name: '/harbour/audit', kmsKey: 'key', deletionProtection: true },
    { name: '/flow', kmsKey: 'key' },
  ],
  vpcs: [{ id: VPC, name: 'main', flowLogs: [{ logGroup: '/flow' }] }],
};

/** The findings of one rule. */
const of = ({ findings }: Observation, rule: string) =>
  findings.filter(({ vulnerability }) => vulnerability === rule);

/** States of the coverage rows of one kind of scan. */
const scans = ({ coverage }: Observation, ...types: string[]) =>
  coverage
    .filter(({ scanType }) => types.includes(scanType))
    .map(row => [row.resource, row.state]);

it('passes where everything is recorded, kept and delivered', async () => {
  const seen = await observe(world(fullRegion), full);
  expect(seen).toMatchObject({
    status: 'ok',
    facts: {
      trailMultiRegion: true,
      logGroups: 2,
      logGroupsMissing: 0,
      logGroupsShortRetention: 0,
      minRetentionDays: 400,
      vpcs: 1,
      flowLogsActive: true,
      logWhen: 'pass',
      logGroupsSilent: 0,
      logWhere: 'pass',
    },
  });
  expect(seen.findings.map(({ vulnerability }) => vulnerability)).toEqual([
    'L-WHAT',
  ]);
  for (const rule of [1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 26, 30]) {
    const fact = `l${String(rule).padStart(2, '0')}`;
    expect([fact, seen.facts[fact]]).toEqual([fact, 'pass']);
  }
  expect(scans(seen, 'trail', 'retention', 'flow-logs')).toEqual([
    ['account 111122223333', 'scanned'],
    ['/harbour/api', 'scanned'],
    ['/harbour/audit', 'scanned'],
    [VPC, 'scanned'],
  ]);
});

describe('L01', () => {
  it.each<[string, TrailInput[], RegExp, RegExp]>([
    ['no trail', [], /No trail/, /Create a multi-region trail/],
    [
      'a trail of one region',
      [{ ...goodTrail, multiRegion: false }],
      /No trail of account/,
      /Make trail org a multi-region trail/,
    ],
    [
      'a stopped trail',
      [{ ...goodTrail, logging: false }],
      /org is stopped/,
      /Start logging on trail org/,
    ],
    [
      'a trail of writes only',
      [
        {
          ...goodTrail,
          eventSelectors: [
            { ReadWriteType: 'WriteOnly', IncludeManagementEvents: true },
          ],
        },
      ],
      /records only WriteOnly/,
      /Set ReadWriteType/,
    ],
    [
      'a trail of data events only',
      [
        {
          ...goodTrail,
          eventSelectors: [
            { ReadWriteType: 'All', IncludeManagementEvents: false },
          ],
        },
      ],
      /records no management events/,
      /Include management events/,
    ],
    [
      'a trail that leaves out KMS',
      [
        {
          ...goodTrail,
          eventSelectors: [
            {
              ...MANAGEMENT[0],
              ExcludeManagementEventSources: ['kms.amazonaws.com'],
            },
          ],
        },
      ],
      /leaves out the events of kms.amazonaws.com/,
      /Take kms.amazonaws.com out/,
    ],
    [
      'an advanced selector with readOnly',
      [
        {
          ...goodTrail,
          eventSelectors: [],
          advancedEventSelectors: [
            {
              Name: 'Management events selector',
              FieldSelectors: [
                { Field: 'eventCategory', Equals: ['Management'] },
                { Field: 'readOnly', Equals: ['false'] },
              ],
            },
          ],
        },
      ],
      /narrows its management events by readOnly/,
      /Remove the field selectors readOnly/,
    ],
    [
      'advanced selectors of data events',
      [
        {
          ...goodTrail,
          eventSelectors: [],
          advancedEventSelectors: [
            {
              Name: 'Management events selector',
              FieldSelectors: [{ Field: 'eventCategory', Equals: ['Data'] }],
            },
          ],
        },
      ],
      /records no management events/,
      /Add an advanced selector/,
    ],
  ])('fails for %s', async (_, trails, title, remediation) => {
    const seen = await observe(withTrails(trails));
    expect(seen.status).toBe('ok');
    expect(seen.facts).toMatchObject({ trailMultiRegion: false, l01: 'fail' });
    expect(of(seen, 'L01')).toEqual([
      expect.objectContaining({
        vulnerability: 'L01',
        severity: 'high',
        status: 'open',
        title: expect.stringMatching(title),
        remediation: expect.stringMatching(remediation),
      }),
    ]);
  });

  it('passes for an advanced selector of all management events, whatever its name', async () => {
    const { facts } = await observe(
      withTrails([
        { ...goodTrail, name: 'stopped', logging: false },
        {
          ...goodTrail,
          homeRegion: 'us-east-1',
          eventSelectors: [],
          advancedEventSelectors: [
            {
              Name: 'anything',
              FieldSelectors: [
                { Field: 'eventCategory', Equals: ['Management'] },
              ],
            },
          ],
        },
      ]),
    );
    expect(facts.trailMultiRegion).toBe(true);
  });

  it('reads status and selectors in the home region of the trail', async () => {
    const state = withTrails([{ ...goodTrail, homeRegion: 'us-east-1' }]);
    await observe(state);
    expect(
      state.calls
        .list()
        .filter(call => call.service === 'cloudtrail')
        .map(({ operation, region }) => [operation, region]),
    ).toEqual([
      ['DescribeTrails', 'eu-central-1'],
      ['GetTrailStatus', 'us-east-1'],
      ['GetEventSelectors', 'us-east-1'],
    ]);
  });

  it.each(['DescribeTrails', 'GetTrailStatus', 'GetEventSelectors'])(
    'is unknown when %s is denied, and closes nothing',
    async operation => {
      const state = world();
      state.faults.add({
        service: 'cloudtrail',
        operation,
        error: 'AccessDenied',
      });
      const seen = await observe(state);
      const { status, error, facts, coverage } = seen;
      expect(status).toBe('partial');
      expect(error).toMatch(
        new RegExp(`cloudtrail:${operation} was denied in 111122223333/eu-`),
      );
      expect(facts).not.toHaveProperty('trailMultiRegion');
      expect(of(seen, 'L01')).toEqual([]);
      expect(coverage[0]).toMatchObject({
        state: 'unknown',
        reason: 'AccessDeniedException',
      });
    },
  );

  it('does not take missing selectors for a verdict', async () => {
    const { status, facts } = await observe(
      withTrails([{ ...goodTrail, eventSelectors: [] }]),
    );
    expect(status).toBe('partial');
    expect(facts).not.toHaveProperty('trailMultiRegion');
  });

  it('needs only one good trail, even beside one it may not read', async () => {
    const state = withTrails([goodTrail, { ...goodTrail, name: 'second' }]);
    state.faults.add({
      service: 'cloudtrail',
      operation: 'GetTrailStatus',
      error: 'AccessDenied',
      times: 1,
    });
    expect((await observe(state)).facts.trailMultiRegion).toBe(true);
  });
});

describe('L10', () => {
  it('finds short and missing groups, and takes no retention for ever', async () => {
    const seen = await observe(
      world({ logGroups: [{ name: '/harbour/api', retentionDays: 7 }] }),
      service({ 'fairway.dev/aws-log-groups': '/harbour/api,/harbour/audit' }),
    );
    expect(seen.status).toBe('ok');
    expect(seen.facts).toMatchObject({
      logGroups: 2,
      logGroupsMissing: 1,
      logGroupsShortRetention: 1,
      minRetentionDays: 7,
    });
    expect(of(seen, 'L10')).toEqual([
      expect.objectContaining({
        vulnerability: 'L10',
        severity: 'medium',
        component: '/harbour/api',
        title: 'Log group /harbour/api keeps its events for 7 days',
        remediation: 'Set the retention of /harbour/api to 365 days or more.',
      }),
      expect.objectContaining({
        vulnerability: 'L10',
        component: '/harbour/audit',
        title: 'Log group /harbour/audit does not exist',
      }),
    ]);
  });

  it('leaves the shortest retention out when nothing expires', async () => {
    const { facts } = await observe(
      world({ logGroups: [{ name: '/harbour/api' }] }),
      service({ 'fairway.dev/aws-log-groups': '/harbour/api' }),
    );
    expect(facts).toMatchObject({ logGroups: 1, logGroupsShortRetention: 0 });
    expect(facts).not.toHaveProperty('minRetentionDays');
  });

  it('knows that a delivery group keeps events for one day', async () => {
    const { facts } = await observe(
      world({ logGroups: [{ name: '/harbour/api', class: 'DELIVERY' }] }),
      service({ 'fairway.dev/aws-log-groups': '/harbour/api' }),
    );
    expect(facts).toMatchObject({
      logGroupsShortRetention: 1,
      minRetentionDays: 1,
    });
  });

  it('is unknown when a later page fails, for the groups not seen so far', async () => {
    const state = withTrails([goodTrail], fullRegion, {
      pageSize: 1,
      emptyPageEvery: 0,
    });
    state.faults.add({
      service: 'logs',
      operation: 'DescribeLogGroups',
      error: 'AccessDenied',
      skip: 1,
    });
    const seen = await observe(state, full);
    const { status, facts } = seen;
    expect(status).toBe('partial');
    expect(facts).toMatchObject({ trailMultiRegion: true, logGroups: 2 });
    expect(facts).not.toHaveProperty('logGroupsShortRetention');
    expect(scans(seen, 'trail', 'retention', 'flow-logs')).toEqual([
      ['account 111122223333', 'scanned'],
      ['/harbour/api', 'scanned'],
      ['/harbour/audit', 'unknown'],
      [VPC, 'scanned'],
    ]);
  });

  it('goes on after empty pages', async () => {
    const { facts } = await observe(
      withTrails([goodTrail], fullRegion, { pageSize: 1, emptyPageEvery: 2 }),
      full,
    );
    expect(facts).toMatchObject({
      logGroupsMissing: 0,
      logGroupsShortRetention: 0,
    });
  });
});

describe('L13', () => {
  const inVpc = service({ 'fairway.dev/aws-vpc': VPC });

  it.each<
    [string, NonNullable<RegionInput['vpcs']>[number]['flowLogs'], RegExp]
  >([
    ['no flow log', [], /Create a flow log for vpc-/],
    ['accepted traffic only', [{ traffic: 'ACCEPT' }], /REJECT or ALL; the/],
    [
      'failed delivery',
      [{ delivery: 'FAILED', error: 'Access error' }],
      /Repair the delivery of flow log fl-\w+ \(Access error\)/,
    ],
    ['an inactive flow log', [{ status: 'INACTIVE' }], /Create flow log fl-/],
  ])('fails for %s', async (_, flowLogs, remediation) => {
    const seen = await observe(
      world({ vpcs: [{ id: VPC, name: 'main', flowLogs }] }),
      inVpc,
    );
    expect(seen.facts.flowLogsActive).toBe(false);
    expect(of(seen, 'L13')).toEqual([
      expect.objectContaining({
        vulnerability: 'L13',
        severity: 'medium',
        component: VPC,
        remediation: expect.stringMatching(remediation),
      }),
    ]);
  });

  it('passes when one of several flow logs does it all', async () => {
    const { facts } = await observe(
      world({
        vpcs: [
          {
            id: VPC,
            name: 'main',
            flowLogs: [{ traffic: 'ACCEPT' }, { traffic: 'REJECT' }],
          },
        ],
      }),
      inVpc,
    );
    expect(facts.flowLogsActive).toBe(true);
  });

  it('is unknown when it may not be read, and says so beside the rest', async () => {
    const state = world(fullRegion);
    state.faults.add({ service: 'ec2', error: 'AccessDenied' });
    const { status, error, facts } = await observe(state, full);
    expect(status).toBe('partial');
    expect(error).toMatch(/ec2:DescribeFlowLogs was denied .*Unauthorized/);
    expect(facts).toMatchObject({ trailMultiRegion: true, vpcs: 1 });
    expect(facts).not.toHaveProperty('flowLogsActive');
  });
});

it('does not ask for what no service names', async () => {
  const state = world();
  const { status, facts } = await observe(state);
  expect(status).toBe('ok');
  expect(facts).toMatchObject({ logGroups: 0, vpcs: 0, resources: 0 });
  expect(facts).not.toHaveProperty('flowLogsActive');
  expect(facts).not.toHaveProperty('l15');
  expect(state.calls.list().map(({ operation }) => operation)).toEqual([
    'DescribeTrails',
    'GetTrailStatus',
    'GetEventSelectors',
    'GetBucketLogging',
    'GetPublicAccessBlock',
    'DescribeMetricFilters',
    'DescribeConfigurationRecorderStatus',
    'BatchGetAccountStatus',
  ]);
});

it('asks once per account and region for any number of services', async () => {
  const state = world(fullRegion);
  await observe(state, full);
  const alone = state.calls.list().length;
  state.calls.clear();
  const observations = await collect(
    state,
    Array.from({ length: 20 }, (_, i) => ({
      ...full,
      metadata: { ...full.metadata, name: `api-${i}` },
    })),
  );
  expect(observations.map(({ status }) => status)).toEqual(
    Array.from({ length: 20 }, () => 'ok'),
  );
  expect(state.calls.list()).toHaveLength(alone);
});

it('gives a service its own error when its account or region is not read', async () => {
  const observations = await collect(world(), [
    testEntity('nowhere', { 'fairway.dev/aws-log-groups': 'x' }),
    testEntity('typo', { ...SCOPE, 'fairway.dev/aws-account': '1111' }),
    testEntity('abroad', { ...SCOPE, 'fairway.dev/aws-region': 'us-east-1' }),
    service(),
  ]);
  expect(observations.map(({ status, error }) => [status, error])).toEqual([
    ['error', expect.stringMatching(/add the annotation fairway.dev\/aws-ac/)],
    ['error', expect.stringMatching(/an AWS account id is twelve digits/)],
    ['error', expect.stringMatching(/Region us-east-1 .* is not read/)],
    ['ok', undefined],
  ]);
});
