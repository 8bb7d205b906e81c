import { writeFile } from 'node:fs/promises';
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
import type { Entity } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  AuthorizeResult,
  type Permission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type { AuditRow } from '@fairway/plugin-jit-access-common';
import { jitAccessLedgerServiceRef } from '@fairway/plugin-jit-access-node';
import { securityCasesServiceRef } from '@fairway/plugin-security-cases-node';
import { evidenceExportPermission } from '@fairway/plugin-security-evidence-common';
import scorecardPlugin from '@fairway/plugin-security-scorecard-backend';
import {
  RESOURCE_TYPE_SCORECARD,
  scorecardReadPermission,
} from '@fairway/plugin-security-scorecard-common';
import {
  collectorsExtensionPoint,
  type Collector,
} from '@fairway/plugin-security-scorecard-node';
import { ALLOW, DENY, permissionsAs, userOf } from '@fairway/test-backends';
import type { Knex } from 'knex';
import request from 'supertest';
import evidencePlugin from '../index';

/** Those who ask in tests. */
export const CALLERS = [
  'nobody',
  'outsider',
  'developer',
  'security',
  'auditor',
  'service',
] as const;
/** One of them. */
export type Caller = (typeof CALLERS)[number];

const TEAMS: Record<string, string> = {
  outsider: 'group:default/storefront',
  developer: 'group:default/payments',
  security: 'group:default/security',
  auditor: 'group:default/auditors',
};

const CHECKS = `apiVersion: fairway.dev/v1
kind: CheckSet
metadata: { pillar: logging, collector: trail }
checks:
  - id: logging.trail
    title: The trail records
    description: What is not recorded did not happen.
    area: logging-and-monitoring
    severity: high
    level: bronze
    mode: enforce
    maxAge: PT24H
    pass: 'facts.recording'
    observed: 'facts.recording ? "it records" : "it does not record"'
    expected: it records
    remediation: Turn it on.
    frameworks: { soc2: [CC7.2], ssdf: [PO.5.1], iso27002: ['8.15'] }
  - id: logging.retention
    title: Logs are kept
    description: Short logs tell little.
    area: logging-and-monitoring
    severity: medium
    level: silver
    mode: enforce
    maxAge: PT24H
    pass: 'facts.days >= 90'
    observed: 'string(facts.days) + " days"'
    expected: 90 days
    remediation: Keep them.
    frameworks: { soc2: [CC7.2, CC7.3] }
`;

const component = (name: string, owner: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    namespace: 'default',
    annotations: { 'example.dev/trail': name },
  },
  spec: { type: 'service', lifecycle: 'production', owner },
});

