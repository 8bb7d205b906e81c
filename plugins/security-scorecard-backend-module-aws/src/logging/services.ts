import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2Client } from '@aws-sdk/client-apigatewayv2';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CodeBuildClient } from '@aws-sdk/client-codebuild';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { OpenSearchClient } from '@aws-sdk/client-opensearch';
import { RDSClient } from '@aws-sdk/client-rds';
import { RedshiftClient } from '@aws-sdk/client-redshift';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { WAFV2Client } from '@aws-sdk/client-wafv2';
import { AwsService } from '../AwsService';

export const API_GATEWAY = new AwsService(
  'apigateway',
  settings => new APIGatewayClient(settings),
);
export const API_GATEWAY_V2 = new AwsService(
  'apigateway',
  settings => new ApiGatewayV2Client(settings),
);
export const CLOUDFRONT = new AwsService(
  'cloudfront',
  settings => new CloudFrontClient(settings),
  { global: true },
);
export const CLOUDWATCH = new AwsService(
  'monitoring',
  settings => new CloudWatchClient(settings),
);
export const CODEBUILD = new AwsService(
  'codebuild',
  settings => new CodeBuildClient(settings),
);
export const CONFIG = new AwsService(
  'config',
  settings => new ConfigServiceClient(settings),
);
export const ECS = new AwsService('ecs', settings => new ECSClient(settings));
export const ELB = new AwsService(
  'elasticloadbalancing',
  settings => new ElasticLoadBalancingV2Client(settings),
);
export const LAMBDA = new AwsService(
  'lambda',
  settings => new LambdaClient(settings),
);
/** Also knows the domains of Elasticsearch. */
export const OPENSEARCH = new AwsService(
  'es',
  settings => new OpenSearchClient(settings),
);
export const RDS = new AwsService('rds', settings => new RDSClient(settings));
export const REDSHIFT = new AwsService(
  'redshift',
  settings => new RedshiftClient(settings),
);
/** A bucket may be in any region; behind an endpoint its name is in the path. */
export const S3 = new AwsService(
  's3',
  settings =>
    new S3Client({
      ...settings,
      followRegionRedirects: true,
      forcePathStyle: settings.endpoint !== undefined,
    }),
);
export const SNS = new AwsService('sns', settings => new SNSClient(settings));
export const WAF = new AwsService(
  'wafv2',
  settings => new WAFV2Client(settings),
);
