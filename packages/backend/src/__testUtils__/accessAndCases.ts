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
  type TestDatabases,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import jitAccessPlugin from '@fairway/plugin-jit-access-backend';
import { providersExtensionPoint } from '@fairway/plugin-jit-access-node';
import {
  createMemoryProvider,
  MEMORY_PRINCIPAL_ANNOTATION,
  MemoryTarget,
} from '@fairway/plugin-jit-access-node/testUtils';
import securityCasesPlugin from '@fairway/plugin-security-cases-backend';
import request from 'supertest';
import { standIns } from './standIns';

/** A database of a test. */
export type Knex = Awaited<ReturnType<TestDatabases['init']>>;

/** What all access is to. */
export const TARGET = 'resource:default/payments-db';

const TEAM = 'group:default/payments';
const user = (name: string) => `user:default/${name}`;

function entitiesOf(people: readonly string[]): Entity[] {
  const meta = (name: string, annotations = {}) => ({
    name,
    namespace: 'default',
    annotations,
  });
  const apiVersion = 'backstage.io/v1alpha1';
  return [
    {
      apiVersion,
      kind: 'Group',
      metadata: meta('payments'),
      spec: { type: 'team', children: [] },
      relations: people.map(name => ({
        type: 'hasMember',
        targetRef: user(name),
      })),
    },
    {
      apiVersion,
      kind: 'Resource',
      metadata: meta('payments-db'),
      spec: { type: 'database', owner: TEAM },
      relations: [{ type: 'ownedBy', targetRef: TEAM }],
    },
    ...people.map(name => ({
      apiVersion,
      kind: 'User',
      metadata: meta(name, { [MEMORY_PRINCIPAL_ANNOTATION]: name }),
      spec: { memberOf: ['payments'] },
      relations: [{ type: 'memberOf', targetRef: TEAM }],
    })),
  ];
}

const accessPolicy = (room: string) =>
  JSON.stringify({
    apiVersion: 'fairway.dev/v1',
    kind: 'AccessPolicy',
    metadata: { name: room, title: `Enter ${room}`, owner: TEAM, version: 1 },
    target: {
      provider: 'memory',
      entitlement: { room },
      entity: TARGET,
      risk: 'medium',
    },
    request: {
      eligible: { allow: [TEAM], deny: [] },
      inputs: { reason: { minLength: 10 } },
      duration: { default: 'PT1H', min: 'PT5M', max: 'PT4H' },
      limits: { activePerUser: 1 },
    },
    rules: [
      {
        name: 'usual',
        when: 'true',
        approval: { deadline: 'PT2H', steps: [{ any: 1, from: ['owners'] }] },
      },
    ],
    end: { killSessions: true },
  });

/** What {@link startBoth} starts with. */
export interface BothOptions {
  /** Plugins migrate databases of their own. */
  databases: Record<'jit-access' | 'security-cases', Knex>;
  /** The automation policy. */
  automation: string;
  /** All are of the team that owns the target. */
  people: readonly string[];
  /** One entitlement to the target each. */
  rooms: readonly string[];
}

/**
 * Just-in-time access and security cases in one portal, which reach each other
 * by HTTP as they do for real; only what is given access to is in memory.
 */
export async function startBoth(options: BothOptions) {
  const { databases, people, rooms } = options;
  const policies = await mkdtemp(path.join(tmpdir(), 'fairway-access-'));
  await Promise.all(
    rooms.map(room =>
      writeFile(path.join(policies, `${room}.yaml`), accessPolicy(room)),
    ),
  );
  const folder = await mkdtemp(path.join(tmpdir(), 'fairway-cases-'));
  const automation = path.join(folder, 'automation.yaml');
  await writeFile(automation, options.automation);

  const target = new MemoryTarget();
  people.forEach(name => target.accounts.add(name));
  const scheduler = mockServices.scheduler();
  const { server } = await startTestBackend({
    features: [
      jitAccessPlugin,
      securityCasesPlugin,
      createBackendModule({
        pluginId: 'jit-access',
        moduleId: 'memory',
        register(env) {
          env.registerInit({
            deps: { providers: providersExtensionPoint },
            init: async ({ providers }) =>
              providers.addProvider(createMemoryProvider(target)),
          });
        },
      }),
      catalogServiceMock.factory({ entities: entitiesOf(people) }),
      createServiceFactory({
        service: coreServices.database,
        deps: { plugin: coreServices.pluginMetadata },
        factory: ({ plugin }) => {
          const id = plugin.getId();
          if (id !== 'jit-access' && id !== 'security-cases') {
            throw new Error(`There is no database of the plugin ${id}`);
          }
          return mockServices.database({ knex: databases[id] });
        },
      }),
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () => scheduler,
      }),
      ...standIns,
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://localhost:3000' },
          jitAccess: {
            policies,
            limits: { openRequestsPerUser: 100, requestsPerMinute: 1000 },
          },
          securityCases: { automation, recipients: [TEAM] },
        },
      }),
    ],
  });

  const as = (name: string) => mockCredentials.user.header(user(name));
  const post = async (by: string, route: string, status: number, body = {}) => {
    const answer = await request(server)
      .post(`/api/jit-access${route}`)
      .set('Authorization', as(by))
      .send(body);
    if (answer.status !== status) {
      throw new Error(`${route}: ${answer.status} ${answer.text}`);
    }
    return answer.body;
  };
  return {
    target,
    /** Somebody asks and a colleague approves; the id of the request. */
    async ask(person: string, room: string, approver: string): Promise<string> {
      const { id } = await post(person, '/requests', 201, {
        entitlementId: room,
        duration: 'PT1H',
        reason: 'repair of a stuck payment',
      });
      await post(approver, `/requests/${id}/approve`, 200);
      return id;
    },
    /** Approved access is given. */
    provision: () => scheduler.triggerTask('jit-access-work'),
    look: () => scheduler.triggerTask('security-cases-unusual-access'),
    read: async (route: string) => {
      const { body } = await request(server)
        .get(`/api/${route}`)
        .set('Authorization', as(people[0]))
        .expect(200);
      return body;
    },
  };
}
