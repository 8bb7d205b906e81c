import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { KubernetesObject } from '../world/types';
import { readObject } from './objects';
import type { Target } from './resources';
import { badRequest, invalid, StatusError } from './status';

const STRATEGIC = 'application/strategic-merge-patch+json';

/** Media types of patches that are understood. */
export const PATCH_TYPES: string[] = [
  'application/merge-patch+json',
  STRATEGIC,
];

const objectSchema = z.record(z.string(), z.unknown());
const keptSchema = z.looseObject({
  metadata: z.looseObject({
    uid: z.string(),
    resourceVersion: z.string(),
    creationTimestamp: z.string(),
  }),
  spec: z.looseObject({ selector: z.unknown().optional() }).optional(),
});

/** JSON merge patch (RFC 7396): null removes, objects are merged, all else replaces. */
function merge(value: unknown, patch: unknown): unknown {
  const changes = objectSchema.safeParse(patch).data;
  if (!changes) {
    return patch;
  }
  const merged = { ...objectSchema.safeParse(value).data };
  for (const [key, change] of Object.entries(changes)) {
    if (change === null) {
      delete merged[key];
    } else {
      merged[key] = merge(merged[key], change);
    }
  }
  return merged;
}

/** What strategic merge patches do otherwise than merge patches. */
function isStrategic(patch: unknown): boolean {
  return (
    Array.isArray(patch) ||
    Object.entries(objectSchema.safeParse(patch).data ?? {}).some(
      ([key, value]) => key.startsWith('$') || isStrategic(value),
    )
  );
}

/**
 * The object that a patch makes of another.
 *
 * @param before - as the API server gives it
 * @throws StatusError 400 for a patch that can't be read or renames, 409 for
 * one of another version or object, 422 for one that makes it invalid
 */
export function applyPatch(
  target: Target,
  before: object,
  patch: unknown,
  contentType: string,
): KubernetesObject {
  if (!objectSchema.safeParse(patch).success) {
    throw badRequest('the patch is not a JSON object');
  }
  if (contentType === STRATEGIC && isStrategic(patch)) {
    throw badRequest(
      `the sandbox API server merges no lists and no directives: use ${PATCH_TYPES[0]}`,
    );
  }
  const patched = readObject(target, merge(before, patch));
  const { type, name } = target;
  if (patched.metadata.name !== name) {
    throw badRequest(
      `the name of the object (${patched.metadata.name}) does not match the name on the URL (${name})`,
    );
  }
  const kept = keptSchema.parse(before);
  const { uid, resourceVersion, creationTimestamp } = kept.metadata;
  const isStale = patched.metadata.resourceVersion !== resourceVersion;
  if (isStale || patched.metadata.uid !== uid) {
    throw new StatusError(
      409,
      'Conflict',
      isStale
        ? `Operation cannot be fulfilled on ${type.resource} "${name}": the object has been modified; please apply your changes to the latest version and try again`
        : `Precondition failed: UID in precondition: ${patched.metadata.uid}, UID in object meta: ${uid}`,
    );
  }
  const selector = keptSchema.parse(patched).spec?.selector;
  if (
    type.group === 'apps' &&
    !isDeepStrictEqual(selector, kept.spec?.selector)
  ) {
    throw invalid(type, `${name}`, 'spec.selector: field is immutable');
  }
  return {
    ...patched,
    metadata: {
      ...patched.metadata,
      ...(target.namespace && { namespace: target.namespace }),
      creationTimestamp,
      resourceVersion: String(Number(resourceVersion) + 1),
    },
  };
}
