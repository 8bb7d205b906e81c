import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { providersExtensionPoint } from '@fairway/plugin-jit-access-node';
import { readInstances } from './config';
import { PostgresProvider } from './PostgresProvider';

/** Adds provider `postgres` to just-in-time access. */
export const jitAccessModulePostgres = createBackendModule({
  pluginId: 'jit-access',
  moduleId: 'postgres',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        providers: providersExtensionPoint,
      },
      async init({ config, lifecycle, logger, providers }) {
        const provider = new PostgresProvider({
          instances: readInstances(config),
          logger,
        });
        lifecycle.addShutdownHook(() => provider.close());
        providers.addProvider(provider);
        // Modules start before their plugin, so that policies are judged by it.
        await provider.look();
      },
    });
  },
});
