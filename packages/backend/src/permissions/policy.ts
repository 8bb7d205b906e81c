import type { PolicyDecision } from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import {
  driftExplainPermission,
  driftReadPermission,
  imageDecidePermission,
  imageProposePermission,
  imageReadPermission,
  sampleReadPermission,
  scanReportPermission,
} from '@fairway/plugin-approved-images-common';
import {
  goldenPathServiceCreateForOthersPermission,
  goldenPathServiceReadPermission,
  goldenPathServiceUpgradePermission,
  goldenPathTemplateReadPermission,
} from '@fairway/plugin-golden-path-common';
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
  evidenceExportPermission,
  evidenceReadPermission,
} from '@fairway/plugin-security-evidence-common';
import {
  automationReadPermission,
  securityCaseCommentPermission,
  securityCaseManagePermission,
  securityCaseReadPermission,
} from '@fairway/plugin-security-cases-common';
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
import {
  access,
  butAuditors,
  caseOwner,
  DENY,
  either,
  everyone,
  everyoneButAuditors,
  imageOwner,
  only,
  pathOwner,
  scorecardOwner,
  taskOwner,
  type Rule,
} from './rules';

/** Groups with rights beyond those of an owner, as entity refs. */
export interface RoleGroups {
  security: string[];
  auditors: string[];
  platform: string[];
}

const RULES: Record<string, Rule> = {
  'catalog.entity.read': everyone,
  'catalog.entity.refresh': everyone,
  'catalog.entity.validate': everyone,
  'catalog.entity.create': everyone,
  'catalog.entity.delete': only('platform'),
  'catalog.location.read': everyone,
  'catalog.location.analyze': everyone,
  // A scaffolded service is registered by the person who made it.
  'catalog.location.create': everyone,
  'catalog.location.delete': only('platform'),

  'scaffolder.action.execute': everyone,
  'scaffolder.template.parameter.read': everyone,
  'scaffolder.template.step.read': everyone,
  'scaffolder.template.management': only('platform'),
  'scaffolder.template.dry-run': only('platform'),
  'scaffolder.task.create': everyoneButAuditors,
  'scaffolder.task.read': either(only('platform', 'security'), taskOwner),
  'scaffolder.task.cancel': either(only('platform'), taskOwner),

  [scorecardReadPermission.name]: either(
    only('security', 'auditor', 'platform'),
    scorecardOwner,
  ),
  [scorecardRefreshPermission.name]: either(
    only('security', 'platform'),
    butAuditors(scorecardOwner),
  ),
  [waiverRequestPermission.name]: either(
    only('security'),
    butAuditors(scorecardOwner),
  ),
  [waiverDecidePermission.name]: only('security'),
  [campaignManagePermission.name]: only('security'),
  [reportUploadPermission.name]: either(
    only('platform'),
    butAuditors(scorecardOwner),
  ),
  [uploadTokenManagePermission.name]: either(
    only('security', 'platform'),
    butAuditors(scorecardOwner),
  ),
  [collectorReadPermission.name]: only('security', 'auditor', 'platform'),
  [checkReadPermission.name]: everyone,

  [goldenPathServiceReadPermission.name]: either(
    only('security', 'auditor', 'platform'),
    pathOwner,
  ),
  // An upgrade is offered as a change, which the owners still approve.
  [goldenPathServiceUpgradePermission.name]: either(
    only('security', 'platform'),
    butAuditors(pathOwner),
  ),
  // For a team of their own people need no permission.
  [goldenPathServiceCreateForOthersPermission.name]: only('platform'),
  [goldenPathTemplateReadPermission.name]: everyone,

  [imageReadPermission.name]: everyone,
  // For which team, is looked at as well.
  [imageProposePermission.name]: everyoneButAuditors,
  [imageDecidePermission.name]: only('security'),
  [driftReadPermission.name]: either(
    only('security', 'auditor', 'platform'),
    imageOwner,
  ),
  [driftExplainPermission.name]: either(
    only('security'),
    butAuditors(imageOwner),
  ),
  // Scanners are services, not people.
  [scanReportPermission.name]: () => DENY,
  [sampleReadPermission.name]: only('security', 'auditor', 'platform'),

  [securityCaseReadPermission.name]: either(
    only('security', 'auditor'),
    caseOwner,
  ),
  [securityCaseCommentPermission.name]: either(
    only('security'),
    butAuditors(caseOwner),
  ),
  [securityCaseManagePermission.name]: only('security'),
  [automationReadPermission.name]: only('security', 'auditor', 'platform'),

  [accessRequestCreatePermission.name]: everyoneButAuditors,
  // Whose service it is, is looked at as well.
  [accessPolicyRegisterPermission.name]: everyoneButAuditors,
  [breakGlassCreatePermission.name]: everyoneButAuditors,
  [delegationCreatePermission.name]: everyoneButAuditors,
  [delegationManagePermission.name]: only('security'),
  [accessEmergencyPermission.name]: only('security'),
  [accessReviewManagePermission.name]: only('security'),
  [accessProviderReadPermission.name]: only('security', 'auditor', 'platform'),
  [accessRequestReadPermission.name]: either(
    only('security', 'auditor'),
    access('IS_PARTICIPANT', 'IS_OWNER'),
  ),
  [accessRequestDecidePermission.name]: butAuditors(access('IS_PARTICIPANT')),
  [accessGrantRevokePermission.name]: either(
    only('security'),
    butAuditors(access('IS_OWNER')),
  ),
  [auditReadPermission.name]: only('security', 'auditor'),
  // What is in it is for its sources to decide: a team sees what is its own.
  [evidenceReadPermission.name]: everyone,
  [evidenceExportPermission.name]: only('security', 'auditor'),
  [accessPostureReadPermission.name]: only('security', 'auditor', 'platform'),
  [accessPolicyReadPermission.name]: everyone,
};

/** Resolves the caller's own ref and ownership refs. */
export type ResolveOwnership = (
  user: PolicyQueryUser,
) => Promise<{ userEntityRef: string; ownershipEntityRefs: string[] }>;

/**
 * Fairway's permission policy. Ownership comes from the catalog, the rights of
 * the security team, the auditors and the platform team from their groups. A
 * permission that no rule names is denied, to everybody.
 */
export class FairwayPermissionPolicy implements PermissionPolicy {
  constructor(
    private readonly groups: RoleGroups,
    private readonly resolveOwnership: ResolveOwnership,
  ) {}

  async handle(
    request: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    const rule = Object.hasOwn(RULES, request.permission.name)
      ? RULES[request.permission.name]
      : undefined;
    if (!user || !rule) {
      return DENY;
    }
    const { userEntityRef, ownershipEntityRefs } =
      await this.resolveOwnership(user);
    const member = (groups: string[]) =>
      groups.some(group => ownershipEntityRefs.includes(group));
    return rule({
      userRef: userEntityRef,
      claims: ownershipEntityRefs,
      security: member(this.groups.security),
      auditor: member(this.groups.auditors),
      platform: member(this.groups.platform),
    });
  }
}
