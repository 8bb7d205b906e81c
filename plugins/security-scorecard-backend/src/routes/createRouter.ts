import { createValidatedOpenApiRouterFromGeneratedEndpointMap } from '@backstage/backend-openapi-utils';
import { refuseNul } from '@fairway/plugin-backends-node';
import express, { type Router } from 'express';
import { spec, type EndpointMap } from '../schema/generated';
import { addOverviewRoutes } from './overview';
import { addScorecardRoutes } from './scorecards';
import type { RouteOptions, RoutePart } from './types';

/** Largest request body: 200 entity refs of the greatest length. */
const BODY_LIMIT = '64kb';

/**
 * Paths of single scorecards. They have nothing to check but that there is no
 * query, and the validator would compile the pattern of each path before theirs
 * for every request, which costs as much as reading the scorecard.
 */
const CARD = /\/scorecards(?:\/[\w.-]{1,63}){3}$/;

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
      middleware: [express.json({ limit: BODY_LIMIT }), refuseNul()],
      validatorOptions: { ignorePaths: CARD },
    });
  addScorecardRoutes(router, options);
  addOverviewRoutes(router, options);
  parts.forEach(add => add(router));
  return router;
}
