import type { TypedRouter } from '@backstage/backend-openapi-utils';
import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import type { EndpointMap } from '../schema/generated';
import type { Cases } from '../services/Cases';

/** Router that takes and answers what the OpenAPI document says. */
export type CaseRouter = TypedRouter<EndpointMap>;

/** What routes need. */
export interface RouteOptions {
  cases: Cases;
  auditor: AuditorService;
  httpAuth: HttpAuthService;
}

/** Who may read: people and other backends. */
export const READERS: { allow: ['user', 'service'] } = {
  allow: ['user', 'service'],
};

/** Who may change something. */
export const PEOPLE: { allow: ['user'] } = { allow: ['user'] };
