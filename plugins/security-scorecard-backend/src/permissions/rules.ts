import {
  createConditionExports,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import { scorecardResourceRef } from '@fairway/plugin-security-scorecard-node';
import { z } from 'zod';

const lower = (claims: readonly string[]) =>
  claims.map(claim => claim.toLocaleLowerCase('en-US'));

/** Allows the scorecards of entities that one of the claims owns. */
const isOwnerRule = createPermissionRule({
  name: 'IS_OWNER',
  description: 'Allow scorecards of entities owned by one of the claims',
  resourceRef: scorecardResourceRef,
  paramsSchema: z.object({
    claims: z
      .array(z.string())
      .describe('Entity refs of users and groups, as in ownershipEntityRefs'),
  }),
  apply: ({ ownerRef, ownerRefs }, { claims }) => {
    const owners = ownerRefs ?? (ownerRef === null ? [] : [ownerRef]);
    return lower(claims).some(claim => owners.includes(claim));
  },
  toQuery: ({ claims }) => ({ key: 'owner' as const, values: lower(claims) }),
});

/** Rules on scorecards. */
export const scorecardRules = { isOwner: isOwnerRule };

const exported = createConditionExports({
  resourceRef: scorecardResourceRef,
  rules: scorecardRules,
});

/** Conditions for permission policies: `scorecardConditions.isOwner({ claims })`. */
export const scorecardConditions = exported.conditions;

/** Wraps conditions on scorecards into the answer of a permission policy. */
export const createScorecardConditionalDecision =
  exported.createConditionalDecision;
