import { createValidatedOpenApiRouterFromGeneratedEndpointMap } from '@backstage/backend-openapi-utils';
import { refuseNul } from '@fairway/plugin-backends-node';
import express, { type Router } from 'express';
import { spec, type EndpointMap } from '../schema/generated';
import { addDriftRoutes } from './drifts';
import { addImageRoutes } from './images';
import { addSamplingRoutes } from './sampling';
import { addScanRoutes } from './scans';
import type { RouteOptions } from './types';

/** Largest request body: words of 2,000 characters and an image. */
const BODY_LIMIT = '32kb';

/**
 * The router of the plugin. Requests are checked against the OpenAPI document
 * first: what it does not allow is a 400 that names the field.
 */
export function createRouter(options: RouteOptions): Router {
  const router =
    createValidatedOpenApiRouterFromGeneratedEndpointMap<EndpointMap>(spec, {
      middleware: [express.json({ limit: BODY_LIMIT }), refuseNul()],
    });
  addImageRoutes(router, options);
  addDriftRoutes(router, options);
  addScanRoutes(router, options);
  addSamplingRoutes(router, options);
  return router;
}
