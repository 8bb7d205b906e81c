import {
  coreServices,
  createBackendModule,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { providersExtensionPoint } from '@fairway/plugin-jit-access-node';
import { CatalogActors } from './actors';
import { ApprovalStore } from './ApprovalStore';
import { readPipelineConfig } from './config';
import { createRouter, PATH } from './createRouter';
import { PipelineApprovalProvider } from './PipelineApprovalProvider';
import { ApprovalSigner } from './signing';

/** Its own table of migrations: the database is the plugin's. */
export const MIGRATIONS = {
  directory: resolvePackagePath(
    '@fairway/plugin-jit-access-backend-module-pipeline-approval',
    'migrations',
  ),
  tableName: 'knex_migrations_pipeline_approval',
};

/** Adds provider `pipeline-approval` to just-in-time access. */
export const jitAccessModulePipelineApproval = createBackendModule({
  pluginId: 'jit-access',
  moduleId: 'pipeline-approval',
  register(reg) {
    reg.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        discovery: coreServices.discovery,
        httpRouter: coreServices.httpRouter,
        logger: coreServices.logger,
        providers: providersExtensionPoint,
      },
      async init(deps) {
        const config = readPipelineConfig(deps.config);
        if (!config) {
          deps.logger.info(
            'jitAccess.pipelineApproval is not configured: provider pipeline-approval is not there',
          );
          return;
        }
        const knex = await deps.database.getClient();
        if (!deps.database.migrations?.skip) {
          await knex.migrate.latest(MIGRATIONS);
        }
        const store = new ApprovalStore(knex);
        const signer = new ApprovalSigner(config.privateKey, config.issuer);
        const url = await deps.discovery.getExternalBaseUrl('jit-access');
        deps.providers.addProvider(
          new PipelineApprovalProvider({
            store,
            signer,
            actors: new CatalogActors(deps.catalog, deps.auth),
            pipelines: new Set(config.pipelines.keys()),
            redeemUrl: `${url}${PATH}/redeem`,
          }),
        );
        deps.httpRouter.use(
          createRouter({
            store,
            signer,
            pipelines: config.pipelines,
            auditor: deps.auditor,
          }),
        );
        // Pipelines have no login at the portal; they prove themselves with
        // their secret, and with a signed approval.
        deps.httpRouter.addAuthPolicy({ path: PATH, allow: 'unauthenticated' });
      },
    });
  },
});
