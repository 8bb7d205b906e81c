import { mockServices } from '@backstage/backend-test-utils';
import type { AuthorizeResult } from '@backstage/plugin-permission-common';
import { Authorizer } from '../permissions/Authorizer';

/** An authorizer that gives everybody the same answer. */
export function authorizerThat(
  result: AuthorizeResult.ALLOW | AuthorizeResult.DENY,
): Authorizer {
  return new Authorizer(
    mockServices.permissions({ result }),
    mockServices.permissionsRegistry.mock({
      getPermissionRuleset: () => ({
        getRuleByName: name => {
          throw new Error(`no rule ${name}`);
        },
      }),
    }),
  );
}
