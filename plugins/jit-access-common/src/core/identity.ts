import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';

/**
 * The one spelling of a person or group: a full entity ref in lower case. Two
 * refs name the same one exactly when their canonical spellings are equal.
 *
 * Throws when `ref` is not an entity ref. A ref without a kind is a user's, one
 * without a namespace is in `default`.
 */
export function canonicalRef(ref: string): string {
  return stringifyEntityRef(
    parseEntityRef(ref.trim(), {
      defaultKind: 'user',
      defaultNamespace: 'default',
    }),
  ).toLocaleLowerCase('en-US');
}

/** Whether both refs name the same person or group. */
export function isSameIdentity(a: string, b: string): boolean {
  return canonicalRef(a) === canonicalRef(b);
}

/** Canonical refs, each once, sorted. */
export function canonicalSet(refs: Iterable<string>): string[] {
  return [...new Set([...refs].map(canonicalRef))].sort((a, b) =>
    a < b ? -1 : 1,
  );
}
