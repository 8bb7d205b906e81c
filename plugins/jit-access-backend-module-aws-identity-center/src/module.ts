import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { DefaultAwsCredentialsManager } from '@backstage/integration-aws-node';
import { providersExtensionPoint } from '@fairway/plugin-jit-access-node';
import { readIdentityCenterConfig } from './config';
import { IdentityCenterProvider } from './IdentityCenterProvider';

/** Adds provider `aws-identity-center` to just-in-time access. */
export const jitAccessModuleAwsIdentityCenter = createBackendModule({
  pluginId: 'jit-access',
  moduleId: 'aws-identity-center',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        providers: providersExtensionPoint,
      },
      async init({ config, logger, providers }) {
        const manager = DefaultAwsCredentialsManager.fromConfig(config);
        const provider = new IdentityCenterProvider({
          config: readIdentityCenterConfig(config),
          logger,
          credentials: async accountId =>
            (await manager.getCredentialProvider({ accountId }))
              .sdkCredentialProvider,
        });
        providers.addProvider(provider);
        // Modules start before their plugin, so that policies are judged by it.
        await provider.look();
      },
    });
  },
});
