import type {
  V1PolicyRule,
  V1ResourceAttributes,
} from '@kubernetes/client-node';
import type { ClusterConfig } from './config';
import type { KubernetesEntitlement } from './entitlement';
import { persistencePowers } from './powers';

const RBAC = 'rbac.authorization.k8s.io';

/** What is known of a role at a cluster before a change. */
export interface Situation {
  /** What our service account would need and lacks, in words. */
  missing: string[];
  /** The rules of the role; undefined when there is no such role. */
  rules: V1PolicyRule[] | undefined;
}

/**
 * What our service account may not do and would have to. Access is not given
 * where it could not be taken away, so `delete` is asked for before `create`
 * is used.
 */
export async function missingRights(
  may: (attributes: V1ResourceAttributes) => Promise<boolean>,
  namespace: string | undefined,
  role?: KubernetesEntitlement['role'],
): Promise<string[]> {
  const bindings =
    namespace === undefined ? 'clusterrolebindings' : 'rolebindings';
  const roles = role?.kind === 'Role' ? 'roles' : 'clusterroles';
  const rights: V1ResourceAttributes[] = [
    ...['get', 'list', 'create', 'delete'].map(verb => ({
      verb,
      resource: bindings,
    })),
    ...(role
      ? ['get', 'bind'].map(verb => ({
          verb,
          resource: roles,
          name: role.name,
        }))
      : []),
  ];
  const answers = await Promise.all(
    rights.map(async right => {
      // A role of the cluster is read in no namespace, and bound in one.
      const isRead = right.verb === 'get' && right.resource === 'clusterroles';
      const allowed = await may({
        group: RBAC,
        ...right,
        ...(namespace !== undefined && !isRead && { namespace }),
      });
      return allowed
        ? []
        : [
            `${right.verb} ${right.resource}${right.name ? ` '${right.name}'` : ''}`,
          ];
    }),
  );
  return answers.flat();
}

/** How the configuration names a role. */
const persistenceName = ({
  role,
  namespace,
}: Pick<KubernetesEntitlement, 'namespace' | 'role'>) =>
  role.kind === 'Role'
    ? `Role/${namespace}/${role.name}`
    : `ClusterRole/${role.name}`;

/** Why the role can't be granted, as a sentence; undefined when it can. */
export function refusalOfRole(
  cluster: ClusterConfig,
  entitlement: Pick<KubernetesEntitlement, 'namespace' | 'role'>,
  { missing, rules }: Situation,
): string | undefined {
  const { role } = entitlement;
  if (missing.length) {
    return `Fairway's service account on '${cluster.name}' may not ${missing.join(', ')}; the README of this module has the role it needs`;
  }
  if (!rules) {
    return `there is no ${role.kind} '${role.name}'`;
  }
  const name = persistenceName(entitlement);
  if (cluster.allowPersistence.includes(name)) {
    return undefined;
  }
  const powers = persistencePowers(rules);
  return powers.length
    ? `who has it may ${powers.join(', ')}, and so keep access for good; make a role without that, or add '${name}' to allowPersistence of '${cluster.name}'`
    : undefined;
}
