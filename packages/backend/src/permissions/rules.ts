import {
  AuthorizeResult,
  type PermissionCriteria,
  type PermissionCondition,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import { RESOURCE_TYPE_IMAGE_SERVICE } from '@fairway/plugin-approved-images-common';
import { RESOURCE_TYPE_GOLDEN_PATH_SERVICE } from '@fairway/plugin-golden-path-common';
import { RESOURCE_TYPE_ACCESS_REQUEST } from '@fairway/plugin-jit-access-common';
import { RESOURCE_TYPE_SECURITY_CASE } from '@fairway/plugin-security-cases-common';
import { RESOURCE_TYPE_SCORECARD } from '@fairway/plugin-security-scorecard-common';

/** Who asks, and with which rights beyond those of an owner. */
export interface Caller {
  userRef: string;
  /** The user and the groups they act for. */
  claims: string[];
  security: boolean;
  auditor: boolean;
  platform: boolean;
}

/** What a permission comes to for somebody. */
export type Rule = (caller: Caller) => PolicyDecision;

const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
/** Nobody, or not this caller. */
export const DENY: PolicyDecision = { result: AuthorizeResult.DENY };

/** Whoever is signed in. */
export const everyone: Rule = () => ALLOW;

/** An auditor changes nothing. */
export const butAuditors =
  (rule: Rule): Rule =>
  caller =>
    caller.auditor ? DENY : rule(caller);

/** Whoever is signed in and may change things. */
export const everyoneButAuditors = butAuditors(everyone);

/** For every entity, those who have one of the roles. */
export const only =
  (...roles: ('security' | 'auditor' | 'platform')[]): Rule =>
  caller =>
    roles.some(role => caller[role]) ? ALLOW : DENY;

/** The first rule that does not deny decides. */
export const either =
  (first: Rule, second: Rule): Rule =>
  caller => {
    const decision = first(caller);
    return decision.result === AuthorizeResult.DENY ? second(caller) : decision;
  };

/** Owners of what the plugin keeps of a service, by the plugin's own rule. */
const ownerOf =
  (pluginId: string, resourceType: string): Rule =>
  caller => ({
    result: AuthorizeResult.CONDITIONAL,
    pluginId,
    resourceType,
    conditions: {
      rule: 'IS_OWNER',
      resourceType,
      params: { claims: caller.claims },
    },
  });

/** Owners of a service, for its scorecard. */
export const scorecardOwner = ownerOf(
  'security-scorecard',
  RESOURCE_TYPE_SCORECARD,
);

/** Owners of a service, for its golden path. */
export const pathOwner = ownerOf(
  'golden-path',
  RESOURCE_TYPE_GOLDEN_PATH_SERVICE,
);

/** Owners of a service, for its images. */
export const imageOwner = ownerOf(
  'approved-images',
  RESOURCE_TYPE_IMAGE_SERVICE,
);

/** Owners of a service, for its cases. */
export const caseOwner = ownerOf('security-cases', RESOURCE_TYPE_SECURITY_CASE);

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

/** Those to whom a request for access belongs, in one of these ways. */
export const access =
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

/** Whoever started a run of a template. */
export const taskOwner: Rule = caller => ({
  result: AuthorizeResult.CONDITIONAL,
  pluginId: 'scaffolder',
  resourceType: 'scaffolder-task',
  conditions: {
    rule: 'IS_TASK_OWNER',
    resourceType: 'scaffolder-task',
    params: { createdBy: [caller.userRef] },
  },
});
