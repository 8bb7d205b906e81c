import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  createMockDirectory,
  mockCredentials,
  mockServices,
  startTestBackend,
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import {
  IMAGE_DRIFT_TOPIC,
  RUNNING_IMAGES_TOPIC,
} from '@fairway/plugin-approved-images-common';
import { securityScorecardServiceRef } from '@fairway/plugin-security-scorecard-node';
import request from 'supertest';
import {
  component,
  container,
  digest,
  machine,
  REGISTER,
  seen,
} from '../__testUtils__/fixtures';
import { testPermissions, testUserInfo } from '../__testUtils__/permissions';
import approvedImagesPlugin from '../index';

jest.setTimeout(120_000);

const API = '/api/approved-images';
const CALLERS = [
  'nobody',
  'outsider',
  'developer',
  'owner',
  'security',
  'auditor',
  'service',
] as const;
/** `Security` is security again, signed in by what spells names as people write them. */
type Caller = (typeof CALLERS)[number] | 'guard' | 'Security';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const directory = createMockDirectory();

async function start(databaseId: TestDatabaseId) {
  const knex = await databases.init(databaseId);
  directory.setContent({ 'images.yaml': JSON.stringify(REGISTER) });
  const audit: string[] = [];
  const drifts: unknown[] = [];
  const events = mockServices.events();
  await events.subscribe({
    id: 'test',
    topics: [IMAGE_DRIFT_TOPIC],
    onEvent: async ({ eventPayload }) => void drifts.push(eventPayload),
  });
  const unused = async () => {
    throw new Error('not used');
  };
  const { server } = await startTestBackend({
    features: [
      approvedImagesPlugin,
      mockServices.database.factory({ knex }),
      catalogServiceMock.factory({
        entities: [component('payments-api'), component('shop', 'storefront')],
      }),
      createServiceFactory({
        service: eventsServiceRef,
        deps: {},
        factory: () => events,
      }),
      createServiceFactory({
        service: securityScorecardServiceRef,
        deps: {},
        factory: () => ({
          getScorecard: unused,
          listFindings: unused,
          refresh: unused,
        }),
      }),
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () => mockServices.scheduler(),
      }),
      mockServices.auditor.mock({
        createEvent: async ({ eventId, meta }) => {
          const name = `${eventId} ${String(meta?.actionType ?? meta?.queryType)}`;
          return {
            success: async () => void audit.push(`${name} ok`),
            fail: async ({ error }) => void audit.push(`${name} ${error.name}`),
          };
        },
      }).factory,
      testPermissions,
      testUserInfo,
      mockServices.rootConfig.factory({
        data: {
          approvedImages: {
            register: directory.resolve('images.yaml'),
            sampling: { size: 0 },
          },
        },
      }),
    ],
  });
  const publish = (eventPayload: unknown) =>
    events.publish({ topic: RUNNING_IMAGES_TOPIC, eventPayload });
  await publish(
    seen('payments-api', [
      container('a'),
      container('b'),
      container(null),
      machine('ami-0123456789abcdef0'),
      machine('ami-0fffffffffffffff0'),
    ]),
  );
  await publish(seen('shop', [container('c')]));
  await publish(seen('not-in-the-catalog', [container('c')]));
  await publish({ entityRef: 'nonsense' });
  const as = (caller: Caller) => {
    switch (caller) {
      case 'nobody':
        return mockCredentials.none.header();
      case 'service':
        return mockCredentials.service.header();
      default:
        return mockCredentials.user.header(`user:default/${caller}`);
    }
  };
  const call = (caller: Caller, method: string, route: string, body?: object) =>
    (method === 'GET'
      ? request(server).get(`${API}${route}`)
      : request(server).post(`${API}${route}`).send(body)
    ).set('Authorization', as(caller));
  const driftOf = async (reference: string): Promise<string> => {
    const { body } = await call('security', 'GET', '/drifts?limit=200');
    return body.items.find(
      (item: { reference: string }) => item.reference === reference,
    ).id;
  };
  return { call, audit, drifts, driftOf, knex, publish };
}

const WORDS = { reason: 'It is needed for the tests.' };
const UNKNOWN = '00000000-0000-4000-8000-000000000000';
const proposal = (name: string, ownerRef = 'group:default/payments') => ({
  kind: 'container',
  name,
  reference: `registry.example/team/new@${digest('d')}`,
  ownerRef,
  supportedUntil: '2098-01-01',
  ...WORDS,
});

