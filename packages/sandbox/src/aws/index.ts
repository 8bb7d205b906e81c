import { HttpHandler } from 'msw';
import { World } from '../world/types';
import { accessAnalyzer } from './accessAnalyzer';
import { cloudtrail } from './cloudtrail';
import { ec2 } from './ec2';
import { iam } from './iam';
import { identityStore, ssoAdmin } from './identityCenter';
import { inspector2 } from './inspector2';
import { logs } from './logs';
import { LOGGING_SERVICES } from './loggingServices';
import { hostUrl } from './host';
import { AwsService, serviceHandler } from './service';
import { sqs } from './sqs';
import { tagging } from './tagging';

const SERVICES: AwsService[] = [
  inspector2,
  cloudtrail,
  logs,
  ec2,
  accessAnalyzer,
  iam,
  tagging,
  sqs,
  ssoAdmin,
  identityStore,
  ...LOGGING_SERVICES,
];

/** Names of the services the sandbox stands in for. */
export const AWS_SERVICES: string[] = SERVICES.map(({ name }) => name);

/** Base URL of a service that the handlers answer at; undefined for one that the sandbox lacks. */
export function awsServiceUrl(
  name: string,
  region: string,
): string | undefined {
  const service = SERVICES.find(candidate => candidate.name === name);
  return service && hostUrl(service, region);
}

/** Handlers for the hosts of AWS, such as `https://<service>.<region>.amazonaws.com`. */
export function awsHandlers(world: World): HttpHandler[] {
  return SERVICES.map(service => serviceHandler(world, service));
}
