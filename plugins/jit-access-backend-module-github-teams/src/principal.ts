import type { Entity } from '@backstage/catalog-model';
import type { Resolution } from '@fairway/plugin-jit-access-node';

/**
 * Annotation of a User entity with the person's numeric id at GitHub. A login
 * is no good for that: it can be given up and taken by somebody else.
 */
export const GITHUB_USER_ID_ANNOTATION = 'fairway.dev/github-user-id';

/** Whether the text is the id of a user. */
export const isUserId = (text: string): boolean => /^[1-9]\d{0,14}$/.test(text);

/** The person's id, as the catalog has it. */
export function userIdOf(user: Entity): Resolution<string> {
  const id = user.metadata.annotations?.[GITHUB_USER_ID_ANNOTATION];
  if (id === undefined) {
    return {
      status: 'empty',
      reason: `User '${user.metadata.name}' has no annotation ${GITHUB_USER_ID_ANNOTATION}; it is the person's numeric id at GitHub, which is never guessed`,
    };
  }
  return isUserId(id)
    ? { status: 'resolved', value: id }
    : {
        status: 'error',
        reason: `Annotation ${GITHUB_USER_ID_ANNOTATION} of user '${user.metadata.name}': '${id}' is not the numeric id of one user; https://api.github.com/users/<login> tells it`,
      };
}
