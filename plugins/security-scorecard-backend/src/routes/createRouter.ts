import { createValidatedOpenApiRouterFromGeneratedEndpointMap } from '@backstage/backend-openapi-utils';
import express, { type Router } from 'express';
import { spec, type EndpointMap } from '../schema/generated';
import { addOverviewRoutes } from './overview';
import { addScorecardRoutes } from './scorecards';
import type { RouteOptions, RoutePart } from './types';

/** Largest request body: 200 entity refs of the greatest length. */
const BODY_LIMIT = '64kb';

/**
 * The router of the plugin. Requests are checked against the OpenAPI document
 * first: what it does not allow is a 400 that names the field.
 */
export function createRouter(
  options: RouteOptions,
  parts: readonly RoutePart[] = [],
): Router {
  const router =
    createValidatedOpenApiRouterFromGeneratedEndpointMap<EndpointMap>(spec, {
      middleware: [express.json({ limit: BODY_LIMIT })],
    });
  addScorecardRoutes(router, options);
  addOverviewRoutes(router, options);
  parts.forEach(add => add(router));
  return router;
}
