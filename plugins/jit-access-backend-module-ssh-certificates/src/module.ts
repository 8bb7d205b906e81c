import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { providersExtensionPoint } from '@fairway/plugin-jit-access-node';
import { CertificateStore, openDatabase } from './CertificateStore';
import { readConfig } from './config';
import { createRouter, PUBLIC_PATH } from './createRouter';
import { RevocationLists } from './RevocationLists';
import { SshCertificateProvider } from './SshCertificateProvider';
import { SshKeygen } from './SshKeygen';

/** Adds provider `ssh-certificates` to just-in-time access. */
export const jitAccessModuleSshCertificates = createBackendModule({
  pluginId: 'jit-access',
  moduleId: 'ssh-certificates',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpRouter: coreServices.httpRouter,
        providers: providersExtensionPoint,
      },
      async init({ config, database, httpRouter, providers }) {
        const { authorities, sshKeygen } = readConfig(config);
        const parts = {
          authorities,
          keygen: new SshKeygen(sshKeygen),
          store: new CertificateStore(await openDatabase(database)),
          now: () => new Date(),
        };
        const lists = new RevocationLists(parts);
        // A key that can't be read is told at the start, not at the first grant.
        for (const { name } of authorities) {
          await lists.publicKey(name);
        }
        providers.addProvider(new SshCertificateProvider(parts));
        httpRouter.use(createRouter(lists));
        // Hosts have no account here, and all of it is public.
        httpRouter.addAuthPolicy({
          path: PUBLIC_PATH,
          allow: 'unauthenticated',
        });
      },
    });
  },
});
