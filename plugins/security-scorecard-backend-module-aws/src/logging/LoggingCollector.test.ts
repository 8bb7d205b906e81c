import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { createSandbox, createWorld, type WorldInput } from '@fairway/sandbox';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import {
  drain,
  testClients,
  testContext,
  testEntity,
} from '../__testUtils__/clients';
import { LoggingCollector } from './LoggingCollector';

const server = setupServer();
registerMswTestHooks(server);

type AccountInput = NonNullable<WorldInput['accounts']>[number];
type TrailInput = NonNullable<AccountInput['trails']>[number];
type RegionInput = AccountInput['regions'][string];

const MANAGEMENT = [
  { ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [] },
];
const goodTrail: TrailInput = {
  name: 'org',
  homeRegion: 'eu-central-1',
  bucket: 'logs',
  eventSelectors: MANAGEMENT,
};
const VPC = 'vpc-0123456789abcdef0';

function world(
  trails: TrailInput[],
  region: RegionInput = {},
  paging?: WorldInput['paging'],
) {
  return createWorld({
    accounts: [
      {
        accountId: '111122223333',
        trails,
        regions: { 'eu-central-1': region, 'us-east-1': {} },
      },
    ],
    ...(paging && { paging }),
  });
}

const scope = {
  'fairway.dev/aws-account': '111122223333',
  'fairway.dev/aws-region': 'eu-central-1',
};
const bare = testEntity('api', scope);
const full = testEntity('api', {
  ...scope,
  'fairway.dev/aws-log-groups': '/harbour/api, /harbour/audit',
  'fairway.dev/aws-vpc': VPC,
});
const fullRegion: RegionInput = {
  logGroups: [
    { name: '/harbour/api', retentionDays: 400 },
    { name: '/harbour/api-internal', retentionDays: 1 },
    { name: '/harbour/audit' },
  ],
  vpcs: [{ id: VPC, name: 'main', flowLogs: [{}] }],
};

async function collect(
  state: ReturnType<typeof world>,
  entities: ReturnType<typeof testEntity>[],
) {
  server.use(...createSandbox({ world: state }).handlers);
  const collector = new LoggingCollector(testClients(), {
    minRetentionDays: 365,
  });
  return await drain(collector.collect(entities, testContext()));
}

async function observe(state: ReturnType<typeof world>, entity = bare) {
  const observations = await collect(state, [entity]);
  expect(observations).toHaveLength(1);
  return observations[0];
}

