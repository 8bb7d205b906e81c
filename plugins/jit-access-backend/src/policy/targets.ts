import { canonicalRef } from '@fairway/plugin-jit-access-common';
import type { CompiledPolicy } from './compile';
import type { Policies } from './PolicyRegistry';

/** The entity that a policy is for, and those it also belongs to; canonical refs. */
export function entitiesOf({ document }: CompiledPolicy): string[] {
  const { entity, alsoOn } = document.target;
  return [entity, ...alsoOn].map(canonicalRef);
}

/** Ids of the policies that also belong to an entity besides their target. */
export function policiesAlsoOn(
  policies: Policies,
  entityRef: string,
): string[] {
  return policies
    .list()
    .filter(({ policy }) =>
      policy.document.target.alsoOn.some(
        ref => canonicalRef(ref) === entityRef,
      ),
    )
    .map(({ policy }) => policy.id);
}
