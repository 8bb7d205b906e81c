import { S3Client } from '@aws-sdk/client-s3';
import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { DefaultAwsCredentialsManager } from '@backstage/integration-aws-node';
import { jitAccessExtensionPoint } from '@fairway/plugin-jit-access-node';
import { readS3Config } from './config';
import { S3Anchor } from './S3Anchor';

const TIMEOUTS = {
  connectionTimeout: 5_000,
  requestTimeout: 30_000,
  throwOnRequestTimeout: true,
};

/** Adds anchor `s3` to just-in-time access. */
export const jitAccessModuleLedgerS3 = createBackendModule({
  pluginId: 'jit-access',
  moduleId: 'ledger-s3',
  register(reg) {
    reg.registerInit({
      deps: {
        access: jitAccessExtensionPoint,
        config: coreServices.rootConfig,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
      },
      async init({ access, config, lifecycle, logger }) {
        const settings = readS3Config(config);
        if (!settings) {
          logger.warn(
            'jitAccess.ledger.s3 is not set: the ledger is not anchored in S3',
          );
          return;
        }
        const { accountId, region, endpoint } = settings;
        const { sdkCredentialProvider } =
          await DefaultAwsCredentialsManager.fromConfig(
            config,
          ).getCredentialProvider(accountId ? { accountId } : undefined);
        const client = new S3Client({
          region,
          credentials: sdkCredentialProvider,
          requestHandler: TIMEOUTS,
          ...(endpoint && { endpoint, forcePathStyle: true }),
        });
        lifecycle.addShutdownHook(() => client.destroy());
        access.addLedgerAnchor(new S3Anchor(client, settings));
      },
    });
  },
});
