import { SQSClient } from '@aws-sdk/client-sqs';
import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { DefaultAwsCredentialsManager } from '@backstage/integration-aws-node';
import { imageScannersExtensionPoint } from '@fairway/plugin-approved-images-node';
import { readScannerConfig } from './config';
import { SqsScanner } from './SqsScanner';

/** Milliseconds; a queue that does not answer holds up the scans of all images. */
const TIMEOUTS = {
  connectionTimeout: 5_000,
  requestTimeout: 30_000,
  throwOnRequestTimeout: true,
};

/** Out-of-band scans of images through SQS. */
export const approvedImagesModuleAws = createBackendModule({
  pluginId: 'approved-images',
  moduleId: 'aws',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        scanners: imageScannersExtensionPoint,
      },
      async init({ config, logger, scanners }) {
        const settings = readScannerConfig(config);
        if (!settings) {
          logger.info(
            'No scans through AWS: there is no approvedImages.aws.scanner',
          );
          return;
        }
        const { accountId, region, endpoint } = settings;
        const { sdkCredentialProvider } =
          await DefaultAwsCredentialsManager.fromConfig(
            config,
          ).getCredentialProvider({ accountId });
        const client = new SQSClient({
          region,
          credentials: sdkCredentialProvider,
          requestHandler: TIMEOUTS,
          ...(endpoint && {
            endpoint: `${endpoint}/sqs/${region}`,
            useQueueUrlAsEndpoint: false,
          }),
        });
        scanners.addScanner(new SqsScanner({ ...settings, client }));
      },
    });
  },
});
