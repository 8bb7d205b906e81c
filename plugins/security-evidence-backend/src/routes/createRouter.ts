import { createValidatedOpenApiRouterFromGeneratedEndpointMap } from '@backstage/backend-openapi-utils';
import { refuseNul } from '@fairway/plugin-backends-node';
import express, { type Router } from 'express';
import { spec, type EndpointMap } from '../schema/generated';
import { addExportRoutes } from './exports';
import { addFrameworkRoutes } from './frameworks';
import type { RouteOptions } from './types';

/**
 * The router of the plugin. It only reads. Requests are checked against the
 * OpenAPI document first: what it does not allow is a 400 that names the field.
 */
export function createRouter(options: RouteOptions): Router {
  const router =
    createValidatedOpenApiRouterFromGeneratedEndpointMap<EndpointMap>(spec, {
      middleware: [express.json(), refuseNul()],
    });
  addFrameworkRoutes(router, options);
  addExportRoutes(router, options);
  return router;
}
