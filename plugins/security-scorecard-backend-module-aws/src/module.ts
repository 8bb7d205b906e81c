import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { DefaultAwsCredentialsManager } from '@backstage/integration-aws-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { runningImagesPublisher } from '@fairway/plugin-approved-images-node';
import { collectorsExtensionPoint } from '@fairway/plugin-security-scorecard-node';
import { ConfiguredAwsClients } from './clients';
import { readAwsModuleConfig } from './config';
import { IdentityCollector } from './identity/IdentityCollector';
import { ImagesCollector } from './images/ImagesCollector';
import { InspectorCollector } from './inspector/InspectorCollector';
import { Serial } from './Serial';
import { readLoggingOptions } from './logging/config';
import { LoggingCollector } from './logging/LoggingCollector';

/** Adds the collectors `aws-inspector2`, `aws-images`, `aws-identity` and `aws-logging` to the scorecard. */
export const securityScorecardModuleAws = createBackendModule({
  pluginId: 'security-scorecard',
  moduleId: 'aws',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        collectors: collectorsExtensionPoint,
        events: eventsServiceRef,
        logger: coreServices.logger,
      },
      async init({ config, collectors, events, logger }) {
        const { accounts, images, maxScanAgeMs } = readAwsModuleConfig(config);
        const clients = new ConfiguredAwsClients(
          accounts,
          DefaultAwsCredentialsManager.fromConfig(config),
        );
        const serial = new Serial();
        collectors.addCollector(
          new InspectorCollector(clients, { serial, maxScanAgeMs }),
          new ImagesCollector(clients, {
            serial,
            maxScanAgeMs,
            ...images,
            tell: runningImagesPublisher({ events, logger }),
          }),
          new IdentityCollector(clients, { serial }),
          new LoggingCollector(clients, {
            serial,
            ...readLoggingOptions(config),
          }),
        );
      },
    });
  },
});
