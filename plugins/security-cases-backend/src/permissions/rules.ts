import { createConditionExports } from '@backstage/plugin-permission-node';
import { ownerRule } from '@fairway/plugin-backends-node';
import { securityCaseResourceRef } from './resource';

/** Allows the cases about services that one of the claims owns. */
const isOwnerRule = ownerRule({
  resourceRef: securityCaseResourceRef,
  description: 'Allow cases about services owned by one of the claims',
  ownersOf: ({ ownerRef }) => (ownerRef === null ? [] : [ownerRef]),
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