// route × nobody, outsider, developer, owner, security, auditor, service
const MATRIX: [string, string, object | undefined, number[]][] = [
  ['GET', '/images', undefined, [401, 200, 200, 200, 200, 200, 200]],
  ['GET', '/images.csv', undefined, [401, 200, 200, 200, 200, 200, 200]],
  ['GET', '/resolve?name=app', undefined, [401, 200, 200, 200, 200, 200, 200]],
  ['GET', `/images/${UNKNOWN}`, undefined, [401, 404, 404, 404, 404, 404, 404]],
  // Only a person proposes, and only for a team of their own.
  ['POST', '/images', proposal('new'), [401, 403, 201, 409, 403, 403, 403]],
  [
    'POST',
    `/images/${UNKNOWN}/decision`,
    { decision: 'approve', ...WORDS },
    [401, 403, 403, 403, 404, 403, 403],
  ],
  [
    'POST',
    `/images/${UNKNOWN}/retirement`,
    WORDS,
    [401, 403, 403, 403, 404, 403, 403],
  ],
  ['GET', '/drifts', undefined, [401, 200, 200, 200, 200, 200, 200]],
  ['GET', '/drifts.csv', undefined, [401, 200, 200, 200, 200, 200, 200]],
  ['GET', '/drifts/DRIFT', undefined, [401, 404, 200, 200, 200, 200, 200]],
  [
    'POST',
    '/drifts/DRIFT/explanation',
    { explanation: 'We try it for a week.' },
    [401, 404, 200, 200, 200, 403, 403],
  ],
  [
    'POST',
    '/drifts/DRIFT/decision',
    { decision: 'refuse', ...WORDS },
    [401, 404, 403, 403, 200, 403, 403],
  ],
  ['POST', '/drifts/DRIFT/scan', {}, [401, 404, 200, 200, 200, 403, 200]],
  ['GET', '/scans', undefined, [401, 200, 200, 200, 200, 200, 200]],
  ['GET', '/scans.csv', undefined, [401, 200, 200, 200, 200, 200, 200]],
  ['GET', '/scanners', undefined, [401, 403, 403, 403, 200, 200, 200]],
  [
    'POST',
    `/scans/${UNKNOWN}/result`,
    { state: 'clean' },
    [401, 403, 403, 403, 403, 403, 404],
  ],
  ['GET', '/samples', undefined, [401, 403, 403, 403, 200, 200, 200]],
  ['GET', '/samples/2026-W01', undefined, [401, 403, 403, 403, 404, 404, 404]],
  ['GET', '/figures', undefined, [401, 200, 200, 200, 200, 200, 200]],
];