const nameOf = (userRef: string) => userRef.replace(/^.*\//, '');

/** Teams see what is theirs; security and auditors see all of it, and only they export. */
function decide(permission: Permission, userRef: string): PolicyDecision {
  const person = nameOf(userRef);
  const all = person === 'security' || person === 'auditor';
  if (permission.name === evidenceExportPermission.name && !all) {
    return DENY;
  }
  if (permission.name === scorecardReadPermission.name && !all) {
    return {
      result: AuthorizeResult.CONDITIONAL,
      pluginId: 'security-scorecard',
      resourceType: RESOURCE_TYPE_SCORECARD,
      conditions: {
        rule: 'IS_OWNER',
        resourceType: RESOURCE_TYPE_SCORECARD,
        params: { claims: [TEAMS[person] ?? person] },
      },
    };
  }
  return ALLOW;
}

const row = (seq: number, action: string): AuditRow => ({
  seq,
  at: new Date().toISOString(),
  actor: 'user:default/omar',
  action,
  requestId: 'r1',
  grantId: 'g1',
  details: { entity: 'component:default/payments-api', reason: '=1+1' },
  hash: 'b'.repeat(64),
  previousHash: 'a'.repeat(64),
});

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

/** What a collector says of each service, by name. */
export type Seen = Record<string, { recording: boolean; days: number }>;

/** Services by team. */
const SERVICES: Readonly<Record<string, string>> = {
  'payments-api': 'payments',
  shop: 'storefront',
};

/**
 * A portal with the scorecard, evidence and a ledger; cases are not installed.
 * The collector says nothing of services that are not in `seen`.
 */
export async function startPortal(
  knex: Knex,
  folder: string,
  services: Readonly<Record<string, string>> = SERVICES,
) {
  await writeFile(path.join(folder, 'checks.yaml'), CHECKS);
  const seen: Seen = {
    'payments-api': { recording: true, days: 365 },
    shop: { recording: true, days: 30 },
  };
  const collector: Collector = {
    id: 'trail',
    title: 'Trail',
    pillar: 'logging',
    annotations: ['example.dev/trail'],
    facts: {
      recording: { type: 'bool', description: 'whether it records' },
      days: { type: 'int', description: 'how long logs are kept' },
    },
    async *collect(entities) {
      for (const { metadata } of entities) {
        if (!Object.hasOwn(seen, metadata.name)) {
          continue;
        }
        yield {
          entityRef: `component:default/${metadata.name}`,
          status: 'ok' as const,
          observedAt: new Date().toISOString(),
          facts: { ...seen[metadata.name] },
          findings: seen[metadata.name].recording
            ? []
            : [
                {
                  vulnerability: 'L01',
                  title: 'No trail',
                  severity: 'high' as const,
                  status: 'open' as const,
                  component: 'trail',
                  location: 'account',
                },
              ],
          coverage: [],
        };
      }
    },
  };
  const audit: string[] = [];
  const ledger = [row(2, 'grant-ended'), row(1, 'grant-activated')];
  const scheduler = mockServices.scheduler();
  const { server } = await startTestBackend({
    features: [
      scorecardPlugin,
      evidencePlugin,
      createBackendModule({
        pluginId: 'security-scorecard',
        moduleId: 'trail',
        register(env) {
          env.registerInit({
            deps: { collectors: collectorsExtensionPoint },
            async init({ collectors }) {
              collectors.addCollector(collector);
            },
          });
        },
      }),
      mockServices.database.factory({ knex }),
      catalogServiceMock.factory({
        entities: Object.entries(services).map(([name, owner]) =>
          component(name, owner),
        ),
      }),
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () => scheduler,
      }),
      permissionsAs(decide),
      createServiceFactory({
        service: jitAccessLedgerServiceRef,
        deps: {},
        factory: () => ({
          listRows: async ({ limit = 20, offset = 0 }, { credentials }) => {
            const person = nameOf(userOf(credentials) ?? '');
            if (person === 'developer' || person === 'outsider') {
              throw await ResponseError.fromResponse(
                new Response(
                  JSON.stringify({
                    error: { name: 'NotAllowedError', message: 'for auditors' },
                    response: { statusCode: 403 },
                  }),
                  {
                    status: 403,
                    headers: { 'Content-Type': 'application/json' },
                  },
                ),
              );
            }
            return {
              items: ledger.slice(offset, offset + limit),
              totalItems: ledger.length,
              serverTime: new Date().toISOString(),
            };
          },
        }),
      }),
      createServiceFactory({
        service: securityCasesServiceRef,
        deps: {},
        factory: () => {
          const missing = async () => {
            throw await ResponseError.fromResponse(
              new Response('', { status: 404 }),
            );
          };
          return { listCases: missing, getCase: missing };
        },
      }),
      mockServices.auditor.mock({
        createEvent: async ({ eventId }) => ({
          success: async () => void audit.push(`${eventId} ok`),
          fail: async ({ error }) =>
            void audit.push(`${eventId} ${error.name}`),
        }),
      }).factory,
      mockServices.events.mock().factory,
      mockServices.rootConfig.factory({
        data: { securityScorecard: { policies: folder } },
      }),
    ],
  });
  const collect = async () => {
    await scheduler.triggerTask('security-scorecard-sync-entities');
    await scheduler.triggerTask('security-scorecard-collect-trail');
  };
  await collect();
  const get = (caller: Caller, route: string) => {
    return request(server)
      .get(`/api/security-evidence${route}`)
      .set('Authorization', headerOf(caller));
  };
  /** Asks the scorecard's own API. */
  const scorecard = async (caller: Caller, route: string, content?: object) => {
    const url = `/api/security-scorecard${route}`;
    const asked = content
      ? request(server).post(url).send(content)
      : request(server).get(url);
    const { status, body } = await asked.set('Authorization', headerOf(caller));
    if (status >= 300) {
      throw new Error(`${url} answered ${status}: ${JSON.stringify(body)}`);
    }
    return body;
  };
  return { get, seen, collect, audit, server, scorecard };
}
