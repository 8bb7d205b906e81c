import {
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  collectorsExtensionPoint,
  securityScorecardServiceRef,
} from '@fairway/plugin-security-scorecard-node';
import { securityScorecardModuleGoldenPath } from './module';

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
  // The collector has nothing to read of it.
  service('payments-docs', { 'github.com/project-slug': 'harbour/payments' }),
  service('tracking', { 'fairway.dev/git-repository': 'harbour/tracking' }),
];

/** The module in a scorecard that writes down whom it is to read again. */
async function start(failing?: string) {
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
          env.registerExtensionPoint(collectorsExtensionPoint, {
            addCollector: () => {},
          });
          env.registerInit({ deps: {}, init: async () => {} });
        },
      }),
      securityScorecardModuleGoldenPath,
      catalogServiceMock.factory({ entities: ENTITIES }),
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

it('one that can not be queued keeps no other from it', async () => {
  const { push, refreshed } = await start('component:default/payments-api');
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
