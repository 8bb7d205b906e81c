import {
  coreServices,
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  createMockDirectory,
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { DefaultSecurityScorecardClient } from '@fairway/plugin-security-scorecard-common';
import { collectorsExtensionPoint } from '@fairway/plugin-security-scorecard-node';
import request from 'supertest';
import {
  CHECKS,
  component,
  FakeCollector,
  finding,
  observation,
  refOf,
} from './__testUtils__/fixtures';
import securityScorecardPlugin from './index';

const now = () => new Date().toISOString();
const LONG_SEARCH = `/scorecards?search=${'x'.repeat(201)}`;

async function start(
  collector: FakeCollector,
  policies: string | undefined,
  strictPolicies = false,
) {
  const scheduler = mockServices.scheduler();
  const auditor = mockServices.auditor.mock({
    createEvent: async () => ({
      success: async () => {},
      fail: async () => {},
    }),
  });
  const events = mockServices.events.mock();
  const backend = await startTestBackend({
    features: [
      securityScorecardPlugin,
      createBackendModule({
        pluginId: 'security-scorecard',
        moduleId: 'fake',
        register(env) {
          env.registerInit({
            deps: { collectors: collectorsExtensionPoint },
            async init({ collectors }) {
              collectors.addCollector(collector);
            },
          });
        },
      }),
      catalogServiceMock.factory({
        entities: [
          component('passing'),
          component('failing', { owner: 'storefront', title: 'Failing One' }),
          component('broken'),
          component('partial'),
          component('silent'),
          component('bare', { annotations: {} }),
          component('lib', { type: 'library' }),
          { ...component('db'), kind: 'Resource' },
        ],
      }),
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () => scheduler,
      }),
      auditor.factory,
      events.factory,
      mockServices.rootConfig.factory({
        data: {
          securityScorecard: {
            ...(policies ? { policies } : {}),
            strictPolicies,
            refresh: { minInterval: 'PT0.001S' },
          },
        },
      }),
    ],
  });
  return { ...backend, scheduler, auditor, events };
}

const script: FakeCollector['script'] = async function* script(entities) {
  for (const entity of entities) {
    const { name } = entity.metadata;
    if (name === 'broken') {
      yield observation(name, {
        status: 'error',
        error: 'access denied',
        observedAt: now(),
      });
    } else if (name === 'partial') {
      yield observation(name, {
        status: 'partial',
        error: 'page 2 failed',
        observedAt: now(),
        facts: { criticalOpen: 0 },
      });
    } else if (name === 'failing') {
      yield observation(name, {
        observedAt: now(),
        facts: { scanState: 'scanned', criticalOpen: 4 },
        findings: [
          finding('CVE-2020-1', {
            severity: 'critical',
            firstSeenAt: '2020-01-01T00:00:00Z',
          }),
          finding('CVE-2020-2'),
        ],
      });
    } else if (name !== 'silent') {
      yield observation(name, { observedAt: now() });
    }
  }
};

