import type { TypedRouter } from '@backstage/backend-openapi-utils';
import type { CallRunner } from '@fairway/plugin-backends-node';
import type { EndpointMap } from '../schema/generated';
import type { GoldenPaths } from '../services/GoldenPaths';

/** Router that takes and answers what the OpenAPI document says. */
export type GoldenPathRouter = TypedRouter<EndpointMap>;

/** What routes need. */
export interface RouteOptions {
  goldenPaths: GoldenPaths;
  calls: CallRunner;
}
