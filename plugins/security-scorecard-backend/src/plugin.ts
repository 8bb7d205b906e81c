import { setTimeout } from 'node:timers/promises';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { createConditionTransformer } from '@backstage/plugin-permission-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { securityScorecardPermissions } from '@fairway/plugin-security-scorecard-common';
import {
  checksExtensionPoint,
  collectorsExtensionPoint,
  notificationSinksExtensionPoint,
  scorecardResourceRef,
  ticketSystemExtensionPoint,
} from '@fairway/plugin-security-scorecard-node';
import { ChangePublisher } from './collection/ChangePublisher';
import { CollectorRegistry } from './collection/CollectorRegistry';
import { CollectorRunner } from './collection/CollectorRunner';
import { EntityIndexSync } from './collection/EntityIndexSync';
import { ScorecardUpdater } from './collection/ScorecardUpdater';
import { scheduleTasks } from './collection/tasks';
import { readConfig } from './config';
import { CollectorRuns } from './database/CollectorRuns';
import { EntityIndexStore } from './database/EntityIndexStore';
import { pruneBefore } from './database/history';
import { openDatabase } from './database/migrate';
import { FindingReader } from './database/FindingReader';
import { registerGate } from './gate/registerGate';
import { RefreshQueue } from './database/RefreshQueue';
import { ScorecardReader } from './database/ScorecardReader';
import { ScorecardWriter } from './database/ScorecardWriter';
import { TodoReader } from './database/TodoReader';
import { subtractDuration } from './domain/durations';
import { SinkRegistry, TicketSystemRegistry } from './notifications/sinks';
import { createMetrics } from './observability';
import { createExceptions } from './peopleWork/exceptions';
import { registerPeopleWork } from './peopleWork/registerPeopleWork';
import { scorecardRules } from './permissions/rules';
import { CheckReferences } from './policy/CheckReferences';
import { CheckRegistry } from './policy/CheckRegistry';
import { CodeCheckRegistry } from './policy/CodeCheckRegistry';
import { PolicyStatusService } from './policy/PolicyStatusService';
import { addPolicyRoutes } from './policy/routes';
import { watchPolicies } from './policy/watchPolicies';
import { CheckRollupReader } from './rollups/CheckRollupReader';
import { HistoryReader } from './rollups/HistoryReader';
import { RollupReader } from './rollups/RollupReader';
import { Rollups } from './rollups/Rollups';
import { addRollupRoutes } from './rollups/routes';
import { TrendReader } from './rollups/TrendReader';
import { createRouter } from './routes/createRouter';
import { AuthorizedScorecards } from './services/AuthorizedScorecards';
import { DefaultScorecards } from './services/DefaultScorecards';

/** Backend of the security scorecard. */
export const securityScorecardPlugin = createBackendPlugin({
  pluginId: 'security-scorecard',
  register(env) {
    const registered = new CollectorRegistry();
    env.registerExtensionPoint(collectorsExtensionPoint, registered);
    const codeChecks = new CodeCheckRegistry();
    env.registerExtensionPoint(checksExtensionPoint, codeChecks);

    const sinks = new SinkRegistry();
    env.registerExtensionPoint(notificationSinksExtensionPoint, sinks);
    const tickets = new TicketSystemRegistry();
    env.registerExtensionPoint(ticketSystemExtensionPoint, tickets);

    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        userInfo: coreServices.userInfo,
      },
      async init(deps) {
        const { auditor, httpAuth, logger, permissionsRegistry } = deps;
        const now = () => new Date();
        const config = readConfig(deps.config);
        const collectors = registered.collectors;
        const registry = await CheckRegistry.create({
          directory: config.policies,
          collectors,
          code: codeChecks.checks,
          strict: config.strictPolicies,
          logger,
          now,
        });
        const references = new CheckReferences();
        if (config.policies) {
          const watched = watchPolicies({
            target: config.policies,
            onChange: () => registry.reload(),
            logger,
          });
          deps.lifecycle.addShutdownHook(() => watched.close());
        }

        const knex = await openDatabase(deps.database);
        const reader = new ScorecardReader(knex);
        const index = new EntityIndexStore(knex);
        const runs = new CollectorRuns(knex);
        const queue = new RefreshQueue(knex, {
          minInterval: config.refreshMinInterval,
          claimFor: 'PT6M',
        });
        const exceptions = await createExceptions({ ...deps, knex });
        const updater = new ScorecardUpdater({
          writer: new ScorecardWriter(knex),
          registry,
          publisher: new ChangePublisher(deps),
          deadlines: config.deadlines,
          waivers: exceptions.waivers,
          modes: () => exceptions.modes.sourceAt(now()),
          logger,
          now,
        });

        permissionsRegistry.addResourceType({
          resourceRef: scorecardResourceRef,
          permissions: securityScorecardPermissions.filter(
            p => p.type === 'resource',
          ),
          rules: Object.values(scorecardRules),
          getResources: refs => reader.resources(refs),
        });
        permissionsRegistry.addPermissions(
          securityScorecardPermissions.filter(p => p.type === 'basic'),
        );

        const transform = createConditionTransformer(
          permissionsRegistry.getPermissionRuleset(scorecardResourceRef),
        );
        const scorecards = new AuthorizedScorecards(
          new DefaultScorecards({
            reader,
            findings: new FindingReader(knex),
            todos: new TodoReader(knex),
            queue,
            runs,
            registry,
            collectors,
            userInfo: deps.userInfo,
            now,
          }),
          deps.permissions,
          transform,
        );
        const peopleRoutes = await registerPeopleWork({
          ...deps,
          knex,
          registry,
          references,
          exceptions,
          sinks,
          tickets,
          deadlines: config.deadlines,
          transform,
          evaluate: refs => updater.evaluate(refs),
          now,
        });
        const rollups = new Rollups({
          rollups: new RollupReader(knex),
          checks: new CheckRollupReader(knex),
          trends: new TrendReader(knex),
          history: new HistoryReader(knex),
          registry,
          permissions: deps.permissions,
          transform,
          now,
        });
        const gate = await registerGate({
          ...deps,
          knex,
          reader,
          references,
          now,
        });
        const policy = new PolicyStatusService({
          registry,
          references,
          problems: () => [...exceptions.problems(), ...gate.problems()],
          permissions: deps.permissions,
        });
        deps.httpRouter.use(
          createRouter({ scorecards, auditor, httpAuth }, [
            router => addPolicyRoutes(router, { policy, httpAuth }),
            router => addRollupRoutes(router, { rollups, auditor, httpAuth }),
            ...peopleRoutes,
            ...gate.routes,
          ]),
        );

        await scheduleTasks({
          scheduler: deps.scheduler,
          config,
          collectors,
          registry,
          sync: new EntityIndexSync({
            catalog: deps.catalog,
            auth: deps.auth,
            index,
            filter: config.entityFilter,
            logger,
            now,
            pause: (ms, signal) => setTimeout(ms, undefined, { signal }),
          }),
          updater,
          runner: new CollectorRunner({
            collectors,
            index,
            runs,
            queue,
            updater,
            metrics: createMetrics(deps.metrics),
            logger,
            now,
          }),
          queue,
          prune: signal =>
            pruneBefore(
              knex,
              subtractDuration(now(), config.retention),
              signal,
            ),
          now,
        });
      },
    });
  },
});
