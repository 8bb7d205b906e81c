import { isDefaultGrant } from './defaultGrants';
import { type Binding, isBootstrapped, type RbacObjects } from './objects';
import { type EffectiveRole, indexRoles } from './roles';
import { isControlPlane, readSubject, type Subject } from './subjects';

/** One role that one binding gives to one subject. */
export interface Grant {
  subject: Subject;
  /** Kind and name of the binding, with the namespace of a RoleBinding. */
  binding: string;
  /** Whether the subject is the only one of the binding. */
  only: boolean;
  /** Name that the binding refers to. */
  roleName: string;
  /** Whether Kubernetes keeps the role itself; changes to it are undone. */
  builtIn: boolean;
  role: EffectiveRole;
  /** Namespace that the rights are limited to; undefined for the whole cluster. */
  namespace: string | undefined;
  /** Whether Kubernetes itself made the binding. */
  bootstrapped: boolean;
}

/**
 * Every grant of a cluster. Bindings to a missing role grant nothing. What
 * Kubernetes grants to its own parts is left out; a subject that somebody
 * added to a default binding is not.
 */
export function resolveGrants(objects: RbacObjects): Grant[] {
  const index = indexRoles(objects);
  const builtIn = new Set(
    objects.clusterRoles
      .filter(({ metadata }) => isBootstrapped(metadata))
      .map(({ metadata }) => metadata?.name),
  );
  const resolve = (
    binding: Binding,
    label: string,
    namespace: string | undefined,
    role: EffectiveRole | undefined,
  ): Grant[] => {
    if (!role) {
      return [];
    }
    const { kind, name } = binding.roleRef;
    const subjects = binding.subjects ?? [];
    const bootstrapped = isBootstrapped(binding.metadata);
    return subjects.flatMap(named => {
      const subject = readSubject(named, binding);
      return !subject ||
        (isControlPlane(subject) && isDefaultGrant(binding, subject))
        ? []
        : {
            subject,
            binding: label,
            only: subjects.length === 1,
            roleName: name,
            builtIn: kind === 'ClusterRole' && builtIn.has(name),
            role,
            namespace,
            bootstrapped,
          };
    });
  };
  return [
    ...objects.clusterRoleBindings.flatMap(binding =>
      resolve(
        binding,
        `ClusterRoleBinding ${binding.metadata?.name}`,
        undefined,
        binding.roleRef.kind === 'ClusterRole'
          ? index.clusterRole(binding.roleRef.name)
          : undefined,
      ),
    ),
    ...objects.roleBindings.flatMap(binding => {
      const namespace = binding.metadata?.namespace ?? 'default';
      const { kind, name } = binding.roleRef;
      return resolve(
        binding,
        `RoleBinding ${namespace}/${binding.metadata?.name}`,
        namespace,
        kind === 'ClusterRole'
          ? index.clusterRole(name)
          : index.role(namespace, name),
      );
    }),
  ];
}
