import { withBootstrapRoles } from '../rbac/bootstrapRoles';
import type { Binding, RbacObjects } from '../rbac/objects';
import { indexRoles } from '../rbac/roles';

/** Each looks at all the others. */
const MAX_SUMS = 100;
/** Each rule is judged for each subject that has it; charts have thousands. */
const MAX_GIVEN = 100_000;

/** Why the rights of manifests are more than is looked through; undefined when they are not. */
export function tooMuchOf(objects: RbacObjects): string | undefined {
  const sums = objects.clusterRoles.filter(role => role.aggregationRule);
  if (sums.length > MAX_SUMS) {
    return `there are more than ${MAX_SUMS} ClusterRoles with an aggregationRule`;
  }
  const index = indexRoles(withBootstrapRoles(objects));
  const given = ({ metadata, roleRef, subjects = [] }: Binding): number => {
    const role =
      roleRef.kind === 'Role'
        ? index.role(metadata?.namespace ?? 'default', roleRef.name)
        : index.clusterRole(roleRef.name);
    return subjects.length * Math.max(1, role?.rules.length ?? 0);
  };
  let all = 0;
  for (const binding of [
    ...objects.roleBindings,
    ...objects.clusterRoleBindings,
  ]) {
    all += given(binding);
  }
  return all > MAX_GIVEN
    ? `the bindings give more than ${MAX_GIVEN} rules to their subjects`
    : undefined;
}
