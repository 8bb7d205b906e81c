import type { Severity } from '@fairway/plugin-security-scorecard-common';
import type { Grant } from './grants';
import { grants, grantsForSomeName } from './match';
import type { PolicyRule } from './objects';
import type { SourcedRule } from './roles';
import { isAnonymous, subjectLabel } from './subjects';

/** Ids of the rules, in the order they are reported. */
export const RULE_IDS = ['R01', 'R02', 'R05', 'R13', 'R22'] as const;
/** One of the rules. */
export type RuleId = (typeof RULE_IDS)[number];

/** One right that a rule objects to. */
export interface Hit {
  rule: RuleId;
  grant: Grant;
  severity: Severity;
  title: string;
  /** The least change that takes the right away. */
  change: string;
}

const RBAC_GROUP = 'rbac.authorization.k8s.io';

/** Roles that tell anybody only which APIs exist; Kubernetes binds them to everybody. */
const DISCOVERY = new Set([
  'system:public-info-viewer',
  'system:discovery',
  'system:basic-user',
]);

/** One level less in a namespace that is not worth the whole cluster. */
function severityIn(
  { namespace }: Grant,
  severity: 'critical' | 'high',
  privileged: ReadonlySet<string>,
): Severity {
  if (namespace === undefined || privileged.has(namespace)) {
    return severity;
  }
  return severity === 'critical' ? 'high' : 'medium';
}

function place({ namespace }: Grant): string {
  return namespace === undefined ? 'the cluster' : `namespace ${namespace}`;
}

function unbind({ subject, binding, only }: Grant): string {
  return only
    ? `Delete ${binding}.`
    : `Take ${subjectLabel(subject)} out of ${binding}.`;
}

function bindToLess(grant: Grant): string {
  return `${unbind(grant)} Bind ${subjectLabel(grant.subject)} to a role with only what it needs instead.`;
}

function editRules(
  grant: Grant,
  rules: readonly SourcedRule[],
  change: (rule: PolicyRule, where: string) => string,
): string {
  if (grant.builtIn) {
    return bindToLess(grant);
  }
  return rules
    .map(({ rule, source, position }) =>
      change(rule, `rule ${position} of ${source}`),
    )
    .join(' ');
}

function clusterAdmin(grant: Grant): Omit<Hit, 'rule' | 'grant'> | undefined {
  if (grant.namespace !== undefined || grant.roleName !== 'cluster-admin') {
    return undefined;
  }
  return {
    severity: 'critical',
    title: `${subjectLabel(grant.subject)} is cluster-admin`,
    change: bindToLess(grant),
  };
}

/** Star on verbs, resources and groups; limited to names it is no longer everything. */
function isEverything(rule: PolicyRule): boolean {
  const { verbs, resources = [], apiGroups = [], resourceNames = [] } = rule;
  return (
    verbs.includes('*') &&
    resources.includes('*') &&
    (apiGroups.includes('*') || apiGroups.includes('')) &&
    resourceNames.length === 0
  );
}

function everything(
  grant: Grant,
  privileged: ReadonlySet<string>,
): Omit<Hit, 'rule' | 'grant'> | undefined {
  const rules = grant.role.rules.filter(({ rule }) => isEverything(rule));
  if (rules.length === 0) {
    return undefined;
  }
  return {
    severity: severityIn(grant, 'critical', privileged),
    title: `${subjectLabel(grant.subject)} may do everything in ${place(grant)}`,
    change: editRules(
      grant,
      rules,
      (_, where) =>
        `Name the verbs and resources that are needed in ${where} instead of '*'.`,
    ),
  };
}

function readSecrets(grant: Grant): Omit<Hit, 'rule' | 'grant'> | undefined {
  if (grant.namespace !== undefined) {
    return undefined;
  }
  const rules = grant.role.rules.filter(({ rule }) =>
    ['get', 'list', 'watch'].some(verb =>
      grants(rule, { verb, apiGroup: '', resource: 'secrets' }),
    ),
  );
  if (rules.length === 0) {
    return undefined;
  }
  return {
    severity: 'high',
    title: `${subjectLabel(grant.subject)} may read every secret of the cluster`,
    change: editRules(grant, rules, ({ resources = [] }, where) =>
      resources.includes('secrets')
        ? `Take secrets out of ${where}, or name the ones that are needed in its resourceNames.`
        : `Name the resources that are needed in ${where} instead of '*'.`,
    ),
  };
}

/** A RoleBinding can't reach cluster roles: they are in no namespace. */
function escalate(
  grant: Grant,
  privileged: ReadonlySet<string>,
): Omit<Hit, 'rule' | 'grant'> | undefined {
  const resources =
    grant.namespace === undefined ? ['roles', 'clusterroles'] : ['roles'];
  const rules = grant.role.rules.filter(({ rule }) =>
    resources.some(resource =>
      grantsForSomeName(rule, {
        verb: 'escalate',
        apiGroup: RBAC_GROUP,
        resource,
      }),
    ),
  );
  if (rules.length === 0) {
    return undefined;
  }
  return {
    severity: severityIn(grant, 'critical', privileged),
    title: `${subjectLabel(grant.subject)} may give itself any right in ${place(grant)} (escalate)`,
    change: editRules(grant, rules, ({ verbs }, where) =>
      verbs.includes('escalate')
        ? `Take the verb escalate out of ${where}.`
        : `Name the verbs that are needed in ${where} instead of '*'.`,
    ),
  };
}

function anonymous(
  grant: Grant,
  privileged: ReadonlySet<string>,
): Omit<Hit, 'rule' | 'grant'> | undefined {
  if (
    !isAnonymous(grant.subject) ||
    grant.role.rules.length === 0 ||
    (grant.bootstrapped && DISCOVERY.has(grant.roleName))
  ) {
    return undefined;
  }
  return {
    severity: severityIn(grant, 'critical', privileged),
    title: `Anybody without a login has the rights of ${grant.role.label} in ${place(grant)}`,
    change: unbind(grant),
  };
}

const RULES: Readonly<
  Record<
    RuleId,
    (
      grant: Grant,
      privileged: ReadonlySet<string>,
    ) => Omit<Hit, 'rule' | 'grant'> | undefined
  >
> = {
  R01: clusterAdmin,
  R02: everything,
  R05: readSecrets,
  R13: escalate,
  R22: anonymous,
};

/** What one grant gives that a rule objects to. */
export function evaluate(
  grant: Grant,
  privilegedNamespaces: ReadonlySet<string>,
): Hit[] {
  return RULE_IDS.flatMap(rule => {
    const hit = RULES[rule](grant, privilegedNamespaces);
    return hit ? { rule, grant, ...hit } : [];
  });
}
