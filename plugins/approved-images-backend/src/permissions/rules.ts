import {
  createConditionExports,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import { z } from 'zod';
import { imageServiceResourceRef } from './resource';

const lower = (claims: readonly string[]) =>
  claims.map(claim => claim.toLocaleLowerCase('en-US'));

/** Allows the services that one of the claims owns. */
const isOwnerRule = createPermissionRule({
  name: 'IS_OWNER',
  description: 'Allow services owned by one of the claims',
  resourceRef: imageServiceResourceRef,
  paramsSchema: z.object({
    claims: z
      .array(z.string())
      .describe('Entity refs of users and groups, as in ownershipEntityRefs'),
  }),
  apply: ({ ownerRefs }, { claims }) =>
    lower(claims).some(claim => ownerRefs.includes(claim)),
  toQuery: ({ claims }) => ({ key: 'owner' as const, values: lower(claims) }),
});

/** Rules on services. */
export const imageServiceRules = { isOwner: isOwnerRule };

const exported = createConditionExports({
  resourceRef: imageServiceResourceRef,
  rules: imageServiceRules,
});

/** Conditions for permission policies: `imageServiceConditions.isOwner({ claims })`. */
export const imageServiceConditions = exported.conditions;

/** Wraps conditions on services into the answer of a permission policy. */
export const createImageServiceConditionalDecision =
  exported.createConditionalDecision;
