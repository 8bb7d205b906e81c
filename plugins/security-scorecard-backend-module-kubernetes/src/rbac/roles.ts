import type {
  ClusterRole,
  LabelSelector,
  PolicyRule,
  RbacObjects,
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

/**
 * Rules of a ClusterRole: those of every role that it aggregates, and its own.
 * In a live cluster the controller has written them into it already; in a
 * manifest nobody has.
 */
function aggregated(
  role: ClusterRole,
  all: readonly ClusterRole[],
  seen: ReadonlySet<ClusterRole> = new Set(),
): SourcedRule[] {
  const visited = new Set([...seen, role]);
  const selected = role.aggregationRule
    ? all.filter(
        other =>
          !visited.has(other) &&
          selectsRole(role, other.metadata?.labels ?? {}),
      )
    : [];
  const inherited = selected.flatMap(other => aggregated(other, all, visited));
  const known = new Set(inherited.map(({ rule }) => JSON.stringify(rule)));
  const own = sourced(`ClusterRole ${role.metadata?.name}`, role.rules);
  return [
    ...own.filter(({ rule }) => !known.has(JSON.stringify(rule))),
    ...inherited,
  ];
}

/** Indexes the roles of a cluster by name. */
export function indexRoles({
  roles,
  clusterRoles,
}: Pick<RbacObjects, 'roles' | 'clusterRoles'>): RoleIndex {
  const byName = new Map(
    clusterRoles.map(role => [role.metadata?.name ?? '', role]),
  );
  const effective = new Map<string, EffectiveRole>();
  const namespaced = new Map(
    roles.map(({ metadata, rules }): [string, EffectiveRole] => {
      const key = `${metadata?.namespace}/${metadata?.name}`;
      const label = `Role ${key}`;
      return [key, { label, rules: sourced(label, rules) }];
    }),
  );
  return {
    role: (namespace, name) => namespaced.get(`${namespace}/${name}`),
    clusterRole(name) {
      const role = byName.get(name);
      const known = effective.get(name);
      if (!role || known) {
        return known;
      }
      const built = {
        label: `ClusterRole ${name}`,
        rules: aggregated(role, clusterRoles),
      };
      effective.set(name, built);
      return built;
    },
  };
}
