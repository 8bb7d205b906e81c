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
import type { JsonObject } from '@backstage/types';
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

/** What a test changes in the usual backend. */
export interface PortalOptions {
  /** 10,000 when absent. */
  requestsPerMinute?: number;
  /** Added to those of the usual backend. */
  features?: Parameters<typeof startTestBackend>[0]['features'];
  /** Added under `jitAccess`. */
  config?: JsonObject;
}

/** A running backend with the plugin, a fake provider and the small organisation. */
export async function startPortal(...policies: PolicyOptions[]) {
  return startPortalWith({}, ...policies);
}

/** The same, with something changed. */
export async function startPortalWith(
  options: PortalOptions,
  ...policies: PolicyOptions[]
) {
  const scheduler = mockServices.scheduler();
  const world = new World();
  const provider = new FakeProvider();
  const directory = await mkdtemp(path.join(tmpdir(), 'fairway-policies-'));
  for (const policy of policies) {
    await writeFile(
      path.join(directory, `${policy.name ?? 'db-rw'}.yaml`),
      policyText(policy),
    );
  }
  const notifications = { send: jest.fn(async () => {}) };
  const signals = { publish: jest.fn(async () => {}) };
  const { server } = await startTestBackend({
    features: [
      ...(options.features ?? []),
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
          app: { baseUrl: 'http://localhost:3000' },
          jitAccess: {
            policies: directory,
            limits: {
              openRequestsPerUser: 1000,
              requestsPerMinute: options.requestsPerMinute ?? 10_000,
            },
            ...options.config,
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
    policies: () => scheduler.triggerTask('jit-access-policies'),
    servicePolicies: async () => {
      await scheduler.triggerTask('jit-access-service-policies');
      await scheduler.triggerTask('jit-access-policies');
    },
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
