import { http, HttpResponse } from 'msw';
import {
  observing,
  REGION,
  type RegionInput,
  service,
  world,
} from '../__testUtils__/observe';
import { parseLogSources } from './sources';

const { server, observe } = observing();
const VPC = 'vpc-0123456789abcdef0';
const GROUPS = '/harbour/api,/harbour/audit';
const SOURCES = [
  'trail:org purpose=admin-change controls=soc2:CC7.2',
  'log-group:/harbour/audit purpose=auth,data-access controls=iso27002:8.15',
  'log-group:/harbour/api purpose=workload controls=iso27002:8.15',
  `flow-log:${VPC} purpose=network controls=aws:EC2.6`,
].join('; ');
const region = (changes: RegionInput = {}): RegionInput => ({
  logGroups: [
    { name: '/harbour/api', retentionDays: 400 },
    { name: '/harbour/audit', deletionProtection: true },
    { name: '/flow', kmsKey: 'key' },
  ],
  vpcs: [{ id: VPC, name: 'main', flowLogs: [{ logGroup: '/flow' }] }],
  ...changes,
});
const asking = (annotations: Record<string, string> = {}) =>
  service({
    'fairway.dev/aws-log-groups': GROUPS,
    'fairway.dev/aws-vpc': VPC,
    'fairway.dev/log-sources': SOURCES,
    ...annotations,
  });
const see = (
  changes: RegionInput = {},
  entity = asking(),
  settings: Record<string, string[]> = {},
) => observe(world(region(changes)), entity, settings);

describe('the annotation', () => {
  it('is read with its defaults', () => {
    expect(
      parseLogSources(
        'trail:org purpose=auth,network ;\n arn:aws:es:r:1:domain/d controls=a:1,b:2 owner=group:default/sec;',
        'group:default/api',
      ),
    ).toEqual([
      {
        kind: 'trail',
        id: 'org',
        purposes: ['auth', 'network'],
        owner: 'group:default/api',
        controls: [],
      },
      {
        kind: 'arn',
        id: 'arn:aws:es:r:1:domain/d',
        purposes: [],
        owner: 'group:default/sec',
        controls: ['a:1', 'b:2'],
      },
    ]);
  });

  it.each([
    ['org purpose=auth', /is not log-group:/],
    ['queue:org', /is not log-group:/],
    ['trail: purpose=auth', /is not log-group:/],
    ['trail:org purpose=fun', /one of auth, admin-change/],
    ['trail:org purpose=', /is not known/],
    ['trail:org controls=soc2', /<framework>:<control>/],
    ['trail:org owner=security', /not a group or user/],
    ['trail:org colour=red', /'colour=red' is not known/],
    ['trail:org; trail:org', /there twice/],
  ])('refuses %s', (text, message) => {
    expect(() => parseLogSources(text)).toThrow(message);
  });

  it('that is malformed leaves why unknown, and says so', async () => {
    const seen = await see({}, asking({ 'fairway.dev/log-sources': 'x' }));
    expect(seen.status).toBe('partial');
    expect(seen.error).toMatch(/fairway.dev\/log-sources has the entry 'x'/);
    expect(seen.facts).not.toHaveProperty('logWhy');
    expect(seen.facts).not.toHaveProperty('logSources');
    expect(seen.facts.logWhen).toBe('pass');
  });
});

it('answers when, why and where', async () => {
  const seen = await see();
  expect(seen.status).toBe('ok');
  expect(seen.facts).toMatchObject({
    logWhen: 'pass',
    logGroupsSilent: 0,
    logWhy: 'pass',
    logSources: 4,
    logSourcesIncomplete: 0,
    logGroupsDark: 0,
    logGroupsUnread: 2,
    logBlindSpots: [],
    logWhere: 'pass',
  });
});

describe('when', () => {
  it('finds groups that are configured and silent', async () => {
    const seen = await see({
      lastEvents: { '/harbour/api': 'P3D', '/harbour/audit': 'never' },
    });
    expect(seen.facts).toMatchObject({ logWhen: 'fail', logGroupsSilent: 2 });
    expect(
      seen.findings
        .filter(f => f.vulnerability === 'L-WHEN')
        .map(({ title }) => title),
    ).toEqual([
      'Log group /harbour/api has been silent since 2026-11-18',
      'Log group /harbour/audit has never had an event',
    ]);
  });

  it.each([
    ['monitoring', 'GetMetricData', 'AccessDenied'],
    ['logs', 'DescribeLogStreams', 'Throttling'],
  ] as const)('is unknown without %s:%s', async (name, operation, error) => {
    const state = world(region({ lastEvents: { '/harbour/api': 'P3D' } }));
    state.faults.add({ service: name, operation, error, retryAfterSeconds: 0 });
    const seen = await observe(state, asking());
    expect(seen.status).toBe('partial');
    expect(seen.facts).not.toHaveProperty('logWhen');
    expect(seen.facts).not.toHaveProperty('logGroupsSilent');
  });

  it.each(['PartialData', 'InternalError', 'SomethingNew'])(
    'does not take %s for silence',
    async StatusCode => {
      const state = world(region());
      const asked = observe(state, asking());
      server.use(
        http.post(`https://monitoring.${REGION}.amazonaws.com/`, () =>
          HttpResponse.json({
            MetricDataResults: ['g0', 'g1'].map(Id => ({
              Id,
              Values: [],
              StatusCode,
            })),
          }),
        ),
      );
      const seen = await asked;
      expect(seen.facts).not.toHaveProperty('logWhen');
      expect(seen.error).toMatch(new RegExp(StatusCode));
    },
  );

  it('does not go round in circles', async () => {
    const asked = observe(world(region()), asking());
    server.use(
      http.post(`https://monitoring.${REGION}.amazonaws.com/`, () =>
        HttpResponse.json({ MetricDataResults: [], NextToken: 'again' }),
      ),
    );
    const seen = await asked;
    expect(seen.error).toMatch(/repeated a page token/);
    expect(seen.facts).not.toHaveProperty('logWhen');
  });

  it('fails for a trail that is not delivered', async () => {
    const state = world(region(), { trails: [] });
    const { facts } = await observe(state, asking());
    expect(facts).toMatchObject({ l02: 'not-applicable', logWhen: 'pass' });
  });
});

