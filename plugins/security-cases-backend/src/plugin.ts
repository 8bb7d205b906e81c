import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { createConditionTransformer } from '@backstage/plugin-permission-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { CallRunner } from '@fairway/plugin-backends-node';
import {
  accessResponseServiceRef,
  jitAccessLedgerServiceRef,
} from '@fairway/plugin-jit-access-node';
import { securityCasesPermissions } from '@fairway/plugin-security-cases-common';
import { securityEventsExtensionPoint } from '@fairway/plugin-security-cases-node';
import { securityScorecardServiceRef } from '@fairway/plugin-security-scorecard-node';
import { assemble } from './assemble';
import { readCasesConfig } from './config';
import { CaseReader } from './database/CaseReader';
import { openDatabase } from './database/migrate';
import { securityCaseResourceRef } from './permissions/resource';
import { securityCaseRules } from './permissions/rules';
import { AutomationPolicies } from './policy/AutomationPolicies';
import { createRouter } from './routes/createRouter';
import { createIngestRouter } from './routes/ingest';
import { Sources } from './sources/Sources';
import { ScorecardWatch } from './sources/ScorecardWatch';
import { subscribe } from './sources/subscribe';
import { HttpAccessRequests } from './unusual/AccessRequests';

/** Security cases: events in, cases and automation out. */
export const securityCasesPlugin = createBackendPlugin({
  pluginId: 'security-cases',
  register(env) {
    const sources = new Sources();
    env.registerExtensionPoint(securityEventsExtensionPoint, sources);
    env.registerInit({
      deps: {
        access: accessResponseServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        ledger: jitAccessLedgerServiceRef,
        logger: coreServices.logger,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        scorecards: securityScorecardServiceRef,
        signals: signalsServiceRef,
      },
      async init(deps) {
        const { httpRouter, logger, permissionsRegistry, scheduler } = deps;
        const now = () => new Date();
        const config = readCasesConfig(deps.config);
        const knex = await openDatabase(deps.database);
        const policies = await AutomationPolicies.load({
          file: config.automation,
          knex,
          logger,
          now,
        });
        const reader = new CaseReader(knex);
        permissionsRegistry.addResourceType({
          resourceRef: securityCaseResourceRef,
          permissions: securityCasesPermissions.filter(
            p => p.type === 'resource',
          ),
          rules: Object.values(securityCaseRules),
          getResources: ids => reader.resources(ids),
        });
        permissionsRegistry.addPermissions(
          securityCasesPermissions.filter(p => p.type === 'basic'),
        );

        const { intake, worker, watches, unusual, authorized } = assemble({
          ...deps,
          requests: new HttpAccessRequests(deps.auth, deps.discovery),
          knex,
          reader,
          config,
          policies,
          now,
          transform: createConditionTransformer(
            permissionsRegistry.getPermissionRuleset(securityCaseResourceRef),
          ),
        });

        // API servers of clusters have no account in the portal; they have a token.
        httpRouter.addAuthPolicy({
          path: '/ingest',
          allow: 'unauthenticated',
        });
        httpRouter.use(
          createIngestRouter({
            auditor: deps.auditor,
            clusters: config.clusters,
            intake,
          }),
        );
        httpRouter.use(
          createRouter({ calls: new CallRunner(deps), cases: authorized }),
        );

        const scorecards = new ScorecardWatch({
          ...deps,
          intake,
          watches,
          now,
        });
        await subscribe({ ...deps, scorecards, intake, watches });
        for (const listener of sources.listeners()) {
          await listener.listen(intake);
        }
        await scheduler.scheduleTask({
          id: 'security-cases-intake',
          frequency: config.pollInterval,
          timeout: { minutes: 5 },
          fn: async signal => {
            await scorecards.runOnce(signal);
            await intake.runOnce(signal);
          },
        });
        // By itself: access is ended also while many events wait to be put into cases.
        await scheduler.scheduleTask({
          id: 'security-cases-work',
          frequency: config.pollInterval,
          timeout: { minutes: 5 },
          fn: async signal => {
            await worker.runOnce(signal);
          },
        });
        await scheduler.scheduleTask({
          id: 'security-cases-unusual-access',
          frequency: { minutes: 1 },
          timeout: { minutes: 10 },
          // Just-in-time access starts beside this plugin.
          initialDelay: { seconds: 20 },
          fn: signal => unusual.runOnce(signal),
        });
        await scheduler.scheduleTask({
          id: 'security-cases-policy',
          frequency: { seconds: 15 },
          timeout: { minutes: 1 },
          // Each backend has its own in mind.
          scope: 'local',
          fn: () => policies.refresh(),
        });
        for (const source of sources.list()) {
          await scheduler.scheduleTask({
            id: `security-cases-source-${source.id}`,
            frequency: source.frequency,
            timeout: { minutes: 5 },
            fn: signal => source.poll(intake, signal),
          });
        }
      },
    });
  },
});
