import {
  createBackendModule,
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import type { JsonObject } from '@backstage/types';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { securityScorecardServiceRef } from '@fairway/plugin-security-scorecard-node';
import { servicePushesServiceRef } from './service';

const service = (
  name: string,
  annotations: Record<string, string>,
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, namespace: 'default', annotations },
  spec: { type: 'service' },
});

const ENTITIES = [
  service('payments-api', { 'fairway.dev/git-repository': 'harbour/payments' }),
  // Another name there than on the server that is read.
  service('payments-jobs', {
    'fairway.dev/git-repository': 'mirror/payments-jobs',
    'github.com/project-slug': 'Harbour/Payments',
  }),
  service('ledger', {
    'fairway.dev/git-repository': 'mirror/ledger',
    'gitlab.com/project-slug': 'harbour/money/ledger',
  }),
  // No name of a repository.
  service('odd', { 'fairway.dev/git-repository': '%/_' }),
  service('tracking', { 'fairway.dev/git-repository': 'harbour/tracking' }),
];

/** Those that are only on hosts of the configuration. */
const REMOTE = [
  service('slug', { 'github.com/project-slug': 'Harbour/Payments' }),
  service('folder', {
    'backstage.io/source-location':
      'url:https://github.com/harbour/Payments/tree/main/services/folder/',
  }),
  service('root', {
    'backstage.io/source-location': 'url:https://github.com/harbour/payments',
  }),
  service('money', { 'gitlab.com/project-slug': 'harbour/payments' }),
  service('funds', {
    'backstage.io/source-location': 'url:https://gitlab.com/harbour/payments/',
  }),
  // Of which collectors read something else.
  service('longer', {
    'backstage.io/source-location':
      'url:https://github.com/harbour/payments-jobs/tree/main/',
  }),
  service('branch', {
    'backstage.io/source-location':
      'url:https://github.com/harbour/x/tree/harbour/payments/',
  }),
  service('elsewhere', {
    'github.com/project-slug': 'harbour/payments',
    'backstage.io/source-location': 'url:https://github.com/harbour/x/',
  }),
  service('lower', {
    'backstage.io/source-location':
      'url:https://gitlab.com/top/harbour/payments',
  }),
  // Of which they read nothing.
  {
    ...service('team', {
      'backstage.io/source-location':
        'url:https://github.com/harbour/payments/',
    }),
    kind: 'Group',
  },
  service('unknown', {
    'backstage.io/source-location': 'url:https://git.example/harbour/payments',
  }),
];

/** A module with a collector of repositories. */
const moduleOf = (moduleId: string) =>
  createBackendModule({
    pluginId: 'security-scorecard',
    moduleId,
    register(env) {
      env.registerInit({
        deps: { pushes: servicePushesServiceRef },
        init: ({ pushes }) => pushes.listen(),
      });
    },
  });

/** Two modules in a scorecard that writes down whom it is to read again. */
async function start(
  given: {
    failing?: string;
    entities?: Entity[];
    integrations?: JsonObject;
  } = {},
) {
  const { failing, entities = ENTITIES, integrations = {} } = given;
  const events = mockServices.events();
  const refreshed: string[] = [];
  const unused = async () => {
    throw new Error('not used');
  };
  await startTestBackend({
    features: [
      createBackendPlugin({
        pluginId: 'security-scorecard',
        register(env) {
          env.registerInit({ deps: {}, init: async () => {} });
        },
      }),
      moduleOf('golden-path'),
      moduleOf('kubernetes'),
      catalogServiceMock.factory({ entities }),
      mockServices.rootConfig.factory({ data: { integrations } }),
      mockServices.events.mock({
        publish: params => events.publish(params),
        subscribe: options => events.subscribe(options),
      }).factory,
      createServiceFactory({
        service: securityScorecardServiceRef,
        deps: {},
        factory: () => ({
          getScorecard: unused,
          listFindings: unused,
          async refresh(entityRef: string) {
            if (entityRef === failing) {
              throw new Error('there is no such scorecard');
            }
            refreshed.push(entityRef);
          },
        }),
      }),
    ],
  });
  return {
    refreshed,
    push: (topic: string, eventPayload: unknown) =>
      events.publish({ topic, eventPayload }),
  };
}

const github = (given: object = {}) => ({
  ref: 'refs/heads/main',
  forced: false,
  repository: { full_name: 'harbour/payments', default_branch: 'main' },
  ...given,
});

it('reads again whose repository was pushed to, and nobody else', async () => {
  const { push, refreshed } = await start();
  await push('github.push', github());
  expect(refreshed.sort()).toEqual([
    'component:default/payments-api',
    'component:default/payments-jobs',
  ]);
});

it('hears of GitLab', async () => {
  const { push, refreshed } = await start();
  await push('gitlab.push', {
    object_kind: 'push',
    ref: 'refs/heads/trunk',
    project: {
      path_with_namespace: 'harbour/money/ledger',
      default_branch: 'trunk',
    },
  });
  expect(refreshed).toEqual(['component:default/ledger']);
});

it('reads again what is on a host of the configuration only', async () => {
  const { push, refreshed } = await start({
    entities: REMOTE,
    integrations: {
      github: [{ host: 'github.com' }],
      gitlab: [{ host: 'gitlab.com' }],
    },
  });
  await push('github.push', github());
  expect(refreshed.sort()).toEqual([
    'component:default/folder',
    'component:default/root',
    'component:default/slug',
  ]);
});

it('reads nothing again that no collector can read', async () => {
  const { push, refreshed } = await start({ entities: REMOTE });
  await push('github.push', github());
  expect(refreshed).toEqual([]);
});

it('reads no more services again than its limit', async () => {
  const { push, refreshed } = await start({
    entities: Array.from({ length: 150 }, (_, i) =>
      service(
        `s${i}`,
        i % 2 === 0
          ? { 'github.com/project-slug': 'harbour/payments' }
          : {
              'backstage.io/source-location':
                'url:https://github.com/harbour/payments/',
            },
      ),
    ),
    integrations: { github: [{ host: 'github.com' }] },
  });
  await push('github.push', github());
  expect(new Set(refreshed).size).toBe(100);
  expect(refreshed).toHaveLength(100);
});

it('one that can not be queued keeps no other from it', async () => {
  const { push, refreshed } = await start({
    failing: 'component:default/payments-api',
  });
  await push('github.push', github());
  expect(refreshed).toEqual(['component:default/payments-jobs']);
});

it.each<[string, string, unknown]>([
  ['another branch', 'github.push', github({ ref: 'refs/heads/main-2' })],
  ['a tag', 'github.push', github({ ref: 'refs/tags/main' })],
  [
    'a repository of nobody',
    'github.push',
    github({
      repository: { full_name: 'harbour/nothing', default_branch: 'main' },
    }),
  ],
  ['another kind of event', 'github.repository', github()],
  [
    'a name that is none',
    'github.push',
    github({ repository: { full_name: '%/_', default_branch: 'main' } }),
  ],
  ['a shape of GitLab', 'gitlab.push', github()],
  ['nothing', 'github.push', null],
  ['a list', 'github.push', [github()]],
  [
    'no name',
    'github.push',
    github({ repository: { full_name: {}, default_branch: 'main' } }),
  ],
])('reads nothing again for %s', async (_what, topic, payload) => {
  const { push, refreshed } = await start();
  await push(topic, payload);
  expect(refreshed).toEqual([]);
});
