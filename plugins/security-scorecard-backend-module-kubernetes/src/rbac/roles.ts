import { groupBy } from './groupBy';
import type {
  ClusterRole,
  LabelSelector,
  PolicyRule,
  RbacObjects,
  Role,
} from './objects';

/** A rule with the role that it is written in. */
export interface SourcedRule {
  rule: PolicyRule;
  /** Kind and name, with the namespace of a Role. */
  source: string;
  /** Position in that role, from 1. */
  position: number;
}

/** A role with the rules that it has in the end. */
export interface EffectiveRole {
  /** Kind and name, with the namespace of a Role. */
  label: string;
  rules: SourcedRule[];
}

/** Finds the roles of a cluster; a missing role has no rights. */
export interface RoleIndex {
  role(namespace: string, name: string): EffectiveRole | undefined;
  clusterRole(name: string): EffectiveRole | undefined;
}

function selects(
  { matchLabels = {}, matchExpressions = [] }: LabelSelector,
  labels: Record<string, string>,
): boolean {
  return (
    Object.entries(matchLabels).every(
      ([key, value]) => labels[key] === value,
    ) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = labels[key];
      switch (operator) {
        case 'In':
          return value !== undefined && values.includes(value);
        case 'NotIn':
          return value === undefined || !values.includes(value);
        case 'Exists':
          return value !== undefined;
        case 'DoesNotExist':
          return value === undefined;
        default:
          return false;
      }
    })
  );
}

/** Whether an aggregated ClusterRole takes in the rules of one with these labels. */
export function selectsRole(
  { aggregationRule }: ClusterRole,
  labels: Record<string, string>,
): boolean {
  return (aggregationRule?.clusterRoleSelectors ?? []).some(selector =>
    selects(selector, labels),
  );
}

function sourced(source: string, rules: readonly PolicyRule[] = []) {
  return rules.map((rule, index): SourcedRule => ({
    rule,
    source,
    position: index + 1,
  }));
}

/** The roles and every role that they aggregate, each once. */
function reached(
  roles: readonly ClusterRole[],
  all: readonly ClusterRole[],
): Set<ClusterRole> {
  const found = new Set(roles);
  // A set takes in what is added while it is walked.
  for (const role of found) {
    for (const other of role.aggregationRule ? all : []) {
      if (selectsRole(role, other.metadata?.labels ?? {})) {
        found.add(other);
      }
    }
  }
  return found;
}

/**
 * Rules of a ClusterRole: those of every role that it aggregates, and its own.
 * In a live cluster the controller has written them into it already; in a
 * manifest nobody has.
 */
function aggregated(
  roles: readonly ClusterRole[],
  all: readonly ClusterRole[],
): SourcedRule[] {
  const rulesOf = ({ metadata, rules }: ClusterRole) =>
    sourced(`ClusterRole ${metadata?.name}`, rules);
  const own = roles.flatMap(rulesOf);
  const inherited = [...reached(roles, all)]
    .filter(role => !roles.includes(role))
    .flatMap(rulesOf);
  const known = new Set(inherited.map(({ rule }) => JSON.stringify(rule)));
  return [
    ...own.filter(({ rule }) => !known.has(JSON.stringify(rule))),
    ...inherited,
  ];
}

/**
 * Indexes the roles of a cluster by name. Manifests may have several of one
 * name; any of them may be applied, so that the rules of all count.
 */
export function indexRoles({
  roles,
  clusterRoles,
}: Pick<RbacObjects, 'roles' | 'clusterRoles'>): RoleIndex {
  const named = groupBy(clusterRoles, ({ metadata }) => metadata?.name ?? '');
  const effective = new Map<string, EffectiveRole>();
  const keyOf = ({ metadata }: Role) =>
    `${metadata?.namespace}/${metadata?.name}`;
  const namespaced = new Map(
    [...groupBy(roles, keyOf)].map(([key, found]): [string, EffectiveRole] => {
      const label = `Role ${key}`;
      return [
        key,
        { label, rules: found.flatMap(({ rules }) => sourced(label, rules)) },
      ];
    }),
  );
  return {
    role: (namespace, name) => namespaced.get(`${namespace}/${name}`),
    clusterRole(name) {
      const found = named.get(name);
      const known = effective.get(name);
      if (!found || known) {
        return known;
      }
      const built = {
        label: `ClusterRole ${name}`,
        rules: aggregated(found, clusterRoles),
      };
      effective.set(name, built);
      return built;
    },
  };
}
