import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { ActionRunner, CallRunner } from '@fairway/plugin-backends-node';
import {
  jitAccessExtensionPoint,
  providersExtensionPoint,
} from '@fairway/plugin-jit-access-node';
import { registerEntitlementActions } from './actions/entitlementActions';
import { registerGrantActions } from './actions/grantActions';
import { assembleAuthorized, assembleDomain } from './assemble';
import { assembleLint } from './assemblePolicies';
import { readChatConfig } from './chat/startChat';
import { readAccessConfig } from './config';
import { DatabaseClock } from './database/Clock';
import { openDatabase } from './database/migrate';
import { PolicyFileStore } from './database/PolicyFileStore';
import { PolicyVersionStore } from './database/PolicyVersionStore';
import { ServicePolicyStore } from './database/ServicePolicyStore';
import { Ledger } from './ledger/Ledger';
import { startAnchoring } from './ledger/startAnchoring';
import { ConfiguredOnCall } from './onCall/ConfiguredOnCall';
import { readRotations } from './onCall/rotations';
import { startOutbox } from './outbox/startOutbox';
import { registerPermissions } from './permissions/register';
import { PolicyRegistry } from './policy/PolicyRegistry';
import { createRouter } from './routes/createRouter';
import { Extensions } from './services/Extensions';
import { Providers } from './services/providers';
import { ServicePolicyFiles } from './services/servicePolicies/ServicePolicyFiles';
import { readServicePolicySettings } from './services/servicePolicies/settings';
import { scheduleTasks } from './tasks';
import { readUpkeepConfig, startUpkeep } from './upkeep';
import { DEFAULT_TIMING } from './worker/timing';

/** Just-in-time access: requests, approvals, grants and their end. */
export const jitAccessPlugin = createBackendPlugin({
  pluginId: 'jit-access',
  register(env) {
    const providers = new Providers();
    env.registerExtensionPoint(providersExtensionPoint, providers);
    const extensions = new Extensions();
    env.registerExtensionPoint(jitAccessExtensionPoint, extensions);
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
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        urlReader: coreServices.urlReader,
      },
      async init(deps) {
        const { logger } = deps;
        const config = readAccessConfig(deps.config);
        const upkeep = readUpkeepConfig(deps.config);
        const knex = await openDatabase(deps.database);
        const clock = new DatabaseClock();
        const versions = new PolicyVersionStore(knex, clock);
        const policies = await PolicyRegistry.load({
          directory: config.policiesDir,
          kept: new PolicyFileStore(knex, clock),
          versions,
          services: new ServicePolicyFiles(knex, new ServicePolicyStore()).read,
          validateTarget: providers.validateTarget,
          providers: providers.ids,
          hooks: new Set(extensions.hooks.keys()),
          ticketSources: new Set(extensions.ticketSources.keys()),
          logger,
        });
        deps.lifecycle.addShutdownHook(() => versions.end());
        const parts = {
          knex,
          clock,
          ledger: new Ledger(config.ledgerKey),
          catalog: deps.catalog,
          auth: deps.auth,
          policies,
          servicePolicies: {
            settings: readServicePolicySettings(deps.config),
            urlReader: deps.urlReader,
          },
          providers,
          extensions,
          timing: DEFAULT_TIMING,
          openRequestsPerUser: config.openRequestsPerUser,
          requestsPerMinute: config.requestsPerMinute,
          security: config.security,
          chat: readChatConfig(deps.config),
          repairs: upkeep.repairs,
          logger,
          owner: `${hostname()}:${randomUUID()}`,
        };
        await startAnchoring({ ...parts, ...deps });
        const domain = assembleDomain(parts);
        const rotations = readRotations(deps.config);
        if (rotations.size > 0) {
          extensions.addOnCallSource(
            new ConfiguredOnCall(
              parts.knex,
              parts.clock,
              domain.people,
              rotations,
            ),
          );
        }
        registerPermissions(
          deps.permissionsRegistry,
          parts.knex,
          domain.stores.requests,
        );
        const services = assembleAuthorized(
          parts,
          domain,
          deps.permissions,
          deps.permissionsRegistry,
        );
        const actionCalls = new ActionRunner(deps);
        registerEntitlementActions(deps.actions, services, actionCalls);
        registerGrantActions(deps.actions, services, actionCalls);
        // The chat has no account in the portal: it signs what it sends.
        deps.httpRouter.addAuthPolicy({
          path: '/chat/actions',
          allow: 'unauthenticated',
        });
        deps.httpRouter.use(
          createRouter({
            ...services,
            calls: new CallRunner(deps),
          }),
        );
        await scheduleTasks({
          scheduler: deps.scheduler,
          pollInterval: config.pollInterval,
          policies,
          lint: assembleLint(parts, domain, () => policies.loaded()),
          worker: domain.worker,
          servicePolicies: services.servicePolicyUpkeep,
          logger,
        });
        await startUpkeep({
          ...deps,
          ...parts,
          ...domain,
          config: upkeep,
        });
        await startOutbox(parts, {
          ...deps,
          portal: deps,
          transactions: domain.transactions,
          requests: domain.stores.requests,
          pollInterval: config.pollInterval,
        });
        if (config.ledgerKey === undefined) {
          logger.warn(
            'jitAccess.ledger.key is not set: the audit ledger is hash-chained, but its head is not keyed',
          );
        }
        logger.info(`${policies.list().length} access policies are in force`);
      },
    });
  },
});
