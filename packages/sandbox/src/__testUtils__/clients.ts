import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client } from '@aws-sdk/client-ec2';
import { Inspector2Client } from '@aws-sdk/client-inspector2';
import { sandboxCredentials } from '../world/aws';

/** Account and region of the small test world. */
export const ACCOUNT = '111122223333';
export const REGION = 'eu-central-1';

/** Options of {@link awsClients}. */
export interface ClientOptions {
  /** Base URL of the HTTP server's `/aws`; the real hosts when absent. */
  endpoint?: string;
  region?: string;
  accessKeyId?: string;
  maxAttempts?: number;
}

/** Real SDK clients, without retries unless asked for. */
export function awsClients(options: ClientOptions = {}) {
  const region = options.region ?? REGION;
  const settings = (service: string) => ({
    region,
    maxAttempts: options.maxAttempts ?? 1,
    credentials: {
      ...sandboxCredentials(ACCOUNT),
      ...(options.accessKeyId && { accessKeyId: options.accessKeyId }),
    },
    ...(options.endpoint && {
      endpoint: `${options.endpoint}/${service}/${region}`,
    }),
  });
  return {
    inspector: new Inspector2Client(settings('inspector2')),
    cloudtrail: new CloudTrailClient(settings('cloudtrail')),
    logs: new CloudWatchLogsClient(settings('logs')),
    ec2: new EC2Client(settings('ec2')),
  };
}
