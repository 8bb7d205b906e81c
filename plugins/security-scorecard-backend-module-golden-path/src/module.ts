import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { collectorsExtensionPoint } from '@fairway/plugin-security-scorecard-node';
import { GoldenPathCollector } from './GoldenPathCollector';

/** Adds the collector `golden-path` to the scorecard. */
export const securityScorecardModuleGoldenPath = createBackendModule({
  pluginId: 'security-scorecard',
  moduleId: 'golden-path',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        collectors: collectorsExtensionPoint,
      },
      async init({ config, collectors }) {
        collectors.addCollector(
          new GoldenPathCollector({
            gitUrl: config
              .getOptionalString('goldenPath.localGit.url')
              ?.replace(/\/+$/, ''),
            contactDomains: config.getOptionalStringArray(
              'goldenPath.contactDomains',
            ),
          }),
        );
      },
    });
  },
});
