import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { jitAccessServiceRef } from '@fairway/plugin-jit-access-node';
import { collectorsExtensionPoint } from '@fairway/plugin-security-scorecard-node';
import { AccessCollector } from './AccessCollector';

/** Adds the collector `jit-access` to the scorecard. */
export const securityScorecardModuleJitAccess = createBackendModule({
  pluginId: 'security-scorecard',
  moduleId: 'jit-access',
  register(env) {
    env.registerInit({
      deps: {
        access: jitAccessServiceRef,
        auth: coreServices.auth,
        collectors: collectorsExtensionPoint,
      },
      async init({ access, auth, collectors }) {
        collectors.addCollector(new AccessCollector({ access, auth }));
      },
    });
  },
});
