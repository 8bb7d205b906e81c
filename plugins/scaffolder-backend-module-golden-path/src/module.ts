import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { createAwaitEntityAction } from './actions/awaitEntity';
import { createManifestAction } from './actions/manifest';
import { createPublishLocalGitAction } from './actions/publishLocalGit';
import { createRenderAction } from './actions/render';
import { createVerifyAction } from './actions/verify';

/** Adds the golden path's actions to the scaffolder. */
export const scaffolderModuleGoldenPath = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'golden-path',
  register(reg) {
    reg.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        config: coreServices.rootConfig,
        catalog: catalogServiceRef,
        reader: coreServices.urlReader,
      },
      async init({ actions, config, catalog, reader }) {
        actions.addActions(
          createRenderAction({
            reader,
            integrations: ScmIntegrations.fromConfig(config),
          }),
          createManifestAction({ config }),
          createVerifyAction({ config }),
          createPublishLocalGitAction({ config }),
          createAwaitEntityAction({ catalog }),
        );
      },
    });
  },
});
