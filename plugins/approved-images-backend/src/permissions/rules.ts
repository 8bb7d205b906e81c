import { createConditionExports } from '@backstage/plugin-permission-node';
import { ownerRule } from '@fairway/plugin-backends-node';
import { imageServiceResourceRef } from './resource';

/** Allows the services that one of the claims owns. */
const isOwnerRule = ownerRule({
  resourceRef: imageServiceResourceRef,
  description: 'Allow services owned by one of the claims',
  ownersOf: ({ ownerRefs }) => ownerRefs,
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
