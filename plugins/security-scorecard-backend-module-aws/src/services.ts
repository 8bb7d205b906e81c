import { AccessAnalyzerClient } from '@aws-sdk/client-accessanalyzer';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client } from '@aws-sdk/client-ec2';
import { EKSClient } from '@aws-sdk/client-eks';
import { IAMClient } from '@aws-sdk/client-iam';
import { Inspector2Client } from '@aws-sdk/client-inspector2';
import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
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

export const TAGGING = new AwsService(
  'tagging',
  settings => new ResourceGroupsTaggingAPIClient(settings),
);

export const ACCESS_ANALYZER = new AwsService(
  'access-analyzer',
  settings => new AccessAnalyzerClient(settings),
);

export const IAM = new AwsService('iam', settings => new IAMClient(settings), {
  global: true,
});

export const EKS = new AwsService('eks', settings => new EKSClient(settings));
