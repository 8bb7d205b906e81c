import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';

/**
 * The whole entity ref of what somebody wrote; a component of the default
 * namespace unless told otherwise.
 */
export function fullRef(text: string): string {
  return stringifyEntityRef(
    parseEntityRef(text, {
      defaultKind: 'component',
      defaultNamespace: 'default',
    }),
  ).toLocaleLowerCase('en-US');
}
