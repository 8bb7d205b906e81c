import type { Severity } from '@fairway/plugin-security-scorecard-common';
import type { Grant } from './grants';
import {
  type EvaluationContext,
  type Hit,
  hitOf,
  place,
  scoped,
  scopeOf,
} from './hit';
import type { PolicyRule } from './objects';
import { bindToLess, editRules, unbind } from './remedy';
import { excessOf } from './rights';
import { RULE_IDS } from './ruleIds';
import { isAnonymous, isEverybody, subjectLabel } from './subjects';

/** Roles that tell anybody only which APIs exist; Kubernetes binds them to everybody. */
const DISCOVERY = new Set([
  'system:public-info-viewer',
  'system:discovery',
  'system:basic-user',
]);

/** Paths and self-reviews that say nothing about anybody else. */
const HARMLESS_URL =
  /^\/(?:healthz|livez|readyz|version\/?|api|apis|openapi|openid\/v1\/jwks|\.well-known\/openid-configuration)(?:\/\*?)?$/;
const SELF_REVIEWS = new Set([
  'selfsubjectaccessreviews',
  'selfsubjectrulesreviews',
  'selfsubjectreviews',
]);

function isDiscovery(rule: PolicyRule): boolean {
  const { resources = [], nonResourceURLs = [] } = rule;
  return (
    resources.every(resource => SELF_REVIEWS.has(resource)) &&
    nonResourceURLs.every(url => HARMLESS_URL.test(url))
  );
}

/** R01. A RoleBinding to cluster-admin is R02. */
function clusterAdmin(grant: Grant): Hit[] {
  return grant.namespace !== undefined ||
    grant.roleName !== 'cluster-admin' ||
    grant.role.rules.length === 0
    ? []
    : [
        hitOf('R01', grant, {
          severity: 'critical',
          title: `${subjectLabel(grant.subject)} is cluster-admin`,
          change: bindToLess(grant),
        }),
      ];
}

/** Whether a grant would change `aws-auth` if the cluster were EKS. */
function reachesAwsAuth(grant: Grant) {
  return grant.namespace === undefined || grant.namespace === 'kube-system'
    ? excessOf(grant, [
        { group: '', resources: ['configmaps'], verbs: ['update', 'patch'] },
      ]).filter(({ rule: { rule } }) => {
        const names = rule.resourceNames ?? [];
        return names.length === 0 || names.includes('aws-auth');
      })
    : [];
}

/** Whether R21 can't be decided for a grant: it would hit if the cluster were EKS. */
export function hangsOnEks(grant: Grant, { eks }: EvaluationContext): boolean {
  return eks === undefined && reachesAwsAuth(grant).length > 0;
}

/** R21. Who maps IAM to groups of the cluster maps itself to system:masters. */
function awsAuth(grant: Grant, { eks }: EvaluationContext): Hit[] {
  const excess = eks ? reachesAwsAuth(grant) : [];
  return excess.length === 0
    ? []
    : [
        hitOf('R21', grant, {
          severity: 'critical',
          title: `${subjectLabel(grant.subject)} may make anybody of the AWS account an administrator of the cluster (aws-auth)`,
          change: editRules(
            grant,
            excess,
            'name other ConfigMaps in its resourceNames',
          ),
        }),
      ];
}

/** R22. */
function anonymous(grant: Grant, context: EvaluationContext): Hit[] {
  if (
    !isAnonymous(grant.subject) ||
    grant.role.rules.length === 0 ||
    (grant.bootstrapped &&
      DISCOVERY.has(grant.roleName) &&
      grant.role.rules.every(({ rule }) => isDiscovery(rule)))
  ) {
    return [];
  }
  return [
    hitOf('R22', grant, {
      severity: scoped('critical')[scopeOf(grant, context)],
      title: `Anybody without a login has the rights of ${grant.role.label} in ${place(grant)}`,
      change: unbind(grant),
    }),
  ];
}

const GRAVE: ReadonlySet<string> = new Set(
  RULE_IDS.slice(0, RULE_IDS.indexOf('R18') + 1),
);

/** R23; worse when the grant gives something that R01 to R18 object to. */
function everybody(
  grant: Grant,
  context: EvaluationContext,
  others: readonly Hit[],
): Hit[] {
  if (
    !isEverybody(grant.subject) ||
    grant.role.rules.every(({ rule }) => isDiscovery(rule))
  ) {
    return [];
  }
  const base: Severity = others.some(({ rule }) => GRAVE.has(rule))
    ? 'critical'
    : 'high';
  return [
    hitOf('R23', grant, {
      severity: scoped(base)[scopeOf(grant, context)],
      title: `Everybody in ${subjectLabel(grant.subject)} has the rights of ${grant.role.label} in ${place(grant)}`,
      change: `${unbind(grant)} Bind the service accounts that need the role by name instead.`,
    }),
  ];
}

/** R24. Kubernetes' own binding of the group is left out of the grants. */
function masters(grant: Grant, context: EvaluationContext): Hit[] {
  const { subject } = grant;
  return subject.kind !== 'Group' || subject.name !== 'system:masters'
    ? []
    : [
        hitOf('R24', grant, {
          severity: scoped('critical')[scopeOf(grant, context)],
          title: `${grant.binding} names the group system:masters, which no rule can limit`,
          change: `${unbind(grant)} Bind a group of your own to a role with only what it needs.`,
        }),
      ];
}

/** R25. */
function defaultAccount(grant: Grant, context: EvaluationContext): Hit[] {
  const { subject } = grant;
  return subject.kind !== 'ServiceAccount' ||
    subject.name !== 'default' ||
    grant.role.rules.length === 0
    ? []
    : [
        hitOf('R25', grant, {
          severity: scoped('high')[scopeOf(grant, context)],
          title: `Every pod of namespace ${subject.namespace} that names no service account has the rights of ${grant.role.label} in ${place(grant)}`,
          change: `${unbind(grant)} Give the workload that needs the role a service account of its own, and bind that.`,
        }),
      ];
}

/**
 * What the rules object to in who is bound to what.
 *
 * @param others - what the other rules object to in the grant
 */
export function evaluateBinding(
  grant: Grant,
  context: EvaluationContext,
  others: readonly Hit[],
): Hit[] {
  const admin = clusterAdmin(grant);
  return [
    ...admin,
    ...awsAuth(grant, context),
    ...anonymous(grant, context),
    ...everybody(grant, context, [...others, ...admin]),
    ...masters(grant, context),
    ...defaultAccount(grant, context),
  ];
}
