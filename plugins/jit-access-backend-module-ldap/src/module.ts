import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { providersExtensionPoint } from '@fairway/plugin-jit-access-node';
import { readDirectories } from './config';
import { LdapProvider } from './LdapProvider';

/** Adds provider `ldap` to just-in-time access. */
export const jitAccessModuleLdap = createBackendModule({
  pluginId: 'jit-access',
  moduleId: 'ldap',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        providers: providersExtensionPoint,
      },
      async init({ config, logger, providers }) {
        providers.addProvider(
          new LdapProvider({ directories: readDirectories(config), logger }),
        );
      },
    });
  },
});
