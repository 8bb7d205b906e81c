import { createValidatedOpenApiRouterFromGeneratedEndpointMap } from '@backstage/backend-openapi-utils';
import { refuseNul } from '@fairway/plugin-backends-node';
import express, { type Router } from 'express';
import { spec, type EndpointMap } from '../schema/generated';
import { addCaseRoutes } from './cases';
import { addChangeRoutes } from './changes';
import type { RouteOptions } from './types';

/** Largest request body: a reason of 2,000 characters. */
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
  addCaseRoutes(router, options);
  addChangeRoutes(router, options);
  return router;
}
