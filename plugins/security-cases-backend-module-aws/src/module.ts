import { SQSClient } from '@aws-sdk/client-sqs';
import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { DefaultAwsCredentialsManager } from '@backstage/integration-aws-node';
import { securityEventsExtensionPoint } from '@fairway/plugin-security-cases-node';
import { readAwsConfig } from './config';
import { SqsSource } from './SqsSource';

/** Milliseconds; a queue that does not answer holds up the next poll of all. */
const TIMEOUTS = {
  connectionTimeout: 5_000,
  requestTimeout: 30_000,
  throwOnRequestTimeout: true,
};

/** CloudTrail events from EventBridge through SQS. */
export const securityCasesModuleAws = createBackendModule({
  pluginId: 'security-cases',
  moduleId: 'aws',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        events: securityEventsExtensionPoint,
        logger: coreServices.logger,
      },
      async init({ config, events, logger }) {
        const settings = readAwsConfig(config);
        if (settings.queues.length === 0) {
          logger.info('No queues of AWS: securityCases.aws.queues is empty');
          return;
        }
        const credentials = DefaultAwsCredentialsManager.fromConfig(config);
        const queues = await Promise.all(
          settings.queues.map(async ({ url, region, accountId, endpoint }) => {
            const provider = await credentials.getCredentialProvider({
              accountId,
            });
            return {
              url,
              client: new SQSClient({
                region,
                credentials: provider.sdkCredentialProvider,
                requestHandler: TIMEOUTS,
                ...(endpoint && {
                  endpoint: `${endpoint}/sqs/${region}`,
                  useQueueUrlAsEndpoint: false,
                }),
              }),
            };
          }),
        );
        events.addSource(new SqsSource(queues, settings));
      },
    });
  },
});
