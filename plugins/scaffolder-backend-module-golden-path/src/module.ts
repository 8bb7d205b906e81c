import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { createManifestAction } from './actions/manifest';
import { createPublishLocalGitAction } from './actions/publishLocalGit';
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
      },
      async init({ actions, config }) {
        actions.addActions(
          createManifestAction(),
          createVerifyAction({ config }),
          createPublishLocalGitAction({ config }),
        );
      },
    });
  },
});