describe('why', () => {
  it('asks for a declaration', async () => {
    const { facts, findings } = await see(
      {},
      service({ 'fairway.dev/aws-log-groups': GROUPS }),
    );
    expect(facts.logSources).toBe(0);
    expect(facts).not.toHaveProperty('logWhy');
    expect(findings.filter(f => f.vulnerability === 'L-WHY')).toEqual([]);
  });

  it('finds dark logs, blind spots and sources without a reason', async () => {
    const seen = await see(
      {},
      asking({
        'fairway.dev/log-sources':
          'log-group:/harbour/audit purpose=auth; log-group:/gone purpose=workload controls=a:1; trail:nowhere purpose=admin-change controls=a:1',
      }),
    );
    expect(seen.facts).toMatchObject({
      logWhy: 'fail',
      logSourcesIncomplete: 1,
      logGroupsDark: 1,
      logBlindSpots: ['admin-change', 'data-access', 'network', 'workload'],
      logWhere: 'fail',
    });
    expect(seen.findings.map(({ title }) => title)).toEqual(
      expect.arrayContaining([
        'Log source log-group:/harbour/audit has no controls',
        'Nobody says what log group /harbour/api is for',
        'Nothing is logged for network',
        'Logs are declared to go to /gone, which does not exist',
        'Log source trail:nowhere does not exist',
      ]),
    );
  });

  it('counts what reads a group', async () => {
    const read = async (changes: RegionInput) =>
      (await see(changes)).facts.logGroupsUnread;
    expect(
      await read({
        metricFilters: [{ group: '/harbour/api', name: 'f', pattern: '' }],
      }),
    ).toBe(1);
    expect(
      await read({
        savedQueries: [{ name: 'q', groups: ['/harbour/audit'] }],
        subscriptionFilters: [
          { group: '/harbour/api', name: 's', destination: 'arn:x' },
        ],
      }),
    ).toBe(0);
  });

  it.each(['DescribeQueryDefinitions', 'DescribeSubscriptionFilters'])(
    'does not count without %s',
    async operation => {
      const state = world(region());
      state.faults.add({ service: 'logs', operation, error: 'AccessDenied' });
      const { facts } = await observe(state, asking());
      expect(facts).not.toHaveProperty('logGroupsUnread');
      expect(facts.logWhy).toBe('pass');
    },
  );

  it('takes a bucket for a source when its access is logged', async () => {
    const blind = async (target?: string) => {
      const state = world(region(), {
        buckets: [
          { name: 'log-archive' },
          { name: 'orders', ...(target && { logging: { target } }) },
        ],
      });
      const entity = asking({
        'fairway.dev/log-sources':
          'bucket:orders purpose=data-access controls=a:1',
      });
      return (
        await observe(state, entity, { requiredPurposes: ['data-access'] })
      ).facts.logBlindSpots;
    };
    expect(await blind('access')).toEqual([]);
    expect(await blind()).toEqual(['data-access']);
  });
});

describe('where', () => {
  it('wants approved destinations', async () => {
    const where = async (...approvedDestinations: string[]) =>
      (await see({}, asking(), { approvedDestinations })).facts.logWhere;
    const logs = 'arn:aws:logs:eu-central-1:111122223333:log-group:';
    expect(await where(`${logs}*`)).toBe('pass');
    expect(await where(`${logs}/harbour/*`, `${logs}/flow`)).toBe('pass');
    expect(await where(`${logs}/harbour/*`)).toBe('fail');
    expect(await where('arn:aws:logs:eu-west-1:*')).toBe('fail');
  });

  it('wants evidence to be safe', async () => {
    const { facts } = await see({
      logGroups: [
        { name: '/harbour/api' },
        { name: '/harbour/audit' },
        { name: '/flow', kmsKey: 'key' },
      ],
    });
    expect(facts).toMatchObject({ l12: 'fail', logWhere: 'fail' });
  });
});
