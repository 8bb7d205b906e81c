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
import { createConditionAuthorizer } from '@backstage/plugin-permission-node';
import {
  campaignManagePermission,
  checkReadPermission,
  collectorReadPermission,
  reportUploadPermission,
  scorecardReadPermission,
  scorecardRefreshPermission,
  uploadTokenManagePermission,
  waiverDecidePermission,
  waiverRequestPermission,
} from '@fairway/plugin-security-scorecard-common';
import { scorecardResourceRef } from '@fairway/plugin-security-scorecard-node';
import {
  ALLOW,
  claimsOf,
  DENY,
  userInfoOf,
  userOf,
} from '@fairway/test-backends';
import { createScorecardConditionalDecision, scorecardConditions } from '..';

/** People of the tests and the groups they act for. */
const PEOPLE = {
  outsider: ['storefront'],
  developer: ['payments'],
  owner: ['payments', 'payments-leads'],
  security: ['security'],
  auditor: ['auditors'],
};

/**
 * Owners read and ask for waivers; leads of the owners and security refresh;
 * security and auditors read everything, and only they see the collectors;
 * security decides on waivers and manages campaigns. Services may do all.
 */
function decide(
  permission: Permission,
  credentials: BackstageCredentials,
): PolicyDecision {
  const user = userOf(credentials);
  if (user === undefined) {
    return ALLOW;
  }
  const claims = claimsOf(PEOPLE, user);
  const only = (...names: string[]) =>
    names.some(name => claims.includes(`group:default/${name}`)) ? ALLOW : DENY;
  switch (permission.name) {
    case scorecardReadPermission.name:
      return only('security', 'auditors') === ALLOW
        ? ALLOW
        : createScorecardConditionalDecision(
            scorecardReadPermission,
            scorecardConditions.isOwner({ claims }),
          );
    case scorecardRefreshPermission.name:
      return only('security', 'payments-leads');
    case waiverRequestPermission.name:
      return only('auditors') === ALLOW
        ? DENY
        : createScorecardConditionalDecision(
            waiverRequestPermission,
            scorecardConditions.isOwner({ claims }),
          );
    case waiverDecidePermission.name:
    case campaignManagePermission.name:
      return only('security');
    case collectorReadPermission.name:
      return only('security', 'auditors');
    case reportUploadPermission.name:
      return only('payments');
    case uploadTokenManagePermission.name:
      return only('payments-leads', 'security');
    case checkReadPermission.name:
      return ALLOW;
    default:
      return DENY;
  }
}

/** Permissions by the policy above, with conditions applied to scorecards of these owners. */
export const testPermissions = (owners: Record<string, string>) =>
  createServiceFactory({
    service: coreServices.permissions,
    deps: { registry: coreServices.permissionsRegistry },
    factory: ({ registry }) => ({
      async authorize(requests, { credentials }) {
        return requests.map(request => {
          const ref =
            'resourceRef' in request ? (request.resourceRef ?? '') : '';
          const resource = owners[ref]
            ? { entityRef: ref, ownerRef: owners[ref] }
            : undefined;
          const allowed = createConditionAuthorizer(
            registry.getPermissionRuleset(scorecardResourceRef),
          )(decide(request.permission, credentials), resource);
          return {
            result: allowed ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
          };
        });
      },
      async authorizeConditional(requests, { credentials }) {
        return requests.map(({ permission }) =>
          decide(permission, credentials),
        );
      },
    }),
  });

/** What the people own, for the to-dos. */
export const testUserInfo = userInfoOf(PEOPLE);
