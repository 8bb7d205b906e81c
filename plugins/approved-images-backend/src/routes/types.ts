import type { TypedRouter } from '@backstage/backend-openapi-utils';
import type { CallRunner } from '@fairway/plugin-backends-node';
import type { EndpointMap } from '../schema/generated';
import type { ImageRegister } from '../services/ImageRegister';

/** Router that takes and answers what the OpenAPI document says. */
export type ImagesRouter = TypedRouter<EndpointMap>;

/** What routes need. */
export interface RouteOptions {
  register: ImageRegister;
  calls: CallRunner;
}