describe('securityScorecardPlugin', () => {
  const dir = createMockDirectory({ content: { 'scan.yaml': CHECKS } });
  let setup: Awaited<ReturnType<typeof start>>;
  const collector = new FakeCollector(script);
  const get = (path: string) =>
    request(setup.server).get(`/api/security-scorecard${path}`);
  const card = async (name: string) =>
    (await get(`/scorecards/component/default/${name}`).expect(200)).body;

  beforeAll(async () => {
    setup = await start(collector, dir.path);
    await setup.scheduler.triggerTask('security-scorecard-sync-entities');
    await setup.scheduler.triggerTask('security-scorecard-collect-fake');
  });

  it('lists what the catalog has, worst first, with pages and filters in SQL', async () => {
    const { body } = await get('/scorecards').expect(200);
    expect(body.totalItems).toBe(7);
    expect(
      body.items.map((i: { entityRef: string }) => i.entityRef),
    ).not.toContain('resource:default/db');

    const page = await get('/scorecards?orderBy=title&limit=2&offset=1');
    expect(page.body.totalItems).toBe(7);
    expect(page.body.items).toHaveLength(2);

    const byText = await get('/scorecards?search=FAILING');
    expect(byText.body.items).toMatchObject([
      {
        entityRef: refOf('failing'),
        title: 'Failing One',
        ownerRef: 'group:default/storefront',
        system: 'system:default/money',
        level: 'bronze',
        openFindings: { critical: 1, high: 1 },
        overdueFindings: 1,
      },
    ]);
    const byOwner = await get(
      '/scorecards?ownerRef=group:default/Storefront&level=bronze',
    );
    expect(byOwner.body.totalItems).toBe(1);
    const none = await get('/scorecards?search=%25');
    expect(none.body.totalItems).toBe(0);
  });

  it('shows pass, fail, error, partial, never and not annotated for what they are', async () => {
    expect(await card('passing')).toMatchObject({
      level: 'silver',
      score: 100,
      nextLevel: null,
      coverage: { known: 2, applicable: 2 },
      coverageRows: [{ resource: 'image/passing', source: 'fake' }],
    });
    const failing = await card('failing');
    expect(failing).toMatchObject({
      level: 'bronze',
      nextLevel: { level: 'silver', missing: ['scan.noCriticals'] },
    });
    expect(failing.results[1]).toMatchObject({
      state: 'fail',
      observed: '4 critical vulnerabilities are open',
      deadline: expect.any(String),
      facts: [
        { name: 'fake.criticalOpen', value: 4, source: 'fake' },
        { name: 'fake.scanState', value: 'scanned' },
      ],
    });
    expect(failing.results[1]).not.toHaveProperty('failingSince');

    const stateAndReason = async (name: string) => {
      const { level, results } = await card(name);
      return { level, state: results[0].state, reason: results[0].reason };
    };
    expect(await stateAndReason('broken')).toEqual({
      level: 'none',
      state: 'error',
      reason: 'The last collection by Fake scanner failed: access denied.',
    });
    expect(await stateAndReason('partial')).toMatchObject({
      level: 'none',
      state: 'error',
      reason: expect.stringContaining('was incomplete: page 2 failed'),
    });
    expect(await stateAndReason('silent')).toMatchObject({
      state: 'error',
      reason: expect.stringContaining('gave no answer for this entity'),
    });
    expect(await stateAndReason('bare')).toMatchObject({
      level: 'none',
      state: 'unknown',
      reason: expect.stringContaining('example.dev/scan'),
    });
    expect(await stateAndReason('lib')).toMatchObject({
      state: 'not-applicable',
      reason: 'Only services are scanned.',
    });
  });

  it('lists findings with deadlines, and filters them', async () => {
    const path = '/scorecards/component/default/failing/findings';
    const { body } = await get(path).expect(200);
    expect(body).toMatchObject({
      totalItems: 2,
      items: [
        {
          vulnerability: 'CVE-2020-1',
          severity: 'critical',
          firstSeenAt: '2020-01-01T00:00:00.000Z',
          deadline: '2020-01-08T00:00:00.000Z',
          sources: ['fake'],
          status: 'open',
        },
        { vulnerability: 'CVE-2020-2' },
      ],
    });
    expect((await get(`${path}?severity=high`)).body.totalItems).toBe(1);
    expect((await get(`${path}?search=cve-2020-2`)).body.totalItems).toBe(1);
    expect((await get(`${path}?status=resolved`)).body.totalItems).toBe(0);
  });

  it('tells of the checks and the health of the collectors', async () => {
    const checks = await get('/checks').expect(200);
    expect(checks.body.map((c: { id: string }) => c.id)).toEqual([
      'scan.covered',
      'scan.noCriticals',
    ]);
    const collectors = await get('/collectors').expect(200);
    expect(collectors.body).toMatchObject([
      {
        id: 'fake',
        title: 'Fake scanner',
        pillar: 'scan',
        entities: 6,
        failed: 3,
        error: null,
        lastRunAt: expect.any(String),
        lastSuccessAt: expect.any(String),
      },
    ]);
  });

  it('collects one entity on demand, once for all who ask', async () => {
    await setup.scheduler.triggerTask('security-scorecard-refresh');
    const before = collector.calls.length;
    for (let i = 0; i < 3; i += 1) {
      await request(setup.server)
        .post(
          '/api/security-scorecard/scorecards/component/default/passing/refresh',
        )
        .expect(202);
    }
    await setup.scheduler.triggerTask('security-scorecard-refresh');
    await setup.scheduler.triggerTask('security-scorecard-refresh');
    expect(collector.calls.slice(before)).toEqual([['passing']]);
  });

  it('tells others of changes after the commit, without names in the broadcast', async () => {
    const published = setup.events.publish.mock.calls.map(([e]) => e);
    expect(published).toContainEqual(
      expect.objectContaining({
        topic: 'security-scorecard.changed',
        eventPayload: expect.objectContaining({
          entityRef: refOf('failing'),
          level: 'bronze',
          previousLevel: 'none',
          changes: 2,
        }),
      }),
    );
    const broadcasts = published.filter(e => e.topic === 'signals');
    expect(JSON.stringify(broadcasts)).not.toContain('component:');
    expect(broadcasts.length).toBeGreaterThan(0);
  });

  it.each([
    ['/scorecards?limit=0', /limit/],
    ['/scorecards?limit=201', /limit/],
    ['/scorecards?limit=many', /limit/],
    ['/scorecards?offset=-1', /offset/],
    ['/scorecards?level=platinum', /level/],
    ['/scorecards?orderBy=owner_ref', /orderBy/],
    ['/scorecards?ownerRef=nobody', /ownerRef/],
    ['/scorecards?drop=table', /drop/],
    [LONG_SEARCH, /search/],
    ['/scorecards/component/default/pass%20ing', /name/],
    ['/scorecards/component/default/passing?brief=true', /brief/],
    [`/scorecards/component/default/${'x'.repeat(64)}`, /name/],
    ['/scorecards/component/default/passing/findings?status=gone', /status/],
  ])('answers 400 to a wrong GET, %#', async (path, message) => {
    const { body } = await get(path).expect(400);
    expect(body.error.message).toMatch(message);
  });

  it.each([
    ['{"force":true}', /request\/body must NOT have additional properties/],
    ['{} {}', /JSON/],
    ['[]', /request\/body must be object/],
    [`{"a":"${'x'.repeat(70_000)}"}`, /too large/],
  ])(
    'answers 400 to a refresh with a wrong body, %#',
    async (body, message) => {
      const requests = collector.calls.length;
      const response = await request(setup.server)
        .post(
          '/api/security-scorecard/scorecards/component/default/lib/refresh',
        )
        .set('Content-Type', 'application/json')
        .send(body)
        .expect(400);
      expect(response.body.error.message).toMatch(message);
      await setup.scheduler.triggerTask('security-scorecard-refresh');
      expect(collector.calls).toHaveLength(requests);
    },
  );

  it('answers 404 to what there is not, and 401 to nobody', async () => {
    const status = async (path: string) => (await get(path)).status;
    expect(await status('/scorecards/component/default/nothing')).toBe(404);
    expect(await status('/scorecards/resource/default/db')).toBe(404);
    const anonymous = await get('/scorecards').set(
      'Authorization',
      mockCredentials.none.header(),
    );
    expect(anonymous.status).toBe(401);
  });

  it('speaks the language of the client, and describes it', async () => {
    const client = new DefaultSecurityScorecardClient({
      discoveryApi: {
        getBaseUrl: async id =>
          `http://localhost:${setup.server.port()}/api/${id}`,
      },
    });
    const asUser = { token: mockCredentials.user.token() };
    const page = await client.listScorecards(
      { ownerRef: 'group:default/storefront', search: 'fail', limit: 1 },
      asUser,
    );
    expect(page.items.map(i => i.entityRef)).toEqual([refOf('failing')]);
    expect(
      await client.listFindings(refOf('failing'), { limit: 1 }, asUser),
    ).toMatchObject({
      totalItems: 2,
      items: [{ vulnerability: 'CVE-2020-1' }],
    });
    await expect(
      client.getScorecard(refOf('ghost'), asUser),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
    const invalid = { token: mockCredentials.user.invalidToken() };
    await expect(client.listChecks(invalid)).rejects.toMatchObject({
      name: 'ResponseError',
      statusCode: 401,
    });
    const { body } = await get('/openapi.json').expect(200);
    expect(body.info.title).toBe('security-scorecard');
  });

  it('audits reads and mutations', async () => {
    const ids = setup.auditor.createEvent.mock.calls.map(([e]) => e.eventId);
    expect(new Set(ids)).toEqual(
      new Set(['scorecard-fetch', 'finding-fetch', 'scorecard-mutate']),
    );
  });
});

describe('securityScorecardPlugin start', () => {
  const dir = createMockDirectory();

  it('fails with the message when the checks are broken and that is not allowed', async () => {
    dir.setContent({
      'scan.yaml': CHECKS.replace('criticalOpen == 0', 'x == 0'),
    });
    await expect(start(new FakeCollector(), dir.path, true)).rejects.toThrow(
      /scan\.yaml:30.*No such key: x/s,
    );
  });

  it('starts bare, without checks and policies', async () => {
    const { server } = await start(new FakeCollector(), undefined);
    const { status, body } = await request(server).get(
      '/api/security-scorecard/checks',
    );
    expect([status, body]).toEqual([200, []]);
  });
});
