import { KubernetesCluster } from '../world/types';
import { isAllowed, readRules, User } from './authorizer';
import { NewBinding } from './bindings';

/**
 * Whether the caller may hand the role on: by the verb `bind` on it, or by
 * having all that it gives. A role that is not there can only be bound by verb.
 */
export function mayBind(
  cluster: KubernetesCluster,
  user: User,
  binding: NewBinding,
  namespace: string | undefined,
): boolean {
  const { kind, name } = binding.roleRef;
  const byVerb = isAllowed(cluster, user, {
    verb: 'bind',
    group: 'rbac.authorization.k8s.io',
    resource: kind === 'Role' ? 'roles' : 'clusterroles',
    namespace,
    name,
  });
  return byVerb || hasAll(cluster, user, { kind, name, namespace });
}

function hasAll(
  cluster: KubernetesCluster,
  user: User,
  role: { kind: string; name: string; namespace?: string },
): boolean {
  const rules = readRules(cluster, role);
  return (
    rules !== undefined &&
    rules.every(
      rule =>
        // Rules for URLs are not compared: the stand-in has none to serve.
        rule.resources.length > 0 &&
        rule.verbs.every(verb =>
          rule.apiGroups.every(group =>
            rule.resources.every(resource =>
              (rule.resourceNames.length > 0
                ? rule.resourceNames
                : [undefined]
              ).every(name =>
                isAllowed(cluster, user, {
                  verb,
                  group,
                  resource,
                  namespace: role.namespace,
                  name,
                }),
              ),
            ),
          ),
        ),
    )
  );
}
