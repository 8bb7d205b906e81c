import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { providersExtensionPoint } from '@fairway/plugin-jit-access-node';
import { readServers } from './config';
import { VaultProvider } from './VaultProvider';

/** Adds provider `vault` to just-in-time access. */
export const jitAccessModuleVault = createBackendModule({
  pluginId: 'jit-access',
  moduleId: 'vault',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        providers: providersExtensionPoint,
      },
      async init({ config, logger, providers }) {
        providers.addProvider(
          new VaultProvider({
            servers: readServers(config),
            logger,
            now: () => new Date(),
          }),
        );
      },
    });
  },
});
