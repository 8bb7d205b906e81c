import { gzipSync } from 'node:zlib';
import {
  coreServices,
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { Knex } from 'knex';
import { component } from './fixtures';
import { testPermissions, testUserInfo } from './policy';
import securityScorecardPlugin from '../index';

/** A SARIF report with one result of each given level. */
export const sarif = (...levels: ('error' | 'warning' | 'note')[]) => ({
  version: '2.1.0',
  runs: [
    {
      tool: { driver: { name: 'codecheck' } },
      results: levels.map((level, index) => ({
        ruleId: `S${index}`,
        level,
        message: { text: `weakness ${index}` },
        locations: [
          {
            physicalLocation: { artifactLocation: { uri: `src/${index}.ts` } },
          },
        ],
      })),
    },
  ],
});

/** A Trivy report of one package with vulnerabilities of the given severities. */
export const trivy = (...severities: string[]) => ({
  SchemaVersion: 2,
  ArtifactName: 'shop/cart:1',
  Results: [
    {
      Target: 'package-lock.json',
      Class: 'lang-pkgs',
      Type: 'npm',
      Vulnerabilities: severities.map((Severity, index) => ({
        VulnerabilityID: `CVE-2026-000${index}`,
        PkgName: 'leftpad',
        InstalledVersion: '1.0.0',
        Severity,
      })),
    },
  ],
});

/** A statement that a vulnerability of that package does not matter. */
export const vex = (vulnerability: string) => ({
  '@context': 'https://openvex.dev/ns/v0.2.0',
  statements: [
    {
      vulnerability: { name: vulnerability },
      products: [{ '@id': 'pkg:npm/leftpad@1.0.0' }],
      status: 'not_affected',
      justification: 'vulnerable_code_not_in_execute_path',
    },
  ],
});

/** Zeros that unpack to so many megabytes. */
export const bomb = (megabytes: number) =>
  gzipSync(Buffer.alloc(megabytes * 1024 * 1024));

/** The plugin with two services of two teams, and its database: a new one unless told otherwise. */
export async function startReports(policies: string, knex?: Knex) {
  const scheduler = mockServices.scheduler();
  const audit: { eventId: string; meta: unknown; outcome: string }[] = [];
  const auditor = mockServices.auditor.mock({
    createEvent: async ({ eventId, meta }) => {
      const end = async (outcome: string) => {
        audit.push({ eventId, meta: { ...meta }, outcome });
      };
      return { success: () => end('success'), fail: () => end('fail') };
    },
  });
  let database: Knex | undefined;
  const backend = await startTestBackend({
    features: [
      securityScorecardPlugin,
      createBackendModule({
        pluginId: 'security-scorecard',
        moduleId: 'database-of-the-test',
        register(env) {
          env.registerInit({
            deps: { db: coreServices.database },
            async init({ db }) {
              database = await db.getClient();
            },
          });
        },
      }),
      catalogServiceMock.factory({
        entities: [
          component('payments-api'),
          component('shop', { owner: 'storefront' }),
        ],
      }),
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () => scheduler,
      }),
      auditor.factory,
      ...(knex ? [mockServices.database.factory({ knex })] : []),
      testPermissions({
        'component:default/payments-api': 'group:default/payments',
        'component:default/shop': 'group:default/storefront',
      }),
      testUserInfo,
      mockServices.rootConfig.factory({
        data: {
          securityScorecard: { policies, reports: { maxSizeMB: 0.25 } },
        },
      }),
    ],
  });
  await scheduler.triggerTask('security-scorecard-sync-entities');
  if (!database) {
    throw new Error('the database of the plugin is not there');
  }
  return { ...backend, scheduler, audit, knex: database };
}
