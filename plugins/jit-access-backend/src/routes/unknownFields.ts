import { InputError } from '@backstage/errors';
import type { RequestHandler } from 'express';
import { deceivingField } from '../services/deceivingText';

/** What is read of an OpenAPI document. */
interface SpecLike {
  readonly paths: object;
  readonly components: { readonly schemas: object };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Follows a chain of keys; undefined when it breaks off. */
function dig(value: unknown, ...keys: string[]): unknown {
  return keys.reduce<unknown>(
    (at, key) => (isObject(at) ? at[key] : undefined),
    value,
  );
}

function fieldsOf(spec: SpecLike, operation: unknown): Set<string> | undefined {
  const schema = dig(
    operation,
    'requestBody',
    'content',
    'application/json',
    'schema',
  );
  const ref = dig(schema, '$ref');
  const resolved =
    typeof ref === 'string'
      ? dig(spec.components.schemas, ref.replace('#/components/schemas/', ''))
      : schema;
  if (!isObject(resolved)) {
    return undefined;
  }
  return new Set(Object.keys(dig(resolved, 'properties') ?? {}));
}

/**
 * Refuses fields that the OpenAPI document does not know, by name: the
 * validator refuses them as well, but says only that there is one too many. And
 * texts that show something other than what they say, whoever would read them:
 * approvers, grantees, or who looks at the ledger later.
 */
export function refuseUnknownFields(spec: SpecLike): RequestHandler {
  const routes = Object.entries(spec.paths).flatMap(([route, item]) => {
    const fields = fieldsOf(spec, dig(item, 'post'));
    return fields
      ? [
          {
            pattern: new RegExp(`^${route.replace(/\{[^}]+\}/g, '[^/]+')}$`),
            fields,
          },
        ]
      : [];
  });
  return (req, _res, next) => {
    const body: unknown = req.body;
    const known = routes.find(({ pattern }) => pattern.test(req.path))?.fields;
    const unknown =
      req.method === 'POST' && known && isObject(body)
        ? Object.keys(body).find(field => !known.has(field))
        : undefined;
    const deceiving = unknown ?? deceivingField(body);
    if (deceiving === undefined) {
      next();
      return;
    }
    next(
      new InputError(
        unknown === undefined
          ? `${deceiving} must not hold control characters; nothing was changed`
          : `Field '${unknown}' is not known; nothing was changed`,
      ),
    );
  };
}
