import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  coreServices,
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { providersExtensionPoint } from '@fairway/plugin-jit-access-node';
import request from 'supertest';
import { jitAccessPlugin } from '../plugin';
import { FakeProvider } from './FakeProvider';
import { testPermissionsFactory } from './permissions';
import { policyText, type PolicyOptions } from './policies';
import { user, World } from './world';

/** A running backend with the plugin, a fake provider and the small organisation. */
export async function startPortal(...policies: PolicyOptions[]) {
  return startPortalWith({}, ...policies);
}

/** The same, with other limits than none. */
export async function startPortalWith(
  limits: { requestsPerMinute?: number },
  ...policies: PolicyOptions[]
) {
  const scheduler = mockServices.scheduler();
  const world = new World();
  const provider = new FakeProvider();
  const directory = await mkdtemp(path.join(tmpdir(), 'fairway-policies-'));
  for (const options of policies) {
    await writeFile(
      path.join(directory, `${options.name ?? 'db-rw'}.yaml`),
      policyText(options),
    );
  }
  const notifications = { send: jest.fn(async () => {}) };
  const signals = { publish: jest.fn(async () => {}) };
  const { server } = await startTestBackend({
    features: [
      jitAccessPlugin,
      createBackendModule({
        pluginId: 'jit-access',
        moduleId: 'fake',
        register(env) {
          env.registerInit({
            deps: { providers: providersExtensionPoint },
            init: async ({ providers }) => providers.addProvider(provider),
          });
        },
      }),
      createServiceFactory({
        service: catalogServiceRef,
        deps: {},
        factory: () => world.catalog,
      }),
      createServiceFactory({
        service: notificationService,
        deps: {},
        factory: () => notifications,
      }),
      createServiceFactory({
        service: signalsServiceRef,
        deps: {},
        factory: () => signals,
      }),
      testPermissionsFactory(world),
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () => scheduler,
      }),
      mockServices.rootConfig.factory({
        data: {
          jitAccess: {
            policies: directory,
            limits: {
              openRequestsPerUser: 1000,
              requestsPerMinute: limits.requestsPerMinute ?? 10_000,
            },
          },
        },
      }),
    ],
  });

  const authorization = (caller: string): string => {
    switch (caller) {
      case 'nobody':
        return mockCredentials.none.header();
      case 'service':
        return mockCredentials.service.header();
      default:
        return mockCredentials.user.header(user(caller));
    }
  };
  return {
    world,
    provider,
    notifications,
    signals,
    directory,
    get: (caller: string, route: string) =>
      request(server)
        .get(`/api/jit-access${route}`)
        .set('Authorization', authorization(caller)),
    post: (caller: string, route: string, body: object = {}) =>
      request(server)
        .post(`/api/jit-access${route}`)
        .set('Authorization', authorization(caller))
        .send(body),
    work: () => scheduler.triggerTask('jit-access-work'),
    compare: () => scheduler.triggerTask('jit-access-reconcile'),
    sweep: () => scheduler.triggerTask('jit-access-sweep'),
    deliver: () => scheduler.triggerTask('jit-access-outbox'),
  };
}

/** What ana asks for, usually. */
export const WISH = {
  entitlementId: 'db-rw',
  duration: 'PT1H',
  reason: 'repair of a stuck payment',
};
