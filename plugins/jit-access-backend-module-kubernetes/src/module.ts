import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { providersExtensionPoint } from '@fairway/plugin-jit-access-node';
import { readKubernetesConfig } from './config';
import { KubernetesProvider } from './KubernetesProvider';

/** Adds provider `kubernetes` to just-in-time access. */
export const jitAccessModuleKubernetes = createBackendModule({
  pluginId: 'jit-access',
  moduleId: 'kubernetes',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        providers: providersExtensionPoint,
      },
      async init({ config, logger, providers }) {
        const provider = new KubernetesProvider({
          config: readKubernetesConfig(config),
          logger,
        });
        providers.addProvider(provider);
        await provider.look();
      },
    });
  },
});
