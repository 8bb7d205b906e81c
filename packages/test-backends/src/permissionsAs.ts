import {
  coreServices,
  createServiceFactory,
  type BackstageCredentials,
} from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  type Permission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import { userOf } from './people';

/** Yes, whatever it is about. */
export const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
/** No, whatever it is about. */
export const DENY: PolicyDecision = { result: AuthorizeResult.DENY };

/**
 * Permissions of people as `decide` says; services may do everything. What is
 * allowed on a condition is denied to who does not ask for conditions.
 */
export function permissionsAs(
  decide: (permission: Permission, userRef: string) => PolicyDecision,
) {
  const decideFor = (
    permission: Permission,
    credentials: BackstageCredentials,
  ) => {
    const user = userOf(credentials);
    return user === undefined ? ALLOW : decide(permission, user);
  };
  return createServiceFactory({
    service: coreServices.permissions,
    deps: {},
    factory: () => ({
      async authorize(requests, { credentials }) {
        return requests.map(({ permission }) => {
          const { result } = decideFor(permission, credentials);
          return {
            result:
              result === AuthorizeResult.ALLOW
                ? AuthorizeResult.ALLOW
                : AuthorizeResult.DENY,
          };
        });
      },
      async authorizeConditional(requests, { credentials }) {
        return requests.map(({ permission }) =>
          decideFor(permission, credentials),
        );
      },
    }),
  });
}
