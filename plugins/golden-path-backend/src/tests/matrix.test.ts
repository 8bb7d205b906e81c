import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { scaffolderServiceRef } from '@backstage/plugin-scaffolder-node';
import { GOLDEN_PATH_TOPIC } from '@fairway/plugin-golden-path-common';
import request from 'supertest';
import { component, observed } from '../__testUtils__/fixtures';
import { testPermissions } from '../__testUtils__/permissions';
import { TEMPLATES } from '../__testUtils__/templates';
import goldenPathPlugin from '../index';

jest.setTimeout(120_000);

const API = '/api/golden-path';
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

const OWN = 'component:default/payments-api';
const OTHER = 'component:default/shop';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

async function start(databaseId: TestDatabaseId) {
  const knex = await databases.init(databaseId);
  const audit: string[] = [];
  const tasks: { ref: unknown; by: unknown }[] = [];
  const events = mockServices.events();
  const unused = async () => {
    throw new Error('not used');
  };
  const { server } = await startTestBackend({
    features: [
      goldenPathPlugin,
      mockServices.database.factory({ knex }),
      catalogServiceMock.factory({
        entities: [
          component('payments-api', { title: 'Payments API' }),
          component('shop', { owner: 'storefront' }),
        ],
      }),
      createServiceFactory({
        service: eventsServiceRef,
        deps: {},
        factory: () => events,
      }),
      createServiceFactory({
        service: scaffolderServiceRef,
        deps: {},
        factory: () => ({
          scaffold: async ({ templateRef, values }, { credentials }) => {
            if (values.entityRef === OTHER) {
              throw new Error('the template refuses it');
            }
            tasks.push({
              ref: [templateRef, values],
              by: credentials.principal,
            });
            return { taskId: `task-${tasks.length}` };
          },
          getTemplateParameterSchema: unused,
          getTask: unused,
          cancelTask: unused,
          retry: unused,
          listTasks: unused,
          listActions: unused,
          listTemplatingExtensions: unused,
          getLogs: unused,
          dryRun: unused,
          autocomplete: unused,
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
      mockServices.rootConfig.factory({
        data: { goldenPath: { templates: TEMPLATES } },
      }),
    ],
  });
  const publish = (eventPayload: unknown) =>
    events.publish({ topic: GOLDEN_PATH_TOPIC, eventPayload });
  await publish(observed('payments-api', { version: '1.0.0' }));
  await publish(observed('shop'));
  await publish(observed('not-in-the-catalog'));
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
  return { call, audit, tasks };
}

const SERVICE = '/services/component/default/payments-api';
const PREVIEW = {
  template: 'template:default/tiny-service',
  values: { name: 'ledger', owner: 'group:default/payments' },
};

// route × nobody, outsider, developer, owner, security, auditor, service
const MATRIX: [string, string, object | undefined, number[]][] = [
  ['GET', '/services', undefined, [401, 200, 200, 200, 200, 200, 200]],
  ['GET', SERVICE, undefined, [401, 404, 200, 200, 200, 200, 200]],
  ['GET', '/summary', undefined, [401, 200, 200, 200, 200, 200, 200]],
  ['POST', '/preview', PREVIEW, [401, 403, 200, 200, 200, 200, 200]],
  [
    'GET',
    '/templates/tiny-service/versions',
    undefined,
    [401, 403, 200, 200, 200, 200, 200],
  ],
  [
    'POST',
    '/upgrades',
    { entityRefs: [OWN] },
    [401, 404, 200, 200, 200, 403, 200],
  ],
];

describe.each(databases.eachSupportedId())('golden-path on %s', databaseId => {
  let setup: Awaited<ReturnType<typeof start>>;

  beforeAll(async () => {
    setup = await start(databaseId);
  });

  it.each(MATRIX)(
    'answers %s %s by role',
    async (method, route, body, expected) => {
      const statuses: number[] = [];
      for (const caller of CALLERS) {
        const before = setup.audit.length;
        const { status } = await setup.call(caller, method, route, body);
        statuses.push(status);
        // Who has no token is turned away before the plugin is reached.
        const audited = caller === 'nobody' ? 0 : 1;
        expect(setup.audit.length).toBe(before + audited);
      }
      expect(statuses).toEqual(expected);
    },
  );

  it('narrows lists and numbers to what the caller may read', async () => {
    const refs = async (caller: Caller) => {
      const { body } = await setup.call(caller, 'GET', '/services');
      return [
        body.totalItems,
        ...body.items.map((s: { entityRef: string }) => s.entityRef),
      ];
    };
    expect(await refs('security')).toEqual([2, OWN, OTHER]);
    expect(await refs('developer')).toEqual([1, OWN]);
    expect(await refs('outsider')).toEqual([1, OTHER]);
    const { body } = await setup.call('developer', 'GET', '/summary');
    expect(body).toMatchObject({ services: 1, outdated: 1 });
  });

  it('says who may upgrade, and shows controls with what they are about', async () => {
    const { body } = await setup.call('developer', 'GET', SERVICE);
    expect(body).toMatchObject({
      mayUpgrade: true,
      templateState: 'outdated',
      controlResults: [
        {
          id: 'codeowners',
          state: 'pass',
          area: 'identity-and-access',
          title: expect.stringMatching(/\w/),
        },
        { id: 'dockerfile', state: 'pass', area: 'infrastructure' },
      ],
    });
    const auditor = await setup.call('auditor', 'GET', SERVICE);
    expect(auditor.body.mayUpgrade).toBe(false);
  });

  it('starts one task per service as the caller, and one failure stops no other', async () => {
    const { body } = await setup.call('security', 'POST', '/upgrades', {
      entityRefs: [OTHER, OWN.replace('component', 'Component'), OWN],
    });
    expect(body.items).toEqual([
      { entityRef: OTHER, taskId: null, error: 'the template refuses it' },
      { entityRef: OWN, taskId: expect.stringMatching(/^task-/), error: null },
    ]);
    expect(setup.tasks.at(-1)).toEqual({
      ref: [
        'template:default/upgrade-service',
        { entityRef: OWN, lane: 'all' },
      ],
      by: { type: 'user', userEntityRef: 'user:default/security' },
    });
    const { body: service } = await setup.call('security', 'GET', SERVICE);
    expect(service.upgrade).toMatchObject({
      startedBy: 'user:default/security',
      taskId: body.items[1].taskId,
    });
  });

  it('starts none when one of them is not the caller’s', async () => {
    const before = setup.tasks.length;
    const { status } = await setup.call('developer', 'POST', '/upgrades', {
      entityRefs: [OWN, OTHER],
    });
    expect(status).toBe(404);
    expect(setup.tasks).toHaveLength(before);
  });

  it('previews the controls of a service that is not there yet', async () => {
    const { body } = await setup.call('developer', 'POST', '/preview', PREVIEW);
    expect(body).toMatchObject({
      template: PREVIEW.template,
      version: '2.0.0',
    });
    expect(body.controls.map((c: { id: string }) => c.id)).toContain(
      'codeowners',
    );
    const { status } = await setup.call('developer', 'POST', '/preview', {
      ...PREVIEW,
      template: 'template:default/none',
    });
    expect(status).toBe(404);
    const incomplete = await setup.call('developer', 'POST', '/preview', {
      ...PREVIEW,
      values: { name: 'ledger' },
    });
    expect(incomplete.status).toBe(400);
  });

  it('lists versions with who is on them', async () => {
    const { body } = await setup.call(
      'security',
      'GET',
      '/templates/tiny-service/versions',
    );
    expect(body).toMatchObject({
      current: '2.0.0',
      versions: [{ version: '2.0.0', services: 0 }],
    });
  });

  it.each([
    '/services?limit=0',
    '/services?limit=201',
    '/services?templateState=fine',
    '/services?template=nonsense',
    `/services?search=${'x'.repeat(201)}`,
  ])('refuses %s', async route => {
    const { status } = await setup.call('security', 'GET', route);
    expect(status).toBe(400);
  });

  it.each([
    [{ entityRefs: [] }],
    [{ entityRefs: Array.from({ length: 101 }, () => OWN) }],
    [{ entityRefs: [OWN], force: true }],
  ])('refuses upgrades %#', async body => {
    const { status } = await setup.call('security', 'POST', '/upgrades', body);
    expect(status).toBe(400);
  });
});
