import type { PolicyDecision } from '@backstage/plugin-permission-common';
import {
  accessEmergencyPermission,
  accessGrantRevokePermission,
  accessPolicyReadPermission,
  accessPolicyRegisterPermission,
  accessPostureReadPermission,
  accessProviderReadPermission,
  accessRequestCreatePermission,
  accessRequestDecidePermission,
  accessRequestReadPermission,
  accessReviewManagePermission,
  auditReadPermission,
  breakGlassCreatePermission,
  delegationCreatePermission,
  delegationManagePermission,
} from '@fairway/plugin-jit-access-common';
import { ALLOW, DENY, permissionsAs } from '@fairway/test-backends';
import {
  accessRequestConditions,
  createAccessRequestConditionalDecision,
} from '../permissions/rules';
import { groupsOf } from '../services/People';
import type { World } from './world';
import { user } from './world';

/** A permission policy like one that a portal would have. */
function decide(world: World, permission: string, ref: string): PolicyDecision {
  const person = world
    .entities()
    .find(e => e.kind === 'User' && user(e.metadata.name) === ref);
  const claims = [ref, ...(person ? groupsOf(person) : [])];
  const isAuditor = claims.includes('group:default/auditors');
  const isSecurity = claims.includes('group:default/security');
  const participant = accessRequestConditions.isParticipant({ claims: [ref] });
  const owner = accessRequestConditions.isOwner({ claims });
  switch (permission) {
    case accessRequestReadPermission.name:
      return isAuditor || isSecurity
        ? ALLOW
        : createAccessRequestConditionalDecision(accessRequestReadPermission, {
            anyOf: [participant, owner],
          });
    case accessRequestDecidePermission.name:
      return isAuditor
        ? DENY
        : createAccessRequestConditionalDecision(
            accessRequestDecidePermission,
            { anyOf: [participant] },
          );
    case accessGrantRevokePermission.name:
      if (isSecurity) {
        return ALLOW;
      }
      return isAuditor
        ? DENY
        : createAccessRequestConditionalDecision(accessGrantRevokePermission, {
            anyOf: [owner],
          });
    case breakGlassCreatePermission.name:
    case delegationCreatePermission.name:
    case accessPolicyRegisterPermission.name:
    case accessRequestCreatePermission.name:
      return isAuditor ? DENY : ALLOW;
    case accessReviewManagePermission.name:
    case delegationManagePermission.name:
      return isSecurity ? ALLOW : DENY;
    case accessEmergencyPermission.name:
      return isSecurity ? ALLOW : DENY;
    case accessProviderReadPermission.name:
    case auditReadPermission.name:
    case accessPostureReadPermission.name:
      return isAuditor || isSecurity ? ALLOW : DENY;
    case accessPolicyReadPermission.name:
      return ALLOW;
    default:
      return DENY;
  }
}

/** Permissions service with that policy; services may do everything. */
export function testPermissionsFactory(world: World) {
  return permissionsAs(({ name }, ref) => decide(world, name, ref));
}
