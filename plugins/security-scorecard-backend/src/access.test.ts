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
import { collectorsExtensionPoint } from '@fairway/plugin-security-scorecard-node';
import request from 'supertest';
import {
  CHECKS,
  component,
  FakeCollector,
  finding,
  observation,
} from './__testUtils__/fixtures';
import { testPermissions, testUserInfo } from './__testUtils__/policy';
import securityScorecardPlugin from './index';

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

const CARD = '/scorecards/component/default/payments-api';

/** Expected status, in the order of the callers; the second number is how many items a list has. */
const MATRIX: [string, string, (number | [number, number])[], object?][] = [
  [
    'GET',
    '/scorecards',
    [401, [200, 1], [200, 1], [200, 1], [200, 2], [200, 2], [200, 2]],
  ],
  [
    'GET',
    '/scorecards?search=payments',
    [401, [200, 0], [200, 1], [200, 1], [200, 1], [200, 1], [200, 1]],
  ],
  [
    'GET',
    '/scorecards?checkId=scan.noCriticals&scope=group:default/payments',
    [401, [200, 0], [200, 1], [200, 1], [200, 1], [200, 1], [200, 1]],
  ],
  [
    'POST',
    '/scorecards/by-refs',
    [401, [200, 1], [200, 1], [200, 1], [200, 2], [200, 2], [200, 2]],
    {
      entityRefs: [
        'component:default/payments-api',
        'component:default/shop',
        'component:default/ghost',
      ],
    },
  ],
  [
    'GET',
    '/findings',
    [401, [200, 1], [200, 1], [200, 1], [200, 2], [200, 2], [200, 2]],
  ],
  [
    'GET',
    '/findings?scope=group:default/payments&overdue=false',
    [401, [200, 0], [200, 1], [200, 1], [200, 1], [200, 1], [200, 1]],
  ],
  // What PostgreSQL can't hold.
  ['GET', '/findings?search=a%00b', [401, 400, 400, 400, 400, 400, 400]],
  ['GET', `${CARD}%00`, [401, 400, 400, 400, 400, 400, 400]],
  ['GET', CARD, [401, 404, 200, 200, 200, 200, 200]],
  [
    'GET',
    `${CARD}/findings`,
    [401, 404, [200, 1], [200, 1], [200, 1], [200, 1], [200, 1]],
  ],
  ['POST', `${CARD}/refresh`, [401, 404, 403, 202, 202, 403, 202]],
  [
    'GET',
    '/scorecards/component/default/ghost',
    [401, 404, 404, 404, 404, 404, 404],
  ],
  [
    'POST',
    '/scorecards/component/default/ghost/refresh',
    [401, 404, 404, 404, 404, 403, 404],
  ],
  [
    'GET',
    '/todos',
    [401, [200, 1], [200, 1], [200, 1], [200, 0], [200, 0], 403],
  ],
  [
    'GET',
    '/checks',
    [401, [200, 2], [200, 2], [200, 2], [200, 2], [200, 2], [200, 2]],
  ],
  ['GET', '/collectors', [401, 403, 403, 403, [200, 1], [200, 1], [200, 1]]],
  ['GET', '/policy', [401, 200, 200, 200, 200, 200, 200]],
  [
    'GET',
    '/rollups?by=owner',
    [401, [200, 1], [200, 1], [200, 1], [200, 2], [200, 2], [200, 2]],
  ],
  [
    'GET',
    '/rollups?by=kind&scope=group:default/payments',
    [401, [200, 0], [200, 1], [200, 1], [200, 1], [200, 1], [200, 1]],
  ],
  ['GET', '/rollups/organisation', [401, 200, 200, 200, 200, 200, 200]],
  [
    'GET',
    '/rollups/group/default/payments',
    [401, 200, 200, 200, 200, 200, 200],
  ],
  ['GET', '/dashboard', [401, 200, 200, 200, 200, 200, 200]],
  [
    'GET',
    '/dashboard?scope=group:default/payments&days=7',
    [401, 200, 200, 200, 200, 200, 200],
  ],
  [
    'GET',
    '/dashboard/export/overdue-findings',
    [401, 200, 200, 200, 200, 200, 200],
  ],
  ['GET', '/dashboard/export/collectors', [401, 403, 403, 403, 200, 200, 200]],
  ['GET', '/dashboard/export/users', [401, 400, 400, 400, 400, 400, 400]],
  [
    'GET',
    '/scorecards?ownerRef=none&pillar=scan&worst=unknown&failing=false',
    [401, [200, 0], [200, 0], [200, 0], [200, 0], [200, 0], [200, 0]],
  ],
  [
    'GET',
    '/findings?ownerRef=group:default/payments&vulnerability=CVE-1',
    [401, [200, 0], [200, 1], [200, 1], [200, 1], [200, 1], [200, 1]],
  ],
  [
    'GET',
    '/findings?age=older&template=template:default/x',
    [401, [200, 0], [200, 0], [200, 0], [200, 0], [200, 0], [200, 0]],
  ],
  ['GET', '/trends/organisation', [401, 200, 200, 200, 200, 200, 200]],
  [
    'GET',
    '/trends/group/default/payments',
    [401, 200, 200, 200, 200, 200, 200],
  ],
  [
    'GET',
    '/trends/component/default/payments-api',
    [401, 404, 200, 200, 200, 200, 200],
  ],
  ['GET', `${CARD}/history`, [401, 404, 200, 200, 200, 200, 200]],
  ['GET', `${CARD}/gate?stage=test`, [401, 404, 200, 200, 200, 200, 200]],
  ['GET', `${CARD}/gate?stage=party`, [400, 400, 400, 400, 400, 400, 400]],
];

