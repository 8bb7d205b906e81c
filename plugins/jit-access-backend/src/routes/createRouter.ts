import {
  createValidatedOpenApiRouterFromGeneratedEndpointMap,
  type TypedRouter,
} from '@backstage/backend-openapi-utils';
import type { CallRunner } from '@fairway/plugin-backends-node';
import { refuseNul } from '@fairway/plugin-backends-node';
import express, { type Router } from 'express';
import { spec, type EndpointMap } from '../schema/generated';
import type { assembleChat } from '../chat/startChat';
import type { AuditService } from '../services/AuditService';
import type { AuthorizedBreakGlass } from '../services/AuthorizedBreakGlass';
import type { AuthorizedDelegations } from '../services/AuthorizedDelegations';
import type { AuthorizedGrants } from '../services/AuthorizedGrants';
import type { AuthorizedRequests } from '../services/AuthorizedRequests';
import type { AuthorizedEmergency } from '../services/AuthorizedEmergency';
import type { DriftService } from '../services/DriftService';
import type { EntitlementService } from '../services/EntitlementService';
import type { CaseResponses } from '../services/CaseResponses';
import type { FigureService } from '../services/FigureService';
import type { PolicyService } from '../services/policies/PolicyService';
import type { ReplayService } from '../services/policies/ReplayService';
import type { PostureService } from '../services/PostureService';
import type { AuthorizedReviews } from '../services/reviews/AuthorizedReviews';
import type { ServicePolicyService } from '../services/servicePolicies/ServicePolicyService';
import type { TicketService } from '../services/TicketService';
import { addAuditRoutes } from './audit';
import { addBreakGlassRoutes } from './breakGlass';
import { addCaseResponseRoutes } from './caseResponses';
import { addChatRoutes } from './chat';
import { addDelegationRoutes } from './delegations';
import { addDriftRoutes } from './drift';
import { addEmergencyRoutes } from './emergency';
import { addEntitlementRoutes } from './entitlements';
import { addFigureRoutes } from './figures';
import { addGrantRoutes } from './grants';
import { addPolicyRoutes } from './policies';
import { addPostureRoutes } from './posture';
import { addRequestRoutes } from './requests';
import { keepBody } from './rawBody';
import { addReviewRoutes } from './reviews';
import { sayRetryAfter } from './retryAfter';
import { addTicketRoutes } from './tickets';
import { refuseUnknownFields } from './unknownFields';

/** Router whose requests and answers have the types of the OpenAPI document. */
export type AccessRouter = TypedRouter<EndpointMap>;

/** What the routes call. */
export interface RouteServices {
  calls: CallRunner;
  entitlements: EntitlementService;
  requests: AuthorizedRequests;
  breakGlass: AuthorizedBreakGlass;
  delegations: AuthorizedDelegations;
  tickets: TicketService;
  grants: AuthorizedGrants;
  emergency: AuthorizedEmergency;
  caseResponses: CaseResponses;
  drift: DriftService;
  audit: AuditService;
  chat: ReturnType<typeof assembleChat>;
  figures: FigureService;
  reviews: AuthorizedReviews;
  policies: PolicyService;
  replays: ReplayService;
  servicePolicies: ServicePolicyService;
  posture: PostureService;
}

/** Largest body; texts of a request have at most a few thousand characters. */
const BODY_LIMIT = '64kb';

/**
 * The routes of the plugin. What the OpenAPI document does not allow, unknown
 * fields too, is refused whole, with the name of the field.
 */
export function createRouter(services: RouteServices): Router {
  const router =
    createValidatedOpenApiRouterFromGeneratedEndpointMap<EndpointMap>(spec, {
      middleware: [
        express.json({ limit: BODY_LIMIT, verify: keepBody }),
        refuseNul(),
        refuseUnknownFields(spec),
      ],
    });
  addEntitlementRoutes(router, services);
  addRequestRoutes(router, services);
  addGrantRoutes(router, services);
  addBreakGlassRoutes(router, services);
  addDelegationRoutes(router, services);
  addTicketRoutes(router, services);
  addEmergencyRoutes(router, services);
  addCaseResponseRoutes(router, services);
  addDriftRoutes(router, services);
  addAuditRoutes(router, services);
  addChatRoutes(router, services);
  addFigureRoutes(router, services);
  addReviewRoutes(router, services);
  addPolicyRoutes(router, services);
  addPostureRoutes(router, services);
  router.use(sayRetryAfter());
  return router;
}
