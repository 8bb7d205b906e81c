import { HttpHandler } from 'msw';
import { World } from '../world/types';
import { cloudtrail } from './cloudtrail';
import { ec2 } from './ec2';
import { inspector2 } from './inspector2';
import { logs } from './logs';
import { serviceHandler } from './service';

const SERVICES = [inspector2, cloudtrail, logs, ec2];

/** Signing names of the services the sandbox stands in for. */
export const AWS_SERVICES: string[] = SERVICES.map(({ name }) => name);

/** Handlers for `https://<service>.<region>.amazonaws.com`. */
export function awsHandlers(world: World): HttpHandler[] {
  return SERVICES.map(service => serviceHandler(world, service));
}
