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
  automationReadPermission,
  securityCaseCommentPermission,
  securityCaseManagePermission,
  securityCaseReadPermission,
} from '@fairway/plugin-security-cases-common';
import {
  createSecurityCaseConditionalDecision,
  securityCaseConditions,
} from '..';

/** People of the tests and the groups they act for. */
const PEOPLE: Record<string, string[]> = {
  outsider: ['storefront'],
  owner: ['platform'],
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

/** Owners see and comment; security does all; auditors see all; services may do all. */
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
    case securityCaseReadPermission.name:
      return has('security', 'auditors')
        ? ALLOW
        : createSecurityCaseConditionalDecision(
            securityCaseReadPermission,
            securityCaseConditions.isOwner({ claims }),
          );
    case securityCaseCommentPermission.name:
      if (has('auditors')) {
        return DENY;
      }
      return has('security')
        ? ALLOW
        : createSecurityCaseConditionalDecision(
            securityCaseCommentPermission,
            securityCaseConditions.isOwner({ claims }),
          );
    case securityCaseManagePermission.name:
      return has('security') ? ALLOW : DENY;
    case automationReadPermission.name:
      return has('security', 'auditors') ? ALLOW : DENY;
    default:
      return DENY;
  }
}

/** Permissions by the policy above. */
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