it('passes where everything is recorded, kept and delivered', async () => {
  const state = world([goodTrail], fullRegion);
  const seen = await observe(state, full);
  expect(seen).toMatchObject({
    status: 'ok',
    findings: [],
    facts: {
      trailMultiRegion: true,
      logGroups: 2,
      logGroupsMissing: 0,
      logGroupsShortRetention: 0,
      minRetentionDays: 400,
      vpcs: 1,
      flowLogsActive: true,
    },
  });
  expect(seen.coverage.map(row => [row.resource, row.state])).toEqual([
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
    const { status, facts, findings } = await observe(world(trails));
    expect(status).toBe('ok');
    expect(facts.trailMultiRegion).toBe(false);
    expect(findings).toEqual([
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
      world([
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
    const state = world([{ ...goodTrail, homeRegion: 'us-east-1' }]);
    await observe(state);
    expect(
      state.calls.list().map(({ operation, region }) => [operation, region]),
    ).toEqual([
      ['DescribeTrails', 'eu-central-1'],
      ['GetTrailStatus', 'us-east-1'],
      ['GetEventSelectors', 'us-east-1'],
    ]);
  });

  it.each(['DescribeTrails', 'GetTrailStatus', 'GetEventSelectors'])(
    'is unknown when %s is denied, and closes nothing',
    async operation => {
      const state = world([goodTrail]);
      state.faults.add({
        service: 'cloudtrail',
        operation,
        error: 'AccessDenied',
      });
      const { status, error, facts, findings, coverage } = await observe(state);
      expect(status).toBe('error');
      expect(error).toMatch(
        new RegExp(`cloudtrail:${operation} was denied in 111122223333/eu-`),
      );
      expect(facts).not.toHaveProperty('trailMultiRegion');
      expect(findings).toEqual([]);
      expect(coverage[0]).toMatchObject({
        state: 'unknown',
        reason: 'AccessDeniedException',
      });
    },
  );

  it('does not take missing selectors for a verdict', async () => {
    const { status, facts } = await observe(
      world([{ ...goodTrail, eventSelectors: [] }]),
    );
    expect(status).toBe('error');
    expect(facts).not.toHaveProperty('trailMultiRegion');
  });

  it('needs only one good trail, even beside one it may not read', async () => {
    const state = world([goodTrail, { ...goodTrail, name: 'second' }]);
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
    const { status, facts, findings } = await observe(
      world([goodTrail], {
        logGroups: [{ name: '/harbour/api', retentionDays: 7 }],
      }),
      testEntity('api', {
        ...scope,
        'fairway.dev/aws-log-groups': '/harbour/api,/harbour/audit',
      }),
    );
    expect(status).toBe('ok');
    expect(facts).toMatchObject({
      logGroups: 2,
      logGroupsMissing: 1,
      logGroupsShortRetention: 1,
      minRetentionDays: 7,
    });
    expect(findings).toEqual([
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
      world([goodTrail], { logGroups: [{ name: '/harbour/api' }] }),
      testEntity('api', {
        ...scope,
        'fairway.dev/aws-log-groups': '/harbour/api',
      }),
    );
    expect(facts).toMatchObject({ logGroups: 1, logGroupsShortRetention: 0 });
    expect(facts).not.toHaveProperty('minRetentionDays');
  });

  it('knows that a delivery group keeps events for one day', async () => {
    server.use(...createSandbox({ world: world([goodTrail]) }).handlers);
    server.use(
      http.post('https://logs.eu-central-1.amazonaws.com/', () =>
        HttpResponse.json({
          logGroups: [
            { logGroupName: '/harbour/api', logGroupClass: 'DELIVERY' },
          ],
        }),
      ),
    );
    const [{ facts }] = await drain(
      new LoggingCollector(testClients(), { minRetentionDays: 365 }).collect(
        [
          testEntity('api', {
            ...scope,
            'fairway.dev/aws-log-groups': '/harbour/api',
          }),
        ],
        testContext(),
      ),
    );
    expect(facts).toMatchObject({
      logGroupsShortRetention: 1,
      minRetentionDays: 1,
    });
  });

  it('is unknown when a later page fails, for the groups not seen so far', async () => {
    const state = world([goodTrail], fullRegion, {
      pageSize: 1,
      emptyPageEvery: 0,
    });
    state.faults.add({
      service: 'logs',
      operation: 'DescribeLogGroups',
      error: 'AccessDenied',
      skip: 1,
    });
    const { status, facts, coverage } = await observe(state, full);
    expect(status).toBe('partial');
    expect(facts).toMatchObject({ trailMultiRegion: true, logGroups: 2 });
    expect(facts).not.toHaveProperty('logGroupsShortRetention');
    expect(coverage.map(row => [row.resource, row.state])).toEqual([
      ['account 111122223333', 'scanned'],
      ['/harbour/api', 'scanned'],
      ['/harbour/audit', 'unknown'],
      [VPC, 'scanned'],
    ]);
  });

  it('goes on after empty pages', async () => {
    const { facts } = await observe(
      world([goodTrail], fullRegion, { pageSize: 1, emptyPageEvery: 2 }),
      full,
    );
    expect(facts).toMatchObject({
      logGroupsMissing: 0,
      logGroupsShortRetention: 0,
    });
  });
});

describe('L13', () => {
  const inVpc = testEntity('api', { ...scope, 'fairway.dev/aws-vpc': VPC });

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
    const { status, facts, findings } = await observe(
      world([goodTrail], { vpcs: [{ id: VPC, name: 'main', flowLogs }] }),
      inVpc,
    );
    expect(status).toBe('ok');
    expect(facts.flowLogsActive).toBe(false);
    expect(findings).toEqual([
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
      world([goodTrail], {
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
    const state = world([goodTrail], fullRegion);
    state.faults.add({ service: 'ec2', error: 'AccessDenied' });
    const { status, error, facts } = await observe(state, full);
    expect(status).toBe('partial');
    expect(error).toMatch(/ec2:DescribeFlowLogs was denied .*Unauthorized/);
    expect(facts).toMatchObject({ trailMultiRegion: true, vpcs: 1 });
    expect(facts).not.toHaveProperty('flowLogsActive');
  });
});

it('does not ask for what no service names', async () => {
  const state = world([goodTrail]);
  const { facts } = await observe(state);
  expect(facts).toEqual({
    trailMultiRegion: true,
    logGroups: 0,
    logGroupsMissing: 0,
    logGroupsShortRetention: 0,
    vpcs: 0,
  });
  expect(state.calls.list().map(call => call.service)).toEqual([
    'cloudtrail',
    'cloudtrail',
    'cloudtrail',
  ]);
});

it('asks once per account and region for any number of services', async () => {
  const state = world([goodTrail], fullRegion);
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
  expect(state.calls.list()).toHaveLength(5);
});

it('gives a service its own error when its account or region is not read', async () => {
  const observations = await collect(world([goodTrail]), [
    testEntity('nowhere', { 'fairway.dev/aws-log-groups': 'x' }),
    testEntity('typo', { ...scope, 'fairway.dev/aws-account': '1111' }),
    testEntity('abroad', { ...scope, 'fairway.dev/aws-region': 'us-east-1' }),
    bare,
  ]);
  expect(observations.map(({ status, error }) => [status, error])).toEqual([
    ['error', expect.stringMatching(/add the annotation fairway.dev\/aws-ac/)],
    ['error', expect.stringMatching(/an AWS account id is twelve digits/)],
    ['error', expect.stringMatching(/Region us-east-1 .* is not read/)],
    ['ok', undefined],
  ]);
});
