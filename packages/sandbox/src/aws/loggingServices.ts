import { apigateway } from './apigateway';
import { cloudfront } from './cloudfront';
import { cloudwatch } from './cloudwatch';
import { codebuild } from './codebuild';
import { configService } from './configservice';
import { ecs } from './ecs';
import { eks } from './eks';
import { elbv2 } from './elbv2';
import { lambda } from './lambda';
import { opensearch } from './opensearch';
import { rds } from './rds';
import { redshift } from './redshift';
import { s3 } from './s3';
import { AwsService } from './service';
import { sns } from './sns';
import { wafv2 } from './wafv2';

/** Services that write, keep or watch logs, beside CloudTrail, CloudWatch Logs and EC2. */
export const LOGGING_SERVICES: AwsService[] = [
  apigateway,
  cloudfront,
  cloudwatch,
  codebuild,
  configService,
  ecs,
  eks,
  elbv2,
  lambda,
  opensearch,
  rds,
  redshift,
  s3,
  sns,
  wafv2,
];
