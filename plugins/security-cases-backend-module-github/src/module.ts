import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { securityEventsExtensionPoint } from '@fairway/plugin-security-cases-node';
import { GithubListener } from './GithubListener';
import { hasSecret, requireSigned } from './signed';

/** Webhooks of GitHub: controls weakened in a repository. */
export const securityCasesModuleGithub = createBackendModule({
  pluginId: 'security-cases',
  moduleId: 'github',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        events: eventsServiceRef,
        logger: coreServices.logger,
        sources: securityEventsExtensionPoint,
      },
      async init({ config, events, logger, sources }) {
        requireSigned(config);
        if (!hasSecret(config)) {
          logger.info(
            'No webhooks of GitHub: events.modules.github.webhookSecret is not set',
          );
        }
        sources.addListener(new GithubListener(events));
      },
    });
  },
});
