import type { HttpAuthService } from '@backstage/backend-plugin-api';
import type { TypedRouter } from '@backstage/backend-openapi-utils';
import type { CallRunner } from '@fairway/plugin-backends-node';
import type { EndpointMap } from '../schema/generated';
import type { Scorecards } from '../services/Scorecards';

/** Router that takes and answers what the OpenAPI document says. */
export type ScorecardRouter = TypedRouter<EndpointMap>;

/** Adds the routes of one resource. */
export type RoutePart = (router: ScorecardRouter) => void;

/** What routes need. */
export interface RouteOptions {
  scorecards: Scorecards;
  calls: CallRunner;
  httpAuth: HttpAuthService;
}
