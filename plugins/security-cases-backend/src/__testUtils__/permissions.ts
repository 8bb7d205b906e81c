import type {
  Permission,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  automationReadPermission,
  securityCaseCommentPermission,
  securityCaseManagePermission,
  securityCaseReadPermission,
} from '@fairway/plugin-security-cases-common';
import { ALLOW, claimsOf, DENY, permissionsAs } from '@fairway/test-backends';
import {
  createSecurityCaseConditionalDecision,
  securityCaseConditions,
} from '..';

/** People of the tests and the groups they act for. */
const PEOPLE = {
  outsider: ['storefront'],
  owner: ['platform'],
  security: ['security'],
  auditor: ['auditors'],
};

/** Owners see and comment; security does all; auditors see all. */
function decide(permission: Permission, user: string): PolicyDecision {
  const claims = claimsOf(PEOPLE, user);
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

/** Permissions by the policy above; services may do all. */
export const testPermissions = permissionsAs(decide);
