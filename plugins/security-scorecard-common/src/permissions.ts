import { createPermission } from '@backstage/plugin-permission-common';

/** Resource type of a scorecard; its resource ref is the entity ref. */
export const RESOURCE_TYPE_SCORECARD = 'security-scorecard';

/** Read the scorecard and findings of an entity. */
export const scorecardReadPermission = createPermission({
  name: 'security-scorecard.scorecard.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_SCORECARD,
});

/** Ask for a fresh collection of one entity. */
export const scorecardRefreshPermission = createPermission({
  name: 'security-scorecard.scorecard.refresh',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_SCORECARD,
});

/** See the health of the collectors. */
export const collectorReadPermission = createPermission({
  name: 'security-scorecard.collector.read',
  attributes: { action: 'read' },
});

/** See the definitions of the checks. */
export const checkReadPermission = createPermission({
  name: 'security-scorecard.check.read',
  attributes: { action: 'read' },
});

/** All permissions of the security scorecard. */
export const securityScorecardPermissions = [
  scorecardReadPermission,
  scorecardRefreshPermission,
  collectorReadPermission,
  checkReadPermission,
];
