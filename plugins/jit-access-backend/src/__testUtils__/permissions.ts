import {
  coreServices,
  createServiceFactory,
  type BackstageCredentials,
} from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
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
import {
  accessRequestConditions,
  createAccessRequestConditionalDecision,
} from '../permissions/rules';
import { groupsOf } from '../services/People';
import type { World } from './world';
import { user } from './world';

const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
const DENY: PolicyDecision = { result: AuthorizeResult.DENY };

function refOf(credentials: BackstageCredentials): string | undefined {
  const principal: unknown = credentials.principal;
  return typeof principal === 'object' &&
    principal !== null &&
    'userEntityRef' in principal &&
    typeof principal.userEntityRef === 'string'
    ? principal.userEntityRef
    : undefined;
}

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
  const decideFor = (name: string, credentials: BackstageCredentials) => {
    const ref = refOf(credentials);
    return ref === undefined ? ALLOW : decide(world, name, ref);
  };
  return createServiceFactory({
    service: coreServices.permissions,
    deps: {},
    factory: () => ({
      authorize: async (requests, { credentials }) =>
        requests.map(({ permission }) => {
          const { result } = decideFor(permission.name, credentials);
          return {
            result:
              result === AuthorizeResult.ALLOW
                ? AuthorizeResult.ALLOW
                : AuthorizeResult.DENY,
          };
        }),
      authorizeConditional: async (requests, { credentials }) =>
        requests.map(({ permission }) =>
          decideFor(permission.name, credentials),
        ),
    }),
  });
}
