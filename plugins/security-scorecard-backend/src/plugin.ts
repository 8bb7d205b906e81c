import { setTimeout } from 'node:timers/promises';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  actionsRegistryServiceRef,
  metricsServiceRef,
} from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { createConditionTransformer } from '@backstage/plugin-permission-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { ActionRunner, CallRunner } from '@fairway/plugin-backends-node';
import { securityScorecardPermissions } from '@fairway/plugin-security-scorecard-common';
import {
  checksExtensionPoint,
  collectorsExtensionPoint,
  notificationSinksExtensionPoint,
  scorecardResourceRef,
  ticketSystemExtensionPoint,
} from '@fairway/plugin-security-scorecard-node';
import { AsOf } from './asOf/AsOf';
import { AsOfReader } from './asOf/AsOfReader';
import { addAsOfRoutes } from './asOf/routes';
import { CollectorRegistry } from './collection/CollectorRegistry';
import { EntityIndexSync } from './collection/EntityIndexSync';
import { scheduleTasks } from './collection/tasks';
import { readConfig } from './config';
import { registerDashboard } from './dashboard/registerDashboard';
import { pruneBefore } from './database/history';
import { openDatabase } from './database/migrate';
import { registerGate } from './gate/registerGate';
import { subtractDuration } from './domain/durations';
import { createEngine } from './engine';
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
import { addPreviewRoutes } from './preview/routes';
import { CheckRollupReader } from './rollups/CheckRollupReader';
import { HistoryReader } from './rollups/HistoryReader';
import { RollupReader } from './rollups/RollupReader';
import { Rollups } from './rollups/Rollups';
import { addRollupRoutes } from './rollups/routes';
import { TrendReader } from './rollups/TrendReader';
import { registerReports } from './reports/registerReports';
import { reportsCollector } from './reports/reportsCollector';
import { registerScorecardActions } from './actions/scorecardActions';
import { registerWaiverActions } from './actions/waiverActions';
import { auditedRequest } from './routes/auditedRequest';
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
        actions: actionsRegistryServiceRef,
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
        const { httpAuth, logger, permissionsRegistry } = deps;
        const calls = new CallRunner({ ...deps, shown: auditedRequest });
        const now = () => new Date();
        const config = readConfig(deps.config);
        const collectors = registered.collectors;
        const registry = await CheckRegistry.create({
          directory: config.policies,
          collectors: [...collectors, reportsCollector],
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
        const exceptions = await createExceptions({ ...deps, knex });
        const engine = createEngine({
          ...deps,
          knex,
          collectors,
          registry,
          deadlines: config.deadlines,
          refreshMinInterval: config.refreshMinInterval,
          waivers: exceptions.waivers,
          modes: () => exceptions.modes.sourceAt(now()),
          metrics: createMetrics(deps.metrics),
          now,
        });
        const { index, queue, reader, updater } = engine;

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
        const allScorecards = new DefaultScorecards({
          ...engine,
          registry,
          collectors,
          userInfo: deps.userInfo,
          now,
        });
        const scorecards = new AuthorizedScorecards(
          allScorecards,
          deps.permissions,
          transform,
        );
        const people = await registerPeopleWork({
          ...deps,
          calls,
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
        const dashboardRoutes = await registerDashboard({
          ...deps,
          calls,
          knex,
          cards: reader,
          policy: () => registry.policy,
          collectors: () => allScorecards.collectors(),
          transform,
          now,
        });
        const asOf = new AsOf({
          reader: new AsOfReader(knex, engine.reading, engine.lists),
          permissions: deps.permissions,
          transform,
          now,
        });
        const reports = await registerReports({
          ...deps,
          calls,
          knex,
          registry,
          updater,
          now,
        });
        const gate = await registerGate({
          ...deps,
          knex,
          reader,
          changes: reports.changes,
          tokens: reports.tokens,
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
          createRouter({ scorecards, calls, httpAuth }, [
            router => addPolicyRoutes(router, { policy, httpAuth }),
            router =>
              addPreviewRoutes(router, {
                ...deps,
                registry,
                deadlines: config.deadlines,
                now,
              }),
            router => addRollupRoutes(router, { rollups, calls }),
            router => addAsOfRoutes(router, { asOf, calls }),
            ...dashboardRoutes,
            ...people.routes,
            ...reports.routes,
            ...gate.routes,
          ]),
        );

        const actionCalls = new ActionRunner(deps);
        registerScorecardActions(deps.actions, scorecards, actionCalls);
        registerWaiverActions(deps.actions, people.waivers, actionCalls);

        await scheduleTasks({
          scheduler: deps.scheduler,
          config,
          collectors,
          registry,
          sync: new EntityIndexSync({
            catalog: deps.catalog,
            auth: deps.auth,
            index,
            trees: engine.trees,
            filter: config.entityFilter,
            logger,
            now,
            pause: (ms, signal) => setTimeout(ms, undefined, { signal }),
          }),
          updater,
          runner: engine.runner,
          queue,
          snapshot: signal => engine.snapshots.write(now(), signal),
          prune: async signal => {
            const before = subtractDuration(now(), config.retention);
            await pruneBefore(knex, before, signal);
            await engine.snapshots.pruneBefore(before, signal);
          },
          now,
        });
      },
    });
  },
});
