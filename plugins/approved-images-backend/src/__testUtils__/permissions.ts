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
  driftExplainPermission,
  driftReadPermission,
  imageDecidePermission,
  imageProposePermission,
  imageReadPermission,
  sampleReadPermission,
} from '@fairway/plugin-approved-images-common';
import {
  createImageServiceConditionalDecision,
  imageServiceConditions,
} from '..';

/** People of the tests and the groups they act for. */
const PEOPLE: Record<string, string[]> = {
  outsider: ['storefront'],
  developer: ['payments'],
  owner: ['payments', 'payments-leads'],
  security: ['security'],
  guard: ['security'],
  auditor: ['auditors'],
};

const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
const DENY: PolicyDecision = { result: AuthorizeResult.DENY };

function userOf({ principal }: BackstageCredentials): string | undefined {
  return typeof principal === 'object' &&
    principal !== null &&
    'userEntityRef' in principal &&
    typeof principal.userEntityRef === 'string'
    ? principal.userEntityRef
    : undefined;
}

function claimsOf(credentials: BackstageCredentials): string[] | undefined {
  const user = userOf(credentials);
  if (!user) {
    return undefined;
  }
  const groups = PEOPLE[user.replace(/^.*\//, '').toLowerCase()] ?? [];
  return [user, ...groups.map(g => `group:default/${g}`)];
}

/** Owners read and explain; security does all; auditors read all; services may do all. */
function decide(
  permission: Permission,
  claims: string[] | undefined,
): PolicyDecision {
  if (!claims) {
    return ALLOW;
  }
  const has = (...names: string[]) =>
    names.some(name => claims.includes(`group:default/${name}`));
  const owners = (of: typeof driftReadPermission) =>
    createImageServiceConditionalDecision(
      of,
      imageServiceConditions.isOwner({ claims }),
    );
  switch (permission.name) {
    case imageReadPermission.name:
      return ALLOW;
    case imageProposePermission.name:
      return has('auditors') ? DENY : ALLOW;
    case imageDecidePermission.name:
      return has('security') ? ALLOW : DENY;
    case driftReadPermission.name:
      return has('security', 'auditors') ? ALLOW : owners(driftReadPermission);
    case driftExplainPermission.name:
      if (has('auditors')) {
        return DENY;
      }
      return has('security') ? ALLOW : owners(driftExplainPermission);
    case sampleReadPermission.name:
      return has('security', 'auditors') ? ALLOW : DENY;
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

/** Says who somebody is. */
export const testUserInfo = createServiceFactory({
  service: coreServices.userInfo,
  deps: {},
  factory: () => ({
    async getUserInfo(credentials) {
      const claims = claimsOf(credentials) ?? [];
      return { userEntityRef: claims[0], ownershipEntityRefs: claims };
    },
  }),
});
