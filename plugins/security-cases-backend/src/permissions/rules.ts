import {
  createConditionExports,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import { z } from 'zod';
import { securityCaseResourceRef } from './resource';

const lower = (claims: readonly string[]) =>
  claims.map(claim => claim.toLocaleLowerCase('en-US'));

/** Allows the cases about services that one of the claims owns. */
const isOwnerRule = createPermissionRule({
  name: 'IS_OWNER',
  description: 'Allow cases about services owned by one of the claims',
  resourceRef: securityCaseResourceRef,
  paramsSchema: z.object({
    claims: z
      .array(z.string())
      .describe('Entity refs of users and groups, as in ownershipEntityRefs'),
  }),
  apply: ({ ownerRef }, { claims }) =>
    ownerRef !== null && lower(claims).includes(ownerRef),
  toQuery: ({ claims }) => ({ key: 'owner' as const, values: lower(claims) }),
});

/** Rules on cases. */
export const securityCaseRules = { isOwner: isOwnerRule };

const exported = createConditionExports({
  resourceRef: securityCaseResourceRef,
  rules: securityCaseRules,
});

/** Conditions for permission policies: `securityCaseConditions.isOwner({ claims })`. */
export const securityCaseConditions = exported.conditions;

/** Wraps conditions on cases into the answer of a permission policy. */
export const createSecurityCaseConditionalDecision =
  exported.createConditionalDecision;
