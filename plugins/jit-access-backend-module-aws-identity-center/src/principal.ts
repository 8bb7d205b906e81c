import type { Entity } from '@backstage/catalog-model';
import type { Resolution } from '@fairway/plugin-jit-access-node';
import type { InstanceConfig } from './config';

/**
 * Annotation of a User entity with the person's user ids, separated by commas,
 * each `<identity store id>/<user id>`.
 */
export const IDENTITY_STORE_USER_ANNOTATION =
  'fairway.dev/aws-identity-store-user';

const USER_ID =
  /^([0-9a-f]{10}-)?[A-Fa-f0-9]{8}(-[A-Fa-f0-9]{4}){3}-[A-Fa-f0-9]{12}$/;

/**
 * The person's user id in the instance's identity store. A user name or an
 * e-mail address is never looked up: both can be given to somebody else.
 */
export function userIdOf(
  user: Entity,
  { identityStoreId, name }: InstanceConfig,
): Resolution<string> {
  const text = user.metadata.annotations?.[IDENTITY_STORE_USER_ANNOTATION];
  const where = `Annotation ${IDENTITY_STORE_USER_ANNOTATION} of user '${user.metadata.name}'`;
  if (text === undefined) {
    return {
      status: 'empty',
      reason: `User '${user.metadata.name}' has no annotation ${IDENTITY_STORE_USER_ANNOTATION}; it names the person's id in an identity store, as ${identityStoreId}/<user id>, and is never guessed`,
    };
  }
  const entries = text.split(',').map(entry => entry.trim().split('/'));
  const broken = entries.find(
    ([store, id, ...rest]) => !store || !USER_ID.test(id ?? '') || rest.length,
  );
  if (broken) {
    return {
      status: 'error',
      reason: `${where}: '${broken.join('/')}' is not <identity store id>/<user id>`,
    };
  }
  const ids = entries
    .filter(([store]) => store === identityStoreId)
    .map(([, id]) => id.toLowerCase());
  if (ids.length > 1) {
    return {
      status: 'error',
      reason: `${where} names ${ids.length} users of ${identityStoreId}; a person is one of them`,
    };
  }
  return ids.length === 1
    ? { status: 'resolved', value: ids[0] }
    : {
        status: 'empty',
        reason: `${where} names no user of ${identityStoreId}, the identity store of '${name}'`,
      };
}
