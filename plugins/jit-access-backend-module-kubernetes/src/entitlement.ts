import { InputError } from '@backstage/errors';
import type { ClusterConfig } from './config';

/** The namespace that stands for the whole cluster. */
export const WHOLE_CLUSTER = '*';

/** What a policy's `target.entitlement` says for provider `kubernetes`. */
export interface KubernetesEntitlement {
  cluster: ClusterConfig;
  /** Undefined: in the whole cluster. */
  namespace: string | undefined;
  role: { kind: 'Role' | 'ClusterRole'; name: string };
}

const NAMESPACE = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const FIELDS = 'cluster, namespace, and clusterRole or role';

/** InputError that names the field. */
export function refuseField(field: string, problem: string): InputError {
  return new InputError(
    `Entitlement of provider 'kubernetes', field '${field}': ${problem}`,
  );
}

function readRole(
  clusterRole: string | undefined,
  role: string | undefined,
): KubernetesEntitlement['role'] {
  if (clusterRole !== undefined && role !== undefined) {
    throw refuseField('role', 'stands beside clusterRole; name one of them');
  }
  const [field, name] =
    role === undefined ? ['clusterRole', clusterRole] : ['role', role];
  if (!name) {
    throw refuseField(field, 'is missing; name a clusterRole or a role');
  }
  // As the API server checks names of RBAC objects.
  if (['.', '..'].includes(name) || /[/%\p{C}]/u.test(name)) {
    throw refuseField(field, `'${name}' can't be the name of a role`);
  }
  return { kind: role === undefined ? 'ClusterRole' : 'Role', name };
}

/**
 * Reads an entitlement by its form, for clusters that are configured. Throws
 * InputError, naming the field.
 */
export function readEntitlement(
  entitlement: Record<string, string>,
  clusters: ReadonlyMap<string, ClusterConfig>,
): KubernetesEntitlement {
  const { cluster, namespace, clusterRole, role, ...surplus } = entitlement;
  const [unknown] = Object.keys(surplus);
  if (unknown !== undefined) {
    throw refuseField(unknown, `is not known; it has ${FIELDS}`);
  }
  if (!cluster) {
    throw refuseField('cluster', 'is missing');
  }
  const configured = clusters.get(cluster);
  if (!configured) {
    const names = [...clusters.keys()].join(', ') || 'none';
    throw refuseField(
      'cluster',
      `'${cluster}' is not in jitAccess.kubernetes.clusters, which has: ${names}`,
    );
  }
  if (!namespace) {
    throw refuseField(
      'namespace',
      `is missing; '${WHOLE_CLUSTER}' is the whole cluster`,
    );
  }
  const isWhole = namespace === WHOLE_CLUSTER;
  if (!isWhole && !NAMESPACE.test(namespace)) {
    throw refuseField(
      'namespace',
      `'${namespace}' can't be the name of a namespace`,
    );
  }
  const read = readRole(clusterRole, role);
  if (isWhole && read.kind === 'Role') {
    throw refuseField(
      'role',
      `'${read.name}' is in one namespace and can't be granted in the whole cluster; name a clusterRole`,
    );
  }
  return {
    cluster: configured,
    namespace: isWhole ? undefined : namespace,
    role: read,
  };
}

/** The entitlement as policies write it. */
export function writeEntitlement(
  cluster: string,
  namespace: string | undefined,
  role: KubernetesEntitlement['role'],
): Record<string, string> {
  return {
    cluster,
    namespace: namespace ?? WHOLE_CLUSTER,
    [role.kind === 'Role' ? 'role' : 'clusterRole']: role.name,
  };
}

/**
 * Throws InputError when the configuration does not let this be granted. What
 * was granted is taken away all the same.
 */
export function requireConfigured({
  cluster,
  namespace,
}: KubernetesEntitlement): void {
  if (namespace === undefined) {
    if (!cluster.clusterWide) {
      throw refuseField(
        'namespace',
        `'${WHOLE_CLUSTER}' is not allowed on '${cluster.name}'; its clusterWide is not set`,
      );
    }
    return;
  }
  if (cluster.namespaces && !cluster.namespaces.includes(namespace)) {
    throw refuseField(
      'namespace',
      `'${namespace}' is not among the namespaces configured for '${cluster.name}': ${cluster.namespaces.join(', ')}`,
    );
  }
}
