import type { TypedRouter } from '@backstage/backend-openapi-utils';
import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import type { EndpointMap } from '../schema/generated';
import type { Evidence } from '../services/Evidence';

/** Router that takes and answers what the OpenAPI document says. */
export type EvidenceRouter = TypedRouter<EndpointMap>;

/** What routes need. */
export interface RouteOptions {
  evidence: Evidence;
  auditor: AuditorService;
  httpAuth: HttpAuthService;
}

/** Who may call: people and other backends. */
export const ALLOWED: { allow: ['user', 'service'] } = {
  allow: ['user', 'service'],
};
