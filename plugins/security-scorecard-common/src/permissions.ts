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

/** Ask for a waiver for a check or finding of an entity, and withdraw one. */
export const waiverRequestPermission = createPermission({
  name: 'security-scorecard.waiver.request',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_SCORECARD,
});

/** Decide on waivers and revoke them. */
export const waiverDecidePermission = createPermission({
  name: 'security-scorecard.waiver.decide',
  attributes: { action: 'update' },
});

/** Create, close and promote campaigns. */
export const campaignManagePermission = createPermission({
  name: 'security-scorecard.campaign.manage',
  attributes: { action: 'update' },
});

/** Upload reports of an entity with one's own identity. */
export const reportUploadPermission = createPermission({
  name: 'security-scorecard.report.upload',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_SCORECARD,
});

/** See, issue and revoke the upload tokens of an entity. */
export const uploadTokenManagePermission = createPermission({
  name: 'security-scorecard.upload-token.manage',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_SCORECARD,
});

/** All permissions of the security scorecard. */
export const securityScorecardPermissions = [
  scorecardReadPermission,
  scorecardRefreshPermission,
  collectorReadPermission,
  checkReadPermission,
  waiverRequestPermission,
  waiverDecidePermission,
  campaignManagePermission,
  reportUploadPermission,
  uploadTokenManagePermission,
];
