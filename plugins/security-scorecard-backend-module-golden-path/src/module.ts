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
import { GoldenPathCollector } from './GoldenPathCollector';

/** Adds the collector `golden-path` to the scorecard. */
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
      },
      async init({ config, logger, events, collectors }) {
        const source = releaseSourceFrom(config);
        const releases = source && new ReleaseReader(source);
        collectors.addCollector(
          new GoldenPathCollector({
            gitUrl: config
              .getOptionalString('goldenPath.localGit.url')
              ?.replace(/\/+$/, ''),
            contactDomains: config.getOptionalStringArray(
              'goldenPath.contactDomains',
            ),
            releases: releases && (signal => releases.read(signal)),
            publish: eventPayload =>
              events.publish({ topic: GOLDEN_PATH_TOPIC, eventPayload }),
            warn: message => logger.warn(message),
          }),
        );
      },
    });
  },
});
