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
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { notificationService } from '@backstage/plugin-notifications-node';
import { collectorsExtensionPoint } from '@fairway/plugin-security-scorecard-node';
import request from 'supertest';
import {
  CHECKS,
  component,
  FakeCollector,
  observation,
} from '../__testUtils__/fixtures';
import { DAY } from '../__testUtils__/peopleWork';
import { testPermissions, testUserInfo } from '../__testUtils__/policy';
import securityScorecardPlugin from '../index';

jest.setTimeout(120_000);

const API = '/api/security-scorecard';
const CARD = `${API}/scorecards/component/default/payments-api`;
const REF = 'component:default/payments-api';
const later = (days: number) => new Date(Date.now() + days * DAY).toISOString();

const CALLERS = [
  'nobody',
  'outsider',
  'developer',
  'owner',
  'security',
  'auditor',
  'service',
] as const;
type Caller = (typeof CALLERS)[number];

/** Two checks of one level, of which one fails: a waiver is what is missing. */
const POLICY = CHECKS.replace('level: silver', 'level: bronze');

const WAIVER = {
  entityRef: REF,
  target: { kind: 'check', checkId: 'scan.noCriticals' },
  type: 'compensating-control',
  justification: 'The component is not reachable from outside.',
  expiresAt: later(20),
};
const CAMPAIGN = {
  title: 'No criticals',
  checkIds: ['scan.noCriticals'],
  scope: { ownerRefs: [], systemRefs: [], tiers: [] },
  targetDate: later(30),
};

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

async function start(databaseId: TestDatabaseId, policies: string) {
  const knex = await databases.init(databaseId);
  const scheduler = mockServices.scheduler();
  const notifications = { send: jest.fn(async (_: unknown) => {}) };
  const audit: string[] = [];
  const events = mockServices.events.mock();
  const { server } = await startTestBackend({
    features: [
      securityScorecardPlugin,
      createBackendModule({
        pluginId: 'security-scorecard',
        moduleId: 'fake',
        register(env) {
          env.registerInit({
            deps: { collectors: collectorsExtensionPoint },
            async init({ collectors }) {
              collectors.addCollector(
                new FakeCollector(async function* script(entities) {
                  for (const { metadata } of entities) {
                    yield observation(metadata.name, {
                      observedAt: new Date().toISOString(),
                      facts: { scanState: 'scanned', criticalOpen: 3 },
                    });
                  }
                }),
              );
            },
          });
        },
      }),
      mockServices.database.factory({ knex }),
      catalogServiceMock.factory({
        entities: [
          component('payments-api', { title: 'Payments API' }),
          component('shop', { owner: 'storefront' }),
        ],
      }),
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () => scheduler,
      }),
      createServiceFactory({
        service: notificationService,
        deps: {},
        factory: () => notifications,
      }),
      events.factory,
      mockServices.auditor.mock({
        createEvent: async ({ eventId, meta }) => {
          const name = `${eventId} ${String(meta?.actionType ?? meta?.queryType)}`;
          return {
            success: async () => void audit.push(`${name} ok`),
            fail: async ({ error }) => void audit.push(`${name} ${error.name}`),
          };
        },
      }).factory,
      testPermissions({
        [REF]: 'group:default/payments',
        'component:default/shop': 'group:default/storefront',
      }),
      testUserInfo,
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://portal' },
          securityScorecard: {
            policies,
            notifications: { deciders: ['security'], batch: 'PT0.001S' },
          },
        },
      }),
    ],
  });
  const run = (task: string) =>
    scheduler.triggerTask(`security-scorecard-${task}`);
  await run('sync-entities');
  await run('collect-fake');
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
  const get = (caller: Caller, path: string) =>
    request(server).get(path).set('Authorization', as(caller));
  const post = (caller: Caller, path: string, body: object = {}) =>
    request(server).post(path).set('Authorization', as(caller)).send(body);
  return { knex, run, get, post, notifications, audit, events };
}

