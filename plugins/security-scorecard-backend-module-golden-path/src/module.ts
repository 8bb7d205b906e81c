import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { GOLDEN_PATH_TOPIC } from '@fairway/plugin-golden-path-common';
import {
  ReleaseReader,
  releaseSourceFrom,
} from '@fairway/plugin-golden-path-node';
import { collectorsExtensionPoint } from '@fairway/plugin-security-scorecard-node';
import {
  servicePushesServiceRef,
  ServiceRepositories,
} from '@fairway/plugin-service-repository-node';
import { GoldenPathCollector } from './GoldenPathCollector';

/** Adds the collector `golden-path` to the scorecard, and reads again what was pushed to. */
export const securityScorecardModuleGoldenPath = createBackendModule({
  pluginId: 'security-scorecard',
  moduleId: 'golden-path',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        events: eventsServiceRef,
        collectors: collectorsExtensionPoint,
        pushes: servicePushesServiceRef,
      },
      async init({ config, logger, events, collectors, pushes }) {
        const source = releaseSourceFrom(config);
        const releases = source && new ReleaseReader(source);
        collectors.addCollector(
          new GoldenPathCollector({
            repositories: ServiceRepositories.fromConfig(config),
            contactDomains: config.getOptionalStringArray(
              'goldenPath.contactDomains',
            ),
            releases: releases && (signal => releases.read(signal)),
            publish: eventPayload =>
              events.publish({ topic: GOLDEN_PATH_TOPIC, eventPayload }),
            warn: message => logger.warn(message),
          }),
        );
        await pushes.listen();
      },
    });
  },
});
