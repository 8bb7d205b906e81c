import { createConditionExports } from '@backstage/plugin-permission-node';
import { ownerRule } from '@fairway/plugin-backends-node';
import { scorecardResourceRef } from '@fairway/plugin-security-scorecard-node';

/** Allows the scorecards of entities that one of the claims owns. */
const isOwnerRule = ownerRule({
  resourceRef: scorecardResourceRef,
  description: 'Allow scorecards of entities owned by one of the claims',
  ownersOf: ({ ownerRef, ownerRefs }) =>
    ownerRefs ?? (ownerRef === null ? [] : [ownerRef]),
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
