import { createHmac } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockServices,
  startTestBackend,
  type TestDatabases,
} from '@backstage/backend-test-utils';
import eventsPlugin from '@backstage/plugin-events-backend';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { eventsServiceFactory } from '@backstage/plugin-events-node';
import type { JsonObject } from '@backstage/types';
import {
  accessResponseServiceRef,
  jitAccessLedgerServiceRef,
} from '@fairway/plugin-jit-access-node';
import securityCasesPlugin from '@fairway/plugin-security-cases-backend';
import securityCasesModuleGithub from '@fairway/plugin-security-cases-backend-module-github';
import request from 'supertest';
import { eventsModulesGithub } from './eventsModuleGithub';
import { standIns, unused } from './standIns';

/** What GitHub and the portal share in tests. */
export const SECRET = 'shared-with-github-in-tests';

const POLICY = `
apiVersion: fairway.dev/v1
kind: AutomationPolicy
metadata: { name: test, version: 1 }
adoption: { default: enforce }
defaults: { end-grants: auto, refresh-service: auto }
`;

/** The signature of GitHub for a body. */
export const signatureOf = (body: string, secret = SECRET) =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

/** The events backend with GitHub's ingress and the cases backend, over HTTP. */
export async function startPortal(
  databases: TestDatabases,
  databaseId: Parameters<TestDatabases['init']>[0],
  events: JsonObject = { modules: { github: { webhookSecret: SECRET } } },
) {
  // Each plugin has its own database, as in a portal.
  const knex = await databases.init(databaseId);
  const others = await databases.init(databaseId);
  const folder = await mkdtemp(path.join(tmpdir(), 'fairway-github-'));
  const file = path.join(folder, 'automation.yaml');
  await writeFile(file, POLICY);
  const { server } = await startTestBackend({
    features: [
      eventsPlugin,
      ...eventsModulesGithub,
      securityCasesPlugin,
      securityCasesModuleGithub,
      eventsServiceFactory,
      createServiceFactory({
        service: coreServices.database,
        deps: { plugin: coreServices.pluginMetadata },
        factory: ({ plugin }) => ({
          getClient: async () =>
            plugin.getId() === 'security-cases' ? knex : others,
        }),
      }),
      catalogServiceMock.factory({
        entities: [
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Component',
            metadata: {
              name: 'payments-api',
              namespace: 'default',
              annotations: {
                // People write it as they like; GitHub does not mind.
                'github.com/project-slug': 'Harbour-Example/Payments-API',
                'fairway.dev/tier': '1',
              },
            },
            spec: { type: 'service', lifecycle: 'production' },
          },
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'User',
            metadata: {
              name: 'omar',
              namespace: 'default',
              annotations: { 'github.com/user-login': 'omar-harbour' },
            },
            spec: { memberOf: [] },
          },
        ],
      }),
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () => mockServices.scheduler(),
      }),
      createServiceFactory({
        service: accessResponseServiceRef,
        deps: {},
        factory: () => ({
          liveGrantsOf: unused,
          endGrantsOf: unused,
          holdTarget: unused,
          liftHold: unused,
        }),
      }),
      createServiceFactory({
        service: jitAccessLedgerServiceRef,
        deps: {},
        factory: () => ({ listRows: unused }),
      }),
      ...standIns,
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://localhost:3000' },
          // One process has no need of another to hear of its events.
          events: { useEventBus: 'never', ...events },
          securityCases: { automation: file },
        },
      }),
    ],
  });
  return {
    /** Delivers a webhook as GitHub does; without a signature when it is null. */
    deliver: (
      event: string,
      payload: unknown,
      signature?: (body: string) => string | null,
    ) => {
      const body = JSON.stringify(payload);
      const signed = (signature ?? signatureOf)(body);
      const call = request(server)
        .post('/api/events/http/github')
        .set('Content-Type', 'application/json')
        .set('X-GitHub-Event', event)
        .set('X-GitHub-Delivery', `${Math.random()}`);
      return (
        signed === null ? call : call.set('X-Hub-Signature-256', signed)
      ).send(body);
    },
    cases: () =>
      knex('security_cases')
        .orderBy('number')
        .select(
          'class',
          'target',
          'place',
          'entity_ref',
          'actor_name',
          'actor_ref',
          'confidence',
          'events',
        ),
    counts: async () => {
      const row = await knex('event_sources')
        .where({ source: 'github' })
        .first();
      return (
        row && {
          accepted: Number(row.accepted),
          duplicates: Number(row.duplicates),
          ignored: Number(row.ignored),
          malformed: Number(row.malformed),
        }
      );
    },
    actions: () =>
      knex('case_actions').orderBy('kind').select('kind', 'state', 'subject'),
  };
}
