import type { TypedRouter } from '@backstage/backend-openapi-utils';
import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import type { EndpointMap } from '../schema/generated';
import type { ImageRegister } from '../services/ImageRegister';

/** Router that takes and answers what the OpenAPI document says. */
export type ImagesRouter = TypedRouter<EndpointMap>;

/** What routes need. */
export interface RouteOptions {
  register: ImageRegister;
  auditor: AuditorService;
  httpAuth: HttpAuthService;
}

/** Who may read, and report scans: people and other backends. */
export const ANYONE: { allow: ['user', 'service'] } = {
  allow: ['user', 'service'],
};

/** What is decided is decided by a person. */
export const PEOPLE: { allow: ['user'] } = { allow: ['user'] };
