import path from 'node:path';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { createConditionTransformer } from '@backstage/plugin-permission-node';
import { scaffolderServiceRef } from '@backstage/plugin-scaffolder-node';
import { CallRunner } from '@fairway/plugin-backends-node';
import {
  GOLDEN_PATH_TOPIC,
  goldenPathPermissions,
} from '@fairway/plugin-golden-path-common';
import { scorecardPreviewServiceRef } from '@fairway/plugin-security-scorecard-node';
import { openDatabase } from './database/migrate';
import { ServiceReader } from './database/ServiceReader';
import { ServiceWriter } from './database/ServiceWriter';
import { goldenPathServiceResourceRef } from './permissions/resource';
import { goldenPathRules } from './permissions/rules';
import { createRouter } from './routes/createRouter';
import { AuthorizedGoldenPaths } from './services/AuthorizedGoldenPaths';
import { CatalogSync } from './services/CatalogSync';
import { controlCatalogue } from './services/controlCatalogue';
import { DefaultGoldenPaths } from './services/DefaultGoldenPaths';
import { Observations } from './services/Observations';
import { Previews } from './services/Previews';
import { startingScorecard } from './services/startingScorecard';
import { Upgrades } from './services/Upgrades';
import { Versions } from './services/Versions';
import { directoryTemplates, noTemplates } from './templates';

/** Backend of golden paths: the fleet, previews and upgrades. */
export const goldenPathPlugin = createBackendPlugin({
  pluginId: 'golden-path',
  register(env) {
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
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scaffolder: scaffolderServiceRef,
        scheduler: coreServices.scheduler,
        scorecards: scorecardPreviewServiceRef,
      },
      async init(deps) {
        const { auth, catalog, config, logger, permissionsRegistry } = deps;
        const now = () => new Date();
        const knex = await openDatabase(deps.database);
        const reader = new ServiceReader(knex);
        const writer = new ServiceWriter(knex);
        const folder = config.getOptionalString('goldenPath.templates');
        const templates = folder
          ? directoryTemplates(path.resolve(folder))
          : noTemplates;

        permissionsRegistry.addResourceType({
          resourceRef: goldenPathServiceResourceRef,
          permissions: goldenPathPermissions.filter(p => p.type === 'resource'),
          rules: Object.values(goldenPathRules),
          getResources: refs => reader.resources(refs),
        });
        permissionsRegistry.addPermissions(
          goldenPathPermissions.filter(p => p.type === 'basic'),
        );

        const goldenPaths = new AuthorizedGoldenPaths(
          new DefaultGoldenPaths({
            reader,
            controls: controlCatalogue,
            previews: new Previews({
              templates,
              catalog,
              contactDomains: config.getOptionalStringArray(
                'goldenPath.contactDomains',
              ),
              scorecard: startingScorecard(deps),
            }),
            versions: new Versions({ templates, reader }),
            upgrades: new Upgrades({
              scaffolder: deps.scaffolder,
              auth,
              writer,
              template:
                config.getOptionalString('goldenPath.upgradeTemplate') ??
                'template:default/upgrade-service',
              logger,
              now,
            }),
          }),
          deps.permissions,
          createConditionTransformer(
            permissionsRegistry.getPermissionRuleset(
              goldenPathServiceResourceRef,
            ),
          ),
          reader,
        );
        deps.httpRouter.use(
          createRouter({ calls: new CallRunner(deps), goldenPaths }),
        );

        const observations = new Observations({
          catalog,
          auth,
          reader,
          writer,
          logger,
        });
        await deps.events.subscribe({
          id: 'golden-path-services',
          topics: [GOLDEN_PATH_TOPIC],
          onEvent: ({ eventPayload }) => observations.take(eventPayload),
        });
        const sync = new CatalogSync({
          catalog,
          auth,
          reader,
          writer,
          logger,
          now,
        });
        await deps.scheduler.scheduleTask({
          id: 'golden-path-sync-catalog',
          frequency: { minutes: 10 },
          timeout: { minutes: 10 },
          initialDelay: { minutes: 1 },
          fn: signal => sync.run(signal),
        });
      },
    });
  },
});
