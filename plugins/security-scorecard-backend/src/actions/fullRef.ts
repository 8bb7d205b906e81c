import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';

/**
 * The whole entity ref of what somebody wrote; a component of the default
 * namespace unless told otherwise. Throws InputError for what no database holds.
 */
export function fullRef(text: string): string {
  if (text.includes('\0')) {
    throw new InputError('entityRef must not hold control characters');
  }
  return stringifyEntityRef(
    parseEntityRef(text, {
      defaultKind: 'component',
      defaultNamespace: 'default',
    }),
  ).toLocaleLowerCase('en-US');
}
