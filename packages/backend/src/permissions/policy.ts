import {
  AuthorizeResult,
  type PermissionCriteria,
  type PermissionCondition,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import {
  RESOURCE_TYPE_IMAGE_SERVICE,
  driftExplainPermission,
  driftReadPermission,
  imageDecidePermission,
  imageProposePermission,
  imageReadPermission,
  sampleReadPermission,
  scanReportPermission,
} from '@fairway/plugin-approved-images-common';
import {
  RESOURCE_TYPE_GOLDEN_PATH_SERVICE,
  goldenPathServiceReadPermission,
  goldenPathServiceUpgradePermission,
  goldenPathTemplateReadPermission,
} from '@fairway/plugin-golden-path-common';
import {
  RESOURCE_TYPE_ACCESS_REQUEST,
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
  RESOURCE_TYPE_SECURITY_CASE,
  automationReadPermission,
  securityCaseCommentPermission,
  securityCaseManagePermission,
  securityCaseReadPermission,
} from '@fairway/plugin-security-cases-common';
import {
  RESOURCE_TYPE_SCORECARD,
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

/** Groups with rights beyond those of an owner, as entity refs. */
export interface RoleGroups {
  security: string[];
  auditors: string[];
  platform: string[];
}

interface Caller {
  userRef: string;
  /** The user and the groups they act for. */
  claims: string[];
  security: boolean;
  auditor: boolean;
  platform: boolean;
}

type Rule = (caller: Caller) => PolicyDecision;

const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
const DENY: PolicyDecision = { result: AuthorizeResult.DENY };
const everyone: Rule = () => ALLOW;
const everyoneButAuditors: Rule = caller => (caller.auditor ? DENY : ALLOW);
const only =
  (...roles: ('security' | 'auditor' | 'platform')[]): Rule =>
  caller =>
    roles.some(role => caller[role]) ? ALLOW : DENY;

const scorecardOwner: Rule = caller => ({
  result: AuthorizeResult.CONDITIONAL,
  pluginId: 'security-scorecard',
  resourceType: RESOURCE_TYPE_SCORECARD,
  conditions: {
    rule: 'IS_OWNER',
    resourceType: RESOURCE_TYPE_SCORECARD,
    params: { claims: caller.claims },
  },
});

const pathOwner: Rule = caller => ({
  result: AuthorizeResult.CONDITIONAL,
  pluginId: 'golden-path',
  resourceType: RESOURCE_TYPE_GOLDEN_PATH_SERVICE,
  conditions: {
    rule: 'IS_OWNER',
    resourceType: RESOURCE_TYPE_GOLDEN_PATH_SERVICE,
    params: { claims: caller.claims },
  },
});

const imageOwner: Rule = caller => ({
  result: AuthorizeResult.CONDITIONAL,
  pluginId: 'approved-images',
  resourceType: RESOURCE_TYPE_IMAGE_SERVICE,
  conditions: {
    rule: 'IS_OWNER',
    resourceType: RESOURCE_TYPE_IMAGE_SERVICE,
    params: { claims: caller.claims },
  },
});

const caseOwner: Rule = caller => ({
  result: AuthorizeResult.CONDITIONAL,
  pluginId: 'security-cases',
  resourceType: RESOURCE_TYPE_SECURITY_CASE,
  conditions: {
    rule: 'IS_OWNER',
    resourceType: RESOURCE_TYPE_SECURITY_CASE,
    params: { claims: caller.claims },
  },
});

const accessCondition = (
  rule: 'IS_OWNER' | 'IS_PARTICIPANT',
  caller: Caller,
): PermissionCondition => ({
  rule,
  resourceType: RESOURCE_TYPE_ACCESS_REQUEST,
  params: {
    claims: rule === 'IS_OWNER' ? caller.claims : [caller.userRef],
  },
});

const access =
  (...rules: ('IS_OWNER' | 'IS_PARTICIPANT')[]): Rule =>
  caller => {
    const [first, ...rest] = rules.map(rule => accessCondition(rule, caller));
    const conditions: PermissionCriteria<PermissionCondition> = {
      anyOf: [first, ...rest],
    };
    return {
      result: AuthorizeResult.CONDITIONAL,
      pluginId: 'jit-access',
      resourceType: RESOURCE_TYPE_ACCESS_REQUEST,
      conditions,
    };
  };

const taskOwner: Rule = caller => ({
  result: AuthorizeResult.CONDITIONAL,
  pluginId: 'scaffolder',
  resourceType: 'scaffolder-task',
  conditions: {
    rule: 'IS_TASK_OWNER',
    resourceType: 'scaffolder-task',
    params: { createdBy: [caller.userRef] },
  },
});

/** The first rule that does not deny decides. */
const either =
  (first: Rule, second: Rule): Rule =>
  caller => {
    const decision = first(caller);
    return decision.result === AuthorizeResult.DENY ? second(caller) : decision;
  };

/** Owners, and these roles for every entity; an auditor changes nothing. */
const ownersButAuditors = (...roles: ('security' | 'platform')[]): Rule =>
  either(only(...roles), caller =>
    caller.auditor ? DENY : scorecardOwner(caller),
  );

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
  [scorecardRefreshPermission.name]: ownersButAuditors('security', 'platform'),
  [waiverRequestPermission.name]: ownersButAuditors('security'),
  [waiverDecidePermission.name]: only('security'),
  [campaignManagePermission.name]: only('security'),
  [reportUploadPermission.name]: ownersButAuditors('platform'),
  [uploadTokenManagePermission.name]: ownersButAuditors('security', 'platform'),
  [collectorReadPermission.name]: only('security', 'auditor', 'platform'),
  [checkReadPermission.name]: everyone,

  [goldenPathServiceReadPermission.name]: either(
    only('security', 'auditor', 'platform'),
    pathOwner,
  ),
  // An upgrade is offered as a change, which the owners still approve.
  [goldenPathServiceUpgradePermission.name]: either(
    only('security', 'platform'),
    caller => (caller.auditor ? DENY : pathOwner(caller)),
  ),
  [goldenPathTemplateReadPermission.name]: everyone,

  [imageReadPermission.name]: everyone,
  // For which team, is looked at as well.
  [imageProposePermission.name]: everyoneButAuditors,
  [imageDecidePermission.name]: only('security'),
  [driftReadPermission.name]: either(
    only('security', 'auditor', 'platform'),
    imageOwner,
  ),
  [driftExplainPermission.name]: either(only('security'), caller =>
    caller.auditor ? DENY : imageOwner(caller),
  ),
  // Scanners are services, not people.
  [scanReportPermission.name]: () => DENY,
  [sampleReadPermission.name]: only('security', 'auditor', 'platform'),

  [securityCaseReadPermission.name]: either(
    only('security', 'auditor'),
    caseOwner,
  ),
  [securityCaseCommentPermission.name]: either(only('security'), caller =>
    caller.auditor ? DENY : caseOwner(caller),
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
  [accessRequestDecidePermission.name]: caller =>
    caller.auditor ? DENY : access('IS_PARTICIPANT')(caller),
  [accessGrantRevokePermission.name]: either(only('security'), caller =>
    caller.auditor ? DENY : access('IS_OWNER')(caller),
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
