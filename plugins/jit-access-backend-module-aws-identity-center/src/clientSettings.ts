import type { AwsCredentialProvider } from '@backstage/integration-aws-node';
import type { InstanceConfig } from './config';

/** How the clients of an instance are made. */
export interface ClientOptions {
  credentials: () => Promise<AwsCredentialProvider['sdkCredentialProvider']>;
  /** Tries of one request by the SDK itself; 3 when absent. */
  maxAttempts?: number;
}

/** Settings of an SDK client for a service, by the name of its host. */
export async function clientSettings(
  service: 'sso' | 'identitystore',
  { region, endpoint }: InstanceConfig,
  { credentials, maxAttempts = 3 }: ClientOptions,
) {
  return {
    region,
    maxAttempts,
    retryMode: 'standard',
    credentials: await credentials(),
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000 },
    ...(endpoint && { endpoint: `${endpoint}/${service}/${region}` }),
  };
}
