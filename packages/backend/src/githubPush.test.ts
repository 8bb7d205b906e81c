import { authServiceFactory } from '@backstage/backend-defaults/auth';
import { httpAuthServiceFactory } from '@backstage/backend-defaults/httpAuth';
import { permissionsServiceFactory } from '@backstage/backend-defaults/permissions';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import eventsPlugin from '@backstage/plugin-events-backend';
import { eventsServiceFactory } from '@backstage/plugin-events-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import securityScorecardPlugin from '@fairway/plugin-security-scorecard-backend';
import securityScorecardModuleGoldenPath from '@fairway/plugin-security-scorecard-backend-module-golden-path';
import request from 'supertest';
import { eventsModulesGithub } from './__testUtils__/eventsModuleGithub';
import { SECRET, signatureOf } from './__testUtils__/githubPortal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const SERVICE = 'component:default/payments-api';

/** The scorecard with its collector of repositories, and webhooks of GitHub. */
async function start(databaseId: Parameters<TestDatabases['init']>[0]) {
  const knex = await databases.init(databaseId);
  const others = await databases.init(databaseId);
  const scheduler = mockServices.scheduler();
  const { server } = await startTestBackend({
    features: [
      // The module asks its own plugin with the token that it has in a portal.
      authServiceFactory,
      httpAuthServiceFactory,
      permissionsServiceFactory,
      eventsServiceFactory,
      eventsPlugin,
      ...eventsModulesGithub,
      securityScorecardPlugin,
      securityScorecardModuleGoldenPath,
      createServiceFactory({
        service: coreServices.database,
        deps: { plugin: coreServices.pluginMetadata },
        factory: ({ plugin }) => ({
          getClient: async () =>
            plugin.getId() === 'security-scorecard' ? knex : others,
        }),
      }),
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () => scheduler,
      }),
      catalogServiceMock.factory({
        entities: ['payments-api', 'ledger'].map(name => ({
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Component',
          metadata: {
            name,
            namespace: 'default',
            annotations: {
              'fairway.dev/git-repository': `harbour-example/${name}`,
            },
          },
          spec: { type: 'service', lifecycle: 'production', owner: 'payments' },
        })),
      }),
      mockServices.rootConfig.factory({
        data: {
          events: {
            useEventBus: 'never',
            modules: { github: { webhookSecret: SECRET } },
          },
          permission: { enabled: true },
        },
      }),
    ],
  });
  await scheduler.triggerTask('security-scorecard-sync-entities');
  // New services are collected at once; these have been.
  await knex('refresh_requests').update({ status: 'done' });
  return {
    queued: () =>
      knex('refresh_requests')
        .where({ status: 'queued' })
        .select('entity_ref', 'requested_by'),
    push: (ref: string, secret = SECRET) => {
      const body = JSON.stringify({
        ref,
        repository: {
          full_name: 'Harbour-Example/payments-api',
          default_branch: 'main',
        },
      });
      return request(server)
        .post('/api/events/http/github')
        .set('Content-Type', 'application/json')
        .set('X-GitHub-Event', 'push')
        .set('X-Hub-Signature-256', signatureOf(body, secret))
        .send(body);
    },
  };
}

it.each(databases.eachSupportedId())(
  'a push that GitHub has signed queues the services of its repository, on %p',
  async databaseId => {
    const { push, queued } = await start(databaseId);
    await push('refs/heads/feature').expect(202);
    await push('refs/heads/main', 'of somebody else').expect(403);
    expect(await queued()).toEqual([]);

    await push('refs/heads/main').expect(202);
    await push('refs/heads/main').expect(202);
    expect(await queued()).toEqual([
      { entity_ref: SERVICE, requested_by: 'plugin:security-scorecard' },
    ]);
  },
);
