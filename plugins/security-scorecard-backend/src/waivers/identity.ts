import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';

/** Whom the timeline names for what happens by itself. */
export const SYSTEM_ACTOR = 'plugin:security-scorecard';

/** The one spelling of a person: a full entity ref in lower case. */
export function canonicalUser(ref: string): string {
  return stringifyEntityRef(
    parseEntityRef(ref.trim(), {
      defaultKind: 'user',
      defaultNamespace: 'default',
    }),
  ).toLocaleLowerCase('en-US');
}