describe.each(databases.eachSupportedId())(
  'people’s work on %s',
  databaseId => {
    const dir = createMockDirectory({ content: { 'scan.yaml': POLICY } });
    let portal: Awaited<ReturnType<typeof start>>;

    beforeAll(async () => {
      portal = await start(databaseId, dir.path);
    });

    beforeEach(async () => {
      await portal.knex('waivers').delete();
      await portal.knex('campaigns').delete();
      await portal.knex('scorecards').update({ policy_hash: null });
      await portal.run('evaluate-outdated');
      portal.audit.length = 0;
      portal.notifications.send.mockClear();
    });

    const made = async (status: 'pending' | 'approved') => {
      const { body } = await portal
        .post('developer', `${API}/waivers`, WAIVER)
        .expect(201);
      if (status === 'approved') {
        await portal
          .post('security', `${API}/waivers/${body.id}/decide`, {
            decision: 'approve',
          })
          .expect(200);
      }
      return body.id;
    };
    const campaign = async () =>
      (await portal.post('security', `${API}/campaigns`, CAMPAIGN).expect(201))
        .body.id;

    /** Statuses in the order of the callers: nobody, outsider, developer, owner, security, auditor, service. */
    const MATRIX: {
      method: 'GET' | 'POST';
      path: string;
      on?: 'pending' | 'approved' | 'campaign';
      body?: object;
      expected: number[];
    }[] = [
      {
        method: 'GET',
        path: '/waivers',
        expected: [401, 200, 200, 200, 200, 200, 200],
      },
      {
        method: 'POST',
        path: '/waivers',
        body: WAIVER,
        expected: [401, 404, 201, 201, 403, 403, 403],
      },
      {
        method: 'GET',
        path: `/waiver-limits?entityRef=${WAIVER.entityRef}&checkId=${WAIVER.target.checkId}`,
        expected: [401, 404, 200, 200, 403, 403, 200],
      },
      {
        method: 'GET',
        path: '/waivers/{id}',
        on: 'pending',
        expected: [401, 404, 200, 200, 200, 200, 200],
      },
      {
        method: 'POST',
        path: '/waivers/{id}/decide',
        on: 'pending',
        body: { decision: 'approve' },
        expected: [401, 404, 403, 403, 200, 403, 403],
      },
      {
        method: 'POST',
        path: '/waivers/{id}/withdraw',
        on: 'pending',
        expected: [401, 404, 200, 403, 403, 403, 403],
      },
      {
        method: 'POST',
        path: '/waivers/{id}/revoke',
        on: 'approved',
        body: { reason: 'No longer.' },
        expected: [401, 404, 200, 200, 200, 403, 403],
      },
      {
        method: 'GET',
        path: '/campaigns',
        expected: [401, 200, 200, 200, 200, 200, 200],
      },
      {
        method: 'POST',
        path: '/campaigns',
        body: CAMPAIGN,
        expected: [401, 403, 403, 403, 201, 403, 403],
      },
      {
        method: 'GET',
        path: '/campaigns/{id}',
        on: 'campaign',
        expected: [401, 200, 200, 200, 200, 200, 200],
      },
      {
        method: 'GET',
        path: '/campaigns/{id}/items',
        on: 'campaign',
        expected: [401, 200, 200, 200, 200, 200, 200],
      },
      {
        method: 'POST',
        path: '/campaigns/{id}/close',
        on: 'campaign',
        expected: [401, 403, 403, 403, 200, 403, 403],
      },
      {
        method: 'POST',
        path: '/campaigns/{id}/promote',
        on: 'campaign',
        expected: [401, 403, 403, 403, 200, 403, 403],
      },
    ];

    it.each(MATRIX)('$method $path answers by caller', async row => {
      const answers: number[] = [];
      for (const caller of CALLERS) {
        await portal.knex('waivers').delete();
        let path = `${API}${row.path}`;
        if (row.on) {
          const id =
            row.on === 'campaign' ? await campaign() : await made(row.on);
          path = path.replace('{id}', id);
        }
        const { status } = await (row.method === 'GET'
          ? portal.get(caller, path)
          : portal.post(caller, path, row.body));
        answers.push(status);
      }
      expect(answers).toEqual(row.expected);
    });

    it.each(MATRIX.filter(row => row.method === 'POST'))(
      '$method $path records every refusal',
      async row => {
        const id =
          row.on === 'campaign'
            ? await campaign()
            : row.on && (await made(row.on));
        portal.audit.length = 0;
        const path = `${API}${row.path}`.replace('{id}', id ?? '');
        const refused = CALLERS.filter((_, i) => row.expected[i] >= 403);
        for (const caller of refused) {
          await portal.post(caller, path, row.body);
        }
        expect(portal.audit).toEqual(
          refused.map(() =>
            expect.stringMatching(
              /^(waiver|campaign)-mutate \w+ Not(Allowed|Found)Error$/,
            ),
          ),
        );
      },
    );

    it('raises the level with the approval, and lowers it with the end', async () => {
      const { knex, run, get, post, notifications, events } = portal;
      const card = async () => (await get('developer', CARD).expect(200)).body;
      const check = async () =>
        (await card()).results.find(
          (r: { checkId: string }) => r.checkId === 'scan.noCriticals',
        );
      expect((await card()).level).toBe('none');
      await run('sweep-exceptions');

      const id = await made('pending');
      expect((await card()).level).toBe('none');
      const { body: offered } = await get('security', `${API}/waivers/${id}`);
      expect(offered.allowed).toEqual(['decide']);
      expect(
        (await get('developer', `${API}/waivers`)).body.items[0].allowed,
      ).toEqual(['withdraw']);
      await post('security', `${API}/waivers/${id}/decide`, {
        decision: 'approve',
        reason: 'Seen the network policy.',
      }).expect(200);
      expect((await card()).level).toBe('bronze');
      expect(await check()).toMatchObject({
        state: 'fail',
        waived: true,
        waiverId: id,
      });
      const late = await post('security', `${API}/waivers/${id}/decide`, {
        decision: 'deny',
        reason: 'No.',
      }).expect(409);
      expect(late.body.error.message).toMatch(
        /approved by user:default\/security on .* UTC$/,
      );

      // Its time comes; nobody has to do anything but evaluate.
      await knex('waivers').update({
        expires_at: new Date(Date.now() - 1000).toISOString(),
      });
      await run('sweep-exceptions');
      expect((await card()).level).toBe('none');
      expect(await check()).toMatchObject({ waived: false, waiverId: null });
      expect(
        (await get('developer', `${API}/waivers/${id}`)).body,
      ).toMatchObject({
        status: 'expired',
        allowed: [],
      });

      await run('sweep-exceptions');
      await run('deliver');
      const told = notifications.send.mock.calls.map(([message]) =>
        JSON.stringify(message),
      );
      for (const [who, what] of [
        ['group:default/security', 'Waiver asked for'],
        ['user:default/developer', 'Waiver approved by security'],
        ['user:default/developer', 'Waiver expired'],
        ['group:default/payments', 'fell from bronze to none'],
      ]) {
        expect(
          told.some(text => text.includes(who) && text.includes(what)),
        ).toBe(true);
      }
      const before = notifications.send.mock.calls.length;
      await run('sweep-exceptions');
      await run('deliver');
      expect(notifications.send.mock.calls).toHaveLength(before);
      expect(events.publish).toHaveBeenCalledWith(
        expect.objectContaining({
          topic: 'security-scorecard.waiver',
          eventPayload: expect.objectContaining({
            waiverId: id,
            status: 'approved',
            actor: 'user:default/security',
          }),
        }),
      );
    });

    it.each([
      [{ ...WAIVER, justification: 'too short' }, 400, 'justification'],
      [{ ...WAIVER, type: 'because' }, 400, 'type'],
      [{ ...WAIVER, expiresAt: later(400) }, 400, 'expiresAt'],
      [{ ...WAIVER, who: 'me' }, 400, 'additional properties'],
      [{ ...WAIVER, entityRef: 'component:default/ghost' }, 404, 'entityRef'],
      [
        { ...WAIVER, target: { kind: 'check', checkId: 'no.such' } },
        400,
        'target.checkId',
      ],
      [
        { ...WAIVER, target: { kind: 'finding', findingId: 'none' } },
        400,
        'target.findingId',
      ],
    ])(
      'refuses a request and names the field: %j',
      async (body, status, field) => {
        const answer = await portal.post('developer', `${API}/waivers`, body);
        expect(answer.status).toBe(status);
        expect(answer.body.error.message).toContain(field);
        expect(await portal.knex('waivers').select()).toEqual([]);
      },
    );

    it.each(['', '&checkId=a&findingId=b', '&checkId=no.such'])(
      'has no limits of a waiver for %j',
      async target => {
        const answer = await portal.get(
          'developer',
          `${API}/waiver-limits?entityRef=${WAIVER.entityRef}${target}`,
        );
        expect(answer.status).toBe(400);
        expect(answer.body.error.message).toContain('checkId');
      },
    );

    it('shows the numbers of a campaign over what the caller may read', async () => {
      const id = await campaign();
      const total = async (caller: Caller) => {
        const { body } = await portal.get(caller, `${API}/campaigns/${id}`);
        expect(body.burnUp.at(-1)).toMatchObject({
          total: body.progress.total,
          done: body.progress.done,
        });
        return [body.progress.total, body.progress.failing, body.manageable];
      };
      expect(await total('security')).toEqual([2, 2, true]);
      expect(await total('developer')).toEqual([1, 1, false]);
      const { body } = await portal.get(
        'developer',
        `${API}/campaigns/${id}/items?limit=5`,
      );
      expect(body).toMatchObject({
        totalItems: 1,
        items: [{ entityRef: REF, checkId: 'scan.noCriticals', state: 'fail' }],
      });
      expect(
        (await portal.get('developer', `${API}/campaigns?status=closed`)).body,
      ).toEqual({ items: [], totalItems: 0 });
    });
  },
);
