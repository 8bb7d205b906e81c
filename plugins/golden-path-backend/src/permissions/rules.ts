import {
  createConditionExports,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import { z } from 'zod';
import { goldenPathServiceResourceRef } from './resource';

const lower = (claims: readonly string[]) =>
  claims.map(claim => claim.toLocaleLowerCase('en-US'));

/** Allows the services that one of the claims owns. */
const isOwnerRule = createPermissionRule({
  name: 'IS_OWNER',
  description: 'Allow services owned by one of the claims',
  resourceRef: goldenPathServiceResourceRef,
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
export const goldenPathRules = { isOwner: isOwnerRule };

const exported = createConditionExports({
  resourceRef: goldenPathServiceResourceRef,
  rules: goldenPathRules,
});

/** Conditions for permission policies: `goldenPathConditions.isOwner({ claims })`. */
export const goldenPathConditions = exported.conditions;

/** Wraps conditions on services into the answer of a permission policy. */
export const createGoldenPathConditionalDecision =
  exported.createConditionalDecision;
