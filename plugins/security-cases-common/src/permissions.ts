import { createPermission } from '@backstage/plugin-permission-common';

/** Resource type of a case; its resource ref is the id of the case. */
export const RESOURCE_TYPE_SECURITY_CASE = 'security-case';

/** See a case with its events, actions and timeline. */
export const securityCaseReadPermission = createPermission({
  name: 'security-cases.case.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_SECURITY_CASE,
});

/** Say something about a case. */
export const securityCaseCommentPermission = createPermission({
  name: 'security-cases.case.comment',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_SECURITY_CASE,
});

/** Assign a case, run or decline what it proposes, and close it. */
export const securityCaseManagePermission = createPermission({
  name: 'security-cases.case.manage',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_SECURITY_CASE,
});

/** See the automation policy, how far the teams are, and how the sources are doing. */
export const automationReadPermission = createPermission({
  name: 'security-cases.automation.read',
  attributes: { action: 'read' },
});

/** All permissions of security cases. */
export const securityCasesPermissions = [
  securityCaseReadPermission,
  securityCaseCommentPermission,
  securityCaseManagePermission,
  automationReadPermission,
];
