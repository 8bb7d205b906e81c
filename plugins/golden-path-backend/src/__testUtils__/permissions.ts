import type {
  Permission,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  goldenPathServiceReadPermission,
  goldenPathServiceUpgradePermission,
  goldenPathTemplateReadPermission,
} from '@fairway/plugin-golden-path-common';
import { ALLOW, claimsOf, DENY, permissionsAs } from '@fairway/test-backends';
import { createGoldenPathConditionalDecision, goldenPathConditions } from '..';

/** People of the tests and the groups they act for. */
const PEOPLE = {
  outsider: ['storefront'],
  developer: ['payments'],
  owner: ['payments', 'payments-leads'],
  security: ['security'],
  auditor: ['auditors'],
};

/** Owners read and upgrade; security and auditors read everything. */
function decide(permission: Permission, user: string): PolicyDecision {
  const claims = claimsOf(PEOPLE, user);
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

/** Permissions by the policy above; services may do all. */
export const testPermissions = permissionsAs(decide);
