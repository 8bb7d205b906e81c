import { canonicalRef } from '@fairway/plugin-jit-access-common';
import { canonicalJson } from '../ledger/hashing';
import { called, type CompiledPolicy } from './compile';
import type { Policies } from './PolicyRegistry';

/** The entity that a policy is for, and those it also belongs to; canonical refs. */
export function entitiesOf({ document }: CompiledPolicy): string[] {
  const { entity, alsoOn } = document.target;
  return [entity, ...alsoOn].map(canonicalRef);
}

/**
 * Why what was asked for under one text of a policy is nothing that another one
 * is about, in a sentence; undefined when it is. Approvals for one target say
 * nothing of another.
 */
export function sayRetargeted(
  pinned: CompiledPolicy,
  current: CompiledPolicy,
): string | undefined {
  const [was, is] = [pinned, current].map(({ document }) => document.target);
  const gives = ({ provider, entitlement }: typeof was) =>
    canonicalJson([provider, entitlement]);
  if (gives(was) !== gives(is)) {
    return `${called(current)} is about another entitlement now`;
  }
  return canonicalRef(was.entity) === canonicalRef(is.entity)
    ? undefined
    : `${called(current)} is about another target now, ${is.entity}`;
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
