import {
  AuthorizeResult,
  type Permission,
} from '@backstage/plugin-permission-common';

/** Allows everything but the permissions of these names, or refuses all of them. */
export const allBut =
  (denied: readonly string[] | 'all') =>
  ({ permission }: { permission: Permission }) =>
    denied === 'all' || denied.includes(permission.name)
      ? AuthorizeResult.DENY
      : AuthorizeResult.ALLOW;
