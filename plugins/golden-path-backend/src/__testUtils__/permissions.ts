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
import {
  goldenPathServiceReadPermission,
  goldenPathServiceUpgradePermission,
  goldenPathTemplateReadPermission,
} from '@fairway/plugin-golden-path-common';
import { createGoldenPathConditionalDecision, goldenPathConditions } from '..';

/** People of the tests and the groups they act for. */
const PEOPLE: Record<string, string[]> = {
  outsider: ['storefront'],
  developer: ['payments'],
  owner: ['payments', 'payments-leads'],
  security: ['security'],
  auditor: ['auditors'],
};

const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
const DENY: PolicyDecision = { result: AuthorizeResult.DENY };

function claimsOf({ principal }: BackstageCredentials): string[] | undefined {
  if (
    typeof principal === 'object' &&
    principal !== null &&
    'userEntityRef' in principal &&
    typeof principal.userEntityRef === 'string'
  ) {
    const groups = PEOPLE[principal.userEntityRef.replace(/^.*\//, '')] ?? [];
    return [principal.userEntityRef, ...groups.map(g => `group:default/${g}`)];
  }
  return undefined;
}

/** Owners read and upgrade; security and auditors read everything; services may do all. */
function decide(
  permission: Permission,
  claims: string[] | undefined,
): PolicyDecision {
  if (!claims) {
    return ALLOW;
  }
  const has = (...names: string[]) =>
    names.some(name => claims.includes(`group:default/${name}`));
  switch (permission.name) {
    case goldenPathServiceReadPermission.name:
      return has('security', 'auditors')
        ? ALLOW
        : createGoldenPathConditionalDecision(
            goldenPathServiceReadPermission,
            goldenPathConditions.isOwner({ claims }),
          );
    case goldenPathServiceUpgradePermission.name:
      if (has('auditors')) {
        return DENY;
      }
      return has('security')
        ? ALLOW
        : createGoldenPathConditionalDecision(
            goldenPathServiceUpgradePermission,
            goldenPathConditions.isOwner({ claims }),
          );
    case goldenPathTemplateReadPermission.name:
      return has('storefront') ? DENY : ALLOW;
    default:
      return DENY;
  }
}

/** Permissions by the policy above; the plugin asks for conditions only. */
export const testPermissions = createServiceFactory({
  service: coreServices.permissions,
  deps: {},
  factory: () => ({
    async authorize(requests, { credentials }) {
      return requests.map(({ permission }) => {
        const { result } = decide(permission, claimsOf(credentials));
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
        decide(permission, claimsOf(credentials)),
      );
    },
  }),
});
