import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import type { TypedRouter } from '@backstage/backend-openapi-utils';
import type { EndpointMap } from '../schema/generated';
import type { Scorecards } from '../services/Scorecards';

/** Router that takes and answers what the OpenAPI document says. */
export type ScorecardRouter = TypedRouter<EndpointMap>;

/** What routes need. */
export interface RouteOptions {
  scorecards: Scorecards;
  auditor: AuditorService;
  httpAuth: HttpAuthService;
}
