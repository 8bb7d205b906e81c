import {
  createConditionExports,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import {
  canonicalSet,
  isSameIdentity,
} from '@fairway/plugin-jit-access-common';
import { accessRequestResourceRef } from '@fairway/plugin-jit-access-node';
import { z } from 'zod/v4';

const claims = z
  .array(z.string())
  .describe('Entity refs of a person and the groups they act for');

const isParticipant = createPermissionRule({
  name: 'IS_PARTICIPANT',
  description:
    'Requests that one of the claims asked for, gets, or is named to approve',
  resourceRef: accessRequestResourceRef,
  paramsSchema: z.object({ claims }),
  apply: (request, params) =>
    [request.requester, request.grantee, ...request.approvers].some(person =>
      params.claims.some(claim => isSameIdentity(claim, person)),
    ),
  toQuery: params => ({
    key: 'participant' as const,
    values: canonicalSet(params.claims),
  }),
});

const isOwner = createPermissionRule({
  name: 'IS_OWNER',
  description: 'Requests for an entity that one of the claims owns',
  resourceRef: accessRequestResourceRef,
  paramsSchema: z.object({ claims }),
  apply: ({ ownerRef }, params) =>
    ownerRef !== null &&
    params.claims.some(claim => isSameIdentity(claim, ownerRef)),
  toQuery: params => ({
    key: 'owner' as const,
    values: canonicalSet(params.claims),
  }),
});

/** Rules that permission policies can use on requests and their grants. */
export const accessRequestRules = { isParticipant, isOwner };

const { conditions, createConditionalDecision } = createConditionExports({
  resourceRef: accessRequestResourceRef,
  rules: accessRequestRules,
});

/** Conditions for permission policies, for example `isOwner({ claims })`. */
export const accessRequestConditions = conditions;

/** Makes a conditional decision of {@link accessRequestConditions}. */
export const createAccessRequestConditionalDecision = createConditionalDecision;
