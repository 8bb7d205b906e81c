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
import { editRules, type Excess } from './remedy';
import { excessOf, type Want } from './rights';
import { WORKLOADS } from './rightsTable';
import type { SourcedRule } from './roles';
import { subjectLabel } from './subjects';

const RBAC = 'rbac.authorization.k8s.io';
const READ_OR_WRITE = ['get', 'list', 'create', 'update', 'patch', 'delete'];
const WRITE = ['create', 'update', 'patch', 'delete'];

const SENSITIVE: readonly Want[] = [
  { group: '', resources: ['secrets', 'pods', 'users', 'groups'] },
  ...WORKLOADS,
  {
    group: RBAC,
    resources: ['roles', 'clusterroles', 'rolebindings', 'clusterrolebindings'],
  },
].map(want => ({ ...want, verbs: ['*'] }));

/** A star that is limited to names is not a star for everything. */
const isUnlimited = ({ resourceNames = [] }: PolicyRule) =>
  resourceNames.length === 0;

const excess = (rules: readonly SourcedRule[]): Excess[] =>
  rules.map(rule => ({ rule, verbs: ['*'], resources: ['*'] }));

function isEverything(rule: PolicyRule): boolean {
  const { verbs, resources = [], apiGroups = [] } = rule;
  return (
    isUnlimited(rule) &&
    verbs.includes('*') &&
    resources.includes('*') &&
    (apiGroups.includes('*') || apiGroups.includes(''))
  );
}

/** R02: star on verbs, resources and groups. */
function everything(grant: Grant, context: EvaluationContext): Hit[] {
  const rules = grant.role.rules.filter(({ rule }) => isEverything(rule));
  return rules.length === 0
    ? []
    : [
        hitOf('R02', grant, {
          severity: scoped('critical')[scopeOf(grant, context)],
          title: `${subjectLabel(grant.subject)} may do everything in ${place(grant)}`,
          change: editRules(grant, excess(rules)),
        }),
      ];
}

/** R03: star on the verbs of a resource that is worth it. */
function everyVerb(grant: Grant, context: EvaluationContext): Hit[] {
  const found = excessOf(grant, SENSITIVE).filter(({ rule }) =>
    isUnlimited(rule.rule),
  );
  if (found.length === 0) {
    return [];
  }
  const resources = new Set(found.flatMap(part => part.resources));
  return [
    hitOf('R03', grant, {
      severity: scoped('high')[scopeOf(grant, context)],
      title: `${subjectLabel(grant.subject)} has every verb on ${[...resources].join(', ')} in ${place(grant)}`,
      change: editRules(grant, found),
    }),
  ];
}

const has = (values: readonly string[], wanted: readonly string[]) =>
  values.includes('*') || wanted.some(value => values.includes(value));

/** Groups in which a star writes what decides about the cluster itself. */
const VITAL = ['', RBAC];

function severityOfResources(
  grant: Grant,
  rules: readonly SourcedRule[],
  context: EvaluationContext,
): Severity {
  const scope = scopeOf(grant, context);
  const writes = rules.some(
    ({ rule }) => has(rule.verbs, WRITE) && has(rule.apiGroups ?? [], VITAL),
  );
  return scope === 'cluster' && writes ? 'critical' : scoped('high')[scope];
}

/** R04: star on the resources of a group. */
function everyResource(grant: Grant, context: EvaluationContext): Hit[] {
  const rules = grant.role.rules.filter(
    ({ rule }) =>
      isUnlimited(rule) &&
      (rule.resources ?? []).includes('*') &&
      (rule.apiGroups ?? []).length > 0 &&
      has(rule.verbs, READ_OR_WRITE),
  );
  if (rules.length === 0) {
    return [];
  }
  const groups = new Set(
    rules.flatMap(({ rule }) => rule.apiGroups ?? []).map(g => g || 'core'),
  );
  const which = groups.has('*') ? 'every API group' : [...groups].join(', ');
  return [
    hitOf('R04', grant, {
      severity: severityOfResources(grant, rules, context),
      title: `${subjectLabel(grant.subject)} has rights on every resource of ${which} in ${place(grant)}`,
      change: editRules(
        grant,
        rules.map(rule => ({ rule, verbs: [], resources: ['any'] })),
      ),
    }),
  ];
}

/** What stars give away in one grant (R02 to R04). */
export function evaluateWildcards(
  grant: Grant,
  context: EvaluationContext,
): Hit[] {
  return [everything, everyVerb, everyResource].flatMap(rule =>
    rule(grant, context),
  );
}
