import { InputError } from '@backstage/errors';
import type { AccessPolicyDocument } from './schema';

/** A place that an input fills; the name is kebab-case. */
export const PLACE = /\$\{inputs\.([a-z][a-z0-9-]{0,39})\}/g;

/** Names of the inputs that a policy's entitlement is filled with. */
export function inputsOfEntitlement(
  entitlement: Readonly<Record<string, string>>,
): string[] {
  const names = Object.values(entitlement).flatMap(text =>
    [...text.matchAll(PLACE)].map(([, name]) => name),
  );
  return [...new Set(names)];
}

/**
 * The entitlement that a request is about: `\${inputs.<name>}` is replaced, in
 * one pass, so that a value never brings in another one. Throws InputError when
 * a value is missing or empty.
 */
export function resolveEntitlement(
  policy: { document: AccessPolicyDocument },
  inputs: Readonly<Record<string, string>>,
): Record<string, string> {
  const { entitlement } = policy.document.target;
  return Object.fromEntries(
    Object.entries(entitlement).map(([key, text]) => [
      key,
      text.replace(PLACE, (_, name: string) => {
        const value = Object.hasOwn(inputs, name) ? inputs[name] : '';
        if (value === '') {
          throw new InputError(
            `inputs.${name} is required: it says what the access is to`,
          );
        }
        return value;
      }),
    ]),
  );
}
