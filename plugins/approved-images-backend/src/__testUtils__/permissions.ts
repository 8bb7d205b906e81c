import type {
  Permission,
  PolicyDecision,
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
  ALLOW,
  claimsOf,
  DENY,
  permissionsAs,
  userInfoOf,
} from '@fairway/test-backends';
import {
  createImageServiceConditionalDecision,
  imageServiceConditions,
} from '..';

/** People of the tests and the groups they act for. */
const PEOPLE = {
  outsider: ['storefront'],
  developer: ['payments'],
  owner: ['payments', 'payments-leads'],
  security: ['security'],
  guard: ['security'],
  auditor: ['auditors'],
};

/** Owners read and explain; security does all; auditors read all. */
function decide(permission: Permission, user: string): PolicyDecision {
  const claims = claimsOf(PEOPLE, user);
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

/** Permissions by the policy above; services may do all. */
export const testPermissions = permissionsAs(decide);

/** Says who somebody is. */
export const testUserInfo = userInfoOf(PEOPLE);
