import type { TypedRouter } from '@backstage/backend-openapi-utils';
import type { HttpAuthService } from '@backstage/backend-plugin-api';
import type { CallRunner } from '@fairway/plugin-backends-node';
import type { EndpointMap } from '../schema/generated';
import type { Evidence } from '../services/Evidence';

/** Router that takes and answers what the OpenAPI document says. */
export type EvidenceRouter = TypedRouter<EndpointMap>;

/** What routes need. */
export interface RouteOptions {
  evidence: Evidence;
  calls: CallRunner;
  httpAuth: HttpAuthService;
}