describe.each(databases.eachSupportedId())(
  'approved-images on %s',
  databaseId => {
    let setup: Awaited<ReturnType<typeof start>>;
    let drift: string;

    beforeAll(async () => {
      setup = await start(databaseId);
      drift = await setup.driftOf(container('b').reference);
    });

    it.each(MATRIX)(
      'answers %s %s by role',
      async (method, route, body, expected) => {
        const statuses: number[] = [];
        for (const caller of CALLERS) {
          const before = setup.audit.length;
          const { status } = await setup.call(
            caller,
            method,
            route.replace('DRIFT', drift),
            body,
          );
          statuses.push(status);
          // Who has no token is turned away before the plugin is reached.
          const audited = caller === 'nobody' ? 0 : 1;
          expect(setup.audit.length).toBe(before + audited);
        }
        expect(statuses).toEqual(expected);
      },
    );

    it('opens a record for what is not in the register, and for nothing else', async () => {
      const { body } = await setup.call('developer', 'GET', '/drifts');
      expect(
        body.items.map((d: { reference: string; reason: string }) => [
          d.reference,
          d.reason,
        ]),
      ).toEqual(
        expect.arrayContaining([
          [container('b').reference, 'unregistered'],
          [container(null).reference, 'undetermined'],
          ['ami-0fffffffffffffff0', 'unregistered'],
        ]),
      );
      expect(body.totalItems).toBe(3);
      expect(
        body.items.every(
          (d: { scan: { cause: string } | null }) => d.scan?.cause === 'drift',
        ),
      ).toBe(true);
      const outsider = await setup.call('outsider', 'GET', '/drifts');
      expect(outsider.body.items).toMatchObject([{ title: 'shop' }]);
      const figures = await setup.call('outsider', 'GET', '/figures');
      expect(figures.body).toMatchObject({ services: 1, sampling: null });
    });

    it('exports what the caller may see, and no formulas', async () => {
      const { call } = setup;
      const formula = '=HYPERLINK("https://evil.example";"Open")';
      await call('owner', 'POST', `/drifts/${drift}/explanation`, {
        explanation: formula,
      });
      const lines = async (caller: Caller, route: string) => {
        const { text, headers } = await call(caller, 'GET', route);
        expect(headers['content-type']).toBe('text/csv; charset=utf-8');
        expect(headers['content-disposition']).toMatch(
          /^attachment; filename="[a-z-]+\.csv"$/,
        );
        return text.trim().split('\r\n');
      };
      const drifts = await lines('owner', '/drifts.csv');
      expect(drifts[0]).toContain('"entityRef","title","ownerRef"');
      expect(drifts).toHaveLength(4);
      expect(drifts.join()).toContain(
        `"'=HYPERLINK(""https://evil.example"";""Open"")"`,
      );
      expect(drifts.join()).not.toContain('default/shop');
      const reason = '/drifts.csv?reason=undetermined';
      expect(await lines('owner', reason)).toHaveLength(2);
      expect(await lines('outsider', '/scans.csv')).toEqual([
        expect.stringContaining('"entityRef"'),
        expect.stringContaining('"component:default/shop"'),
      ]);
      const images = await lines('outsider', '/images.csv?kind=machine');
      expect(images).toEqual([
        expect.stringContaining('"name"'),
        expect.stringContaining('"ubuntu"'),
      ]);
      const refused = await call('owner', 'GET', '/scans.csv?state=whatever');
      expect(refused.status).toBe(400);
    });

    it('tells the topic of each change, once per change', async () => {
      const ids = setup.drifts.map(event => JSON.stringify(event));
      expect(new Set(ids).size).toBe(ids.length);
      expect(setup.drifts).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            driftId: drift,
            status: 'open',
            reason: 'unregistered',
          }),
          expect.objectContaining({ driftId: drift, status: 'explained' }),
        ]),
      );
    });

    it('takes an image through proposal, approval by another person, use and retirement', async () => {
      const { call } = setup;
      const made = await call('security', 'POST', '/images', {
        ...proposal('base', 'group:default/security'),
        reference: container('c').reference,
      });
      expect(made.status).toBe(201);
      const decide = (caller: Caller) =>
        call(caller, 'POST', `/images/${made.body.id}/decision`, {
          decision: 'approve',
          ...WORDS,
        });
      expect((await decide('security')).status).toBe(403);
      expect((await decide('Security')).status).toBe(403);
      const resolve = () => call('developer', 'GET', '/resolve?name=base');
      expect((await resolve()).status).toBe(404);
      expect((await decide('guard')).status).toBe(200);
      expect((await decide('guard')).status).toBe(409);
      expect((await resolve()).body).toMatchObject({
        reference: container('c').reference,
        approvedBy: 'user:default/guard',
        supportedUntil: '2098-01-01',
      });
      const shop = await call('security', 'GET', '/drifts?search=SHOP');
      expect(shop.body.items).toMatchObject([
        { status: 'approved', closedAt: expect.any(String) },
      ]);
      const retired = await call(
        'guard',
        'POST',
        `/images/${made.body.id}/retirement`,
        { reason: 'It is exploited in the wild.' },
      );
      expect(retired.body).toMatchObject({
        status: 'retired',
        usable: false,
        timeline: [
          { action: 'proposed', actor: 'user:default/security' },
          { action: 'approved', actor: 'user:default/guard' },
          { action: 'retired', text: 'It is exploited in the wild.' },
        ],
      });
      expect((await resolve()).status).toBe(404);
      const again = await call(
        'security',
        'GET',
        '/drifts?search=shop&live=true',
      );
      expect(again.body.items).toMatchObject([{ reason: 'retired' }]);
    });

    it('takes what security approves into the register, but not from who explained it', async () => {
      const { call, driftOf } = setup;
      const id = await driftOf('ami-0fffffffffffffff0');
      const decide = (caller: Caller, more = {}) =>
        call(caller, 'POST', `/drifts/${id}/decision`, {
          decision: 'approve',
          ...WORDS,
          ...more,
        });
      const until = { supportedUntil: '2098-01-01' };
      expect((await decide('security')).status).toBe(400);
      expect(
        (await decide('security', { supportedUntil: '2020-01-01' })).status,
      ).toBe(400);
      await call('security', 'POST', `/drifts/${id}/explanation`, {
        explanation: 'The vendor ships only this one.',
      });
      expect((await decide('security', until)).status).toBe(403);
      expect((await decide('Security', until)).status).toBe(403);
      const done = await decide('guard', until);
      expect(done.body).toMatchObject({
        status: 'approved',
        explainedBy: 'user:default/security',
        decidedBy: 'user:default/guard',
      });
      expect((await decide('guard', until)).status).toBe(409);
      const { body } = await call(
        'developer',
        'GET',
        '/images?kind=machine&usable=true&search=ami-0fff',
      );
      expect(body.items).toMatchObject([
        { accountId: '111122223333', region: 'eu-central-1', source: 'api' },
      ]);
      const unpinned = await driftOf(container(null).reference);
      const refused = await call(
        'guard',
        'POST',
        `/drifts/${unpinned}/decision`,
        { decision: 'approve', ...WORDS, ...until },
      );
      expect(refused.status).toBe(400);
    });

    it('keeps the result of a scan, and does not change it', async () => {
      const { call } = setup;
      const { body } = await call('security', 'GET', '/scans?limit=1');
      const [{ id }] = body.items;
      const report = (result: object) =>
        call('service', 'POST', `/scans/${id}/result`, result);
      expect(
        (await report({ state: 'clean', url: 'data:text/html,hi' })).status,
      ).toBe(400);
      const done = await report({ state: 'findings', critical: 2, high: 3 });
      expect(done.body).toMatchObject({ state: 'findings', critical: 2 });
      expect((await report({ state: 'findings' })).status).toBe(200);
      expect((await report({ state: 'clean' })).status).toBe(409);
    });

    it('closes what does not run any more, but only when all was seen', async () => {
      const { call, publish, driftOf } = setup;
      const statusOf = async () =>
        (await call('owner', 'GET', `/drifts/${drift}`)).body.status;
      const later = (time: string, complete: boolean) =>
        seen('payments-api', [container('a')], {
          observedAt: `2026-11-21T${time}:00.000Z`,
          complete,
        });
      await publish(later('09:00', true));
      expect(await statusOf()).not.toBe('gone');
      await publish(later('11:00', false));
      expect(await statusOf()).not.toBe('gone');
      await publish(later('12:00', true));
      expect(await statusOf()).toBe('gone');
      await publish(
        seen('payments-api', [container('b')], {
          observedAt: '2026-11-21T13:00:00.000Z',
        }),
      );
      const { body } = await call(
        'owner',
        'GET',
        '/drifts?status=open&live=true',
      );
      expect(body.items).toMatchObject([{ reason: 'unregistered' }]);
      expect(await driftOf(container('b').reference)).not.toBe(drift);
    });

    it.each([
      ['GET', '/images?limit=201', undefined],
      ['GET', '/resolve?name=Robert%27);--', undefined],
      ['GET', '/resolve?name=ubuntu&kind=machine', undefined],
      ['GET', '/drifts?status=whatever', undefined],
      ['GET', `/drifts/${'x'.repeat(36)}`, undefined],
      ['GET', '/samples/2026', undefined],
      ['POST', '/images', { ...proposal('a b') }],
      ['POST', '/images', { ...proposal('tag'), reference: 'node:24' }],
      ['POST', '/images', { ...proposal('more'), status: 'approved' }],
      [
        'POST',
        '/images',
        { ...proposal('past'), supportedUntil: '2020-01-01' },
      ],
      ['POST', '/images', { ...proposal('shy'), reason: ' '.repeat(20) }],
      ['POST', '/images', { ...proposal('ami'), kind: 'machine' }],
    ])('refuses %s %s', async (method, route, body) => {
      const { status } = await setup.call('owner', method, route, body);
      expect(status).toBe(400);
    });
  },
);
