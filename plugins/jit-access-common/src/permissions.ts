import { createPermission } from '@backstage/plugin-permission-common';

/** Resource type of a request and its grant. */
export const RESOURCE_TYPE_ACCESS_REQUEST = 'jit-access-request';

/** Make a request, and preview one. Eligibility is the policy's business. */
export const accessRequestCreatePermission = createPermission({
  name: 'jit-access.request.create',
  attributes: { action: 'create' },
});

/** See a request, its grant and its history. */
export const accessRequestReadPermission = createPermission({
  name: 'jit-access.request.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_ACCESS_REQUEST,
});

/** Decide on a request. Who is an approver is the policy's business. */
export const accessRequestDecidePermission = createPermission({
  name: 'jit-access.request.decide',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_ACCESS_REQUEST,
});

/** End a grant that is not one's own. */
export const accessGrantRevokePermission = createPermission({
  name: 'jit-access.grant.revoke',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_ACCESS_REQUEST,
});

/** Read and verify the whole audit ledger. */
export const auditReadPermission = createPermission({
  name: 'jit-access.audit.read',
  attributes: { action: 'read' },
});

/** Read the access policies. */
export const accessPolicyReadPermission = createPermission({
  name: 'jit-access.policy.read',
  attributes: { action: 'read' },
});

/** Put the policy in force that a service of one's own brings along. */
export const accessPolicyRegisterPermission = createPermission({
  name: 'jit-access.policy.register',
  attributes: { action: 'create' },
});

/** Read how entities stand by their access, with the names of those who hold it. */
export const accessPostureReadPermission = createPermission({
  name: 'jit-access.posture.read',
  attributes: { action: 'read' },
});

/** Take access at once, with a review owed. Who may is the policy's business. */
export const breakGlassCreatePermission = createPermission({
  name: 'jit-access.break-glass.create',
  attributes: { action: 'create' },
});

/** End the access of a person, on a target or of everybody, and hold it back. */
export const accessEmergencyPermission = createPermission({
  name: 'jit-access.emergency.use',
  attributes: { action: 'update' },
});

/** Let somebody decide in one's place, for a while. */
export const delegationCreatePermission = createPermission({
  name: 'jit-access.delegation.create',
  attributes: { action: 'create' },
});

/** End the delegations of others. */
export const delegationManagePermission = createPermission({
  name: 'jit-access.delegation.manage',
  attributes: { action: 'update' },
});

/** Open and close reviews of who has access to a target. Owners decide in them. */
export const accessReviewManagePermission = createPermission({
  name: 'jit-access.review.manage',
  attributes: { action: 'update' },
});

/** See how the providers are doing and where they differ from the record. */
export const accessProviderReadPermission = createPermission({
  name: 'jit-access.provider.read',
  attributes: { action: 'read' },
});

/** All permissions of just-in-time access. */
export const jitAccessPermissions = [
  accessRequestCreatePermission,
  accessRequestReadPermission,
  accessRequestDecidePermission,
  accessGrantRevokePermission,
  auditReadPermission,
  accessPolicyReadPermission,
  accessPolicyRegisterPermission,
  accessPostureReadPermission,
  breakGlassCreatePermission,
  accessEmergencyPermission,
  delegationCreatePermission,
  delegationManagePermission,
  accessReviewManagePermission,
  accessProviderReadPermission,
];
