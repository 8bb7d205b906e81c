import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client } from '@aws-sdk/client-ec2';
import { Inspector2Client } from '@aws-sdk/client-inspector2';
import { AwsService } from './AwsService';

export const INSPECTOR2 = new AwsService(
  'inspector2',
  settings => new Inspector2Client(settings),
);

export const CLOUDTRAIL = new AwsService(
  'cloudtrail',
  settings => new CloudTrailClient(settings),
);

export const LOGS = new AwsService(
  'logs',
  settings => new CloudWatchLogsClient(settings),
);

export const EC2 = new AwsService('ec2', settings => new EC2Client(settings));
