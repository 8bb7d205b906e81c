import { createValidatedOpenApiRouterFromGeneratedEndpointMap } from '@backstage/backend-openapi-utils';
import { refuseNul } from '@fairway/plugin-backends-node';
import express, { type Router } from 'express';
import { spec, type EndpointMap } from '../schema/generated';
import { addServiceRoutes } from './services';
import { addTemplateRoutes } from './templates';
import type { RouteOptions } from './types';

/** Largest request body: 100 entity refs of the greatest length, or 60 answers. */
const BODY_LIMIT = '128kb';

/**
 * The router of the plugin. Requests are checked against the OpenAPI document
 * first: what it does not allow is a 400 that names the field.
 */
export function createRouter(options: RouteOptions): Router {
  const router =
    createValidatedOpenApiRouterFromGeneratedEndpointMap<EndpointMap>(spec, {
      middleware: [express.json({ limit: BODY_LIMIT }), refuseNul()],
    });
  addServiceRoutes(router, options);
  addTemplateRoutes(router, options);
  return router;
}
