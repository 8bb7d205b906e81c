import type { TypedRouter } from '@backstage/backend-openapi-utils';
import type { CallRunner } from '@fairway/plugin-backends-node';
import type { EndpointMap } from '../schema/generated';
import type { Cases } from '../services/Cases';

/** Router that takes and answers what the OpenAPI document says. */
export type CaseRouter = TypedRouter<EndpointMap>;

/** What routes need. */
export interface RouteOptions {
  cases: Cases;
  calls: CallRunner;
}
