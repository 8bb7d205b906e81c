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
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import {
  accessResponseServiceRef,
  jitAccessLedgerServiceRef,
} from '@fairway/plugin-jit-access-node';
import {
  securityEventsExtensionPoint,
  type NormalisedEvent,
  type SecurityEventIntake,
} from '@fairway/plugin-security-cases-node';
import type { Finding } from '@fairway/plugin-security-scorecard-common';
import { securityScorecardServiceRef } from '@fairway/plugin-security-scorecard-node';
import type { Knex } from 'knex';
import request from 'supertest';
import securityCasesPlugin from '../index';
import { ENTITIES } from './entities';
import { FakeAccess } from './FakeAccess';
import { FakeLedger } from './FakeLedger';
import { testPermissions } from './permissions';

/** Callers of the API, in the order of the matrix. */
export const CALLERS = [
  'nobody',
  'outsider',
  'owner',
  'security',
  'auditor',
  'service',
] as const;
/** One of {@link CALLERS}. */
export type Caller = (typeof CALLERS)[number];

const API = '/api/security-cases';

/** Everything goes by itself for the platform team, and nothing is off. */
export const AUTO = `
apiVersion: fairway.dev/v1
kind: AutomationPolicy
metadata: { name: test, version: 1 }
adoption:
  default: warn
  teams:
    group:default/platform: { enforce: '2026-01-01' }
defaults:
  refresh-service: auto
  end-grants: auto
  hold-target: auto
  notify: auto
`;

/** The event of the demo: omar stops the trail of the account. */
export const stopLogging = (
  given: Partial<NormalisedEvent> = {},
): NormalisedEvent => ({
  key: 'event-1',
  class: 'logging-weakened',
  action: 'StopLogging',
  summary: 'omar@harbour.example stopped trail harbour-organisation',
  actor: {
    name: 'omar@harbour.example',
    aliases: [
      {
        path: 'metadata.annotations.fairway.dev/aws-identity-store-user',
        value: 'd-1/omar-id',
      },
    ],
  },
  target: { resource: 'trail/harbour-organisation', place: '111122223333' },
  annotations: [{ name: 'fairway.dev/aws-account', value: '111122223333' }],
  at: new Date().toISOString(),
  ...given,
});

/** A running backend with the plugin, over fakes of what it reaches. */
export async function startPortal(knex: Knex, policy = AUTO) {
  const folder = await mkdtemp(path.join(tmpdir(), 'fairway-cases-'));
  const file = path.join(folder, 'automation.yaml');
  await writeFile(file, policy);
  const access = new FakeAccess();
  const ledger = new FakeLedger();
  const events = mockServices.events();
  const scheduler = mockServices.scheduler();
  const refreshed: string[] = [];
  const findings: Finding[] = [];
  /** How reading findings fails. */
  const scorecards: { broken?: Error } = {};
  const notes: unknown[] = [];
  const audit: string[] = [];
  let intake: SecurityEventIntake | undefined;
  const unused = async () => {
    throw new Error('not used');
  };
  const { server } = await startTestBackend({
    features: [
      securityCasesPlugin,
      createBackendModule({
        pluginId: 'security-cases',
        moduleId: 'test',
        register(env) {
          env.registerInit({
            deps: { sources: securityEventsExtensionPoint },
            async init({ sources }) {
              sources.addSource({
                id: 'test',
                frequency: { seconds: 3600 },
                async poll(given) {
                  intake = given;
                },
              });
            },
          });
        },
      }),
      mockServices.database.factory({ knex }),
      catalogServiceMock.factory({ entities: ENTITIES }),
      createServiceFactory({
        service: eventsServiceRef,
        deps: {},
        factory: () => events,
      }),
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () => scheduler,
      }),
      createServiceFactory({
        service: accessResponseServiceRef,
        deps: {},
        factory: () => access,
      }),
      createServiceFactory({
        service: jitAccessLedgerServiceRef,
        deps: {},
        factory: () => ledger,
      }),
      createServiceFactory({
        service: securityScorecardServiceRef,
        deps: {},
        factory: () => ({
          getScorecard: unused,
          listFindings: async (_, { limit = 20, offset = 0 }) => {
            if (scorecards.broken) {
              throw scorecards.broken;
            }
            return {
              items: findings.slice(offset, offset + limit),
              totalItems: findings.length,
            };
          },
          refresh: async entityRef => void refreshed.push(entityRef),
        }),
      }),
      createServiceFactory({
        service: notificationService,
        deps: {},
        factory: () => ({ send: async note => void notes.push(note) }),
      }),
      createServiceFactory({
        service: signalsServiceRef,
        deps: {},
        factory: () => ({ publish: async () => {} }),
      }),
      mockServices.auditor.mock({
        createEvent: async ({ eventId, meta }) => {
          const name = `${eventId} ${String(meta?.actionType ?? meta?.queryType ?? '')}`;
          return {
            success: async () => void audit.push(`${name} ok`),
            fail: async ({ error }) => void audit.push(`${name} ${error.name}`),
          };
        },
      }).factory,
      testPermissions,
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://localhost:3000' },
          securityCases: {
            automation: file,
            recipients: ['group:default/security'],
            kubernetes: {
              clusters: [
                { name: 'harbour-prod', auditToken: 'token-of-harbour-prod' },
              ],
            },
          },
        },
      }),
    ],
  });
  await scheduler.triggerTask('security-cases-source-test');
  if (!intake) {
    throw new Error('The source was not polled');
  }
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
  return {
    server,
    access,
    audit,
    events,
    findings,
    file,
    intake,
    ledger,
    notes,
    refreshed,
    scheduler,
    scorecards,
    take: (event: NormalisedEvent) => {
      if (!intake) {
        throw new Error('The source was not polled');
      }
      return intake.take('test', JSON.stringify(event), {
        outcome: 'event',
        event,
      });
    },
    work: async () => {
      await scheduler.triggerTask('security-cases-intake');
      await scheduler.triggerTask('security-cases-work');
    },
    call: (caller: Caller, method: string, route: string, body?: object) =>
      (method === 'GET'
        ? request(server).get(`${API}${route}`)
        : request(server).post(`${API}${route}`).send(body)
      ).set('Authorization', as(caller)),
    ingest: (cluster: string, token: string, body: unknown) =>
      request(server)
        .post(`${API}/ingest/kubernetes-audit/${cluster}`)
        .set('Authorization', `Bearer ${token}`)
        .set('Content-Type', 'application/json')
        .send(JSON.stringify(body)),
  };
}