function headerOf(caller: Caller): string {
  switch (caller) {
    case 'nobody':
      return mockCredentials.none.header();
    case 'service':
      return mockCredentials.service.header();
    default:
      return mockCredentials.user.header(`user:default/${caller}`);
  }
}

describe('who may do what', () => {
  const dir = createMockDirectory({ content: { 'scan.yaml': CHECKS } });
  const collector = new FakeCollector(async function* script(entities) {
    for (const entity of entities) {
      yield observation(entity.metadata.name, {
        observedAt: new Date().toISOString(),
        facts: { scanState: 'scanned', criticalOpen: 3 },
        findings: [finding('CVE-1')],
      });
    }
  });
  const scheduler = mockServices.scheduler();
  let backend: Awaited<ReturnType<typeof startTestBackend>>;

  beforeAll(async () => {
    backend = await startTestBackend({
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
            component('payments-api'),
            component('shop', { owner: 'storefront' }),
          ],
        }),
        createServiceFactory({
          service: coreServices.scheduler,
          deps: {},
          factory: () => scheduler,
        }),
        testPermissions({
          'component:default/payments-api': 'group:default/payments',
          'component:default/shop': 'group:default/storefront',
        }),
        testUserInfo,
        mockServices.rootConfig.factory({
          data: { securityScorecard: { policies: dir.path } },
        }),
      ],
    });
    await scheduler.triggerTask('security-scorecard-sync-entities');
    await scheduler.triggerTask('security-scorecard-collect-fake');
  });

  const cases = MATRIX.flatMap(([method, path, answers, content]) =>
    CALLERS.map((caller, index) => ({
      method,
      path,
      content,
      caller,
      answer: answers[index],
    })),
  );

  it.each(cases)(
    '$method $path as $caller is $answer',
    async ({ method, path, content, caller, answer }) => {
      const url = `/api/security-scorecard${path}`;
      const { status, body } = await (
        method === 'GET'
          ? request(backend.server).get(url)
          : request(backend.server).post(url).send(content)
      ).set('Authorization', headerOf(caller));
      const all = body.items ?? body;
      const list = Array.isArray(all) ? all.filter(i => i !== null) : all;
      expect(
        Array.isArray(answer)
          ? [status, list.length, body.totalItems ?? list.length]
          : status,
      ).toEqual(Array.isArray(answer) ? [...answer, answer[1]] : answer);
    },
  );

  it('answers the permission backend which scorecards the conditions allow', async () => {
    const item = (id: string, name: string, claim: string) => ({
      id,
      resourceRef: `component:default/${name}`,
      resourceType: 'security-scorecard',
      conditions: {
        rule: 'IS_OWNER',
        resourceType: 'security-scorecard',
        params: { claims: [claim] },
      },
    });
    const { body } = await request(backend.server)
      .post(
        '/api/security-scorecard/.well-known/backstage/permissions/apply-conditions',
      )
      .set('Authorization', headerOf('service'))
      .send({
        items: [
          item('1', 'payments-api', 'group:default/Payments'),
          item('2', 'shop', 'group:default/payments'),
          item('3', 'ghost', 'group:default/payments'),
        ],
      })
      .expect(200);
    expect(body.items.map((i: { result: string }) => i.result)).toEqual([
      'ALLOW',
      'DENY',
      'DENY',
    ]);
  });

  it('says the same about what is hidden and what is not there', async () => {
    const message = async (name: string) =>
      (
        await request(backend.server)
          .get(`/api/security-scorecard/scorecards/component/default/${name}`)
          .set('Authorization', headerOf('outsider'))
      ).body.error.message.replace(name, 'NAME');
    expect(await message('payments-api')).toBe(await message('ghost'));
  });
});
