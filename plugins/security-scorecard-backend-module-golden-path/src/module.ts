import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { GOLDEN_PATH_TOPIC } from '@fairway/plugin-golden-path-common';
import {
  ReleaseReader,
  releaseSourceFrom,
} from '@fairway/plugin-golden-path-node';
import {
  collectorsExtensionPoint,
  securityScorecardServiceRef,
} from '@fairway/plugin-security-scorecard-node';
import { CodeHosts } from './codeHosts';
import { GitCredentials } from './GitCredentials';
import { GoldenPathCollector } from './GoldenPathCollector';
import { PushListener } from './PushListener';

/** Adds the collector `golden-path` to the scorecard, and reads again what was pushed to. */
export const securityScorecardModuleGoldenPath = createBackendModule({
  pluginId: 'security-scorecard',
  moduleId: 'golden-path',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        events: eventsServiceRef,
        collectors: collectorsExtensionPoint,
        scorecards: securityScorecardServiceRef,
      },
      async init(deps) {
        const { config, logger, events, collectors } = deps;
        const source = releaseSourceFrom(config);
        const releases = source && new ReleaseReader(source);
        const integrations = ScmIntegrations.fromConfig(config);
        const credentials = new GitCredentials(integrations);
        const sources = {
          gitUrl: config
            .getOptionalString('goldenPath.localGit.url')
            ?.replace(/\/+$/, ''),
          hosts: CodeHosts.fromConfig(config, integrations),
        };
        collectors.addCollector(
          new GoldenPathCollector({
            sources,
            authorizationFor: repository =>
              credentials.authorizationFor(repository),
            contactDomains: config.getOptionalStringArray(
              'goldenPath.contactDomains',
            ),
            releases: releases && (signal => releases.read(signal)),
            publish: eventPayload =>
              events.publish({ topic: GOLDEN_PATH_TOPIC, eventPayload }),
            warn: message => logger.warn(message),
          }),
        );
        await new PushListener({ ...deps, sources }).listen();
      },
    });
  },
});
