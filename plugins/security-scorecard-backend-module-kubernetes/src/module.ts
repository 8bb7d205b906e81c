import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { collectorsExtensionPoint } from '@fairway/plugin-security-scorecard-node';
import { readKubernetesModuleConfig } from './config';
import { RbacCollector } from './RbacCollector';

/** Adds the collector `kubernetes-rbac` to the scorecard. */
export const securityScorecardModuleKubernetes = createBackendModule({
  pluginId: 'security-scorecard',
  moduleId: 'kubernetes',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        collectors: collectorsExtensionPoint,
      },
      async init({ config, collectors }) {
        collectors.addCollector(
          new RbacCollector(readKubernetesModuleConfig(config)),
        );
      },
    });
  },
});
