import { createConditionExports } from '@backstage/plugin-permission-node';
import { ownerRule } from '@fairway/plugin-backends-node';
import { goldenPathServiceResourceRef } from './resource';

/** Allows the services that one of the claims owns. */
const isOwnerRule = ownerRule({
  resourceRef: goldenPathServiceResourceRef,
  description: 'Allow services owned by one of the claims',
  ownersOf: ({ ownerRefs }) => ownerRefs,
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
