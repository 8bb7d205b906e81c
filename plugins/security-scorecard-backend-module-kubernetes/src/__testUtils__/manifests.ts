import { parseAllDocuments } from 'yaml';
import type { RbacObjects } from '../rbac/objects';

/** Reads manifests as somebody would apply them; other kinds are left out. */
export function readManifests(text: string): RbacObjects {
  const objects = parseAllDocuments(text).flatMap(document => {
    const value = document.toJS();
    return value?.items ?? (value ? [value] : []);
  });
  const ofKind = (kind: string) => objects.filter(o => o.kind === kind);
  return {
    roles: ofKind('Role'),
    clusterRoles: ofKind('ClusterRole'),
    roleBindings: ofKind('RoleBinding'),
    clusterRoleBindings: ofKind('ClusterRoleBinding'),
    serviceAccounts: ofKind('ServiceAccount'),
  };
}

/** A ClusterRole with one rule, written as flow YAML. */
export function clusterRole(name: string, rule: string, more = ''): string {
  return `---
kind: ClusterRole
metadata: { name: '${name}'${more && `, ${more}`} }
rules: [${rule && `{ ${rule} }`}]
`;
}

/** A Role with one rule, written as flow YAML. */
export function role(namespace: string, name: string, rule: string): string {
  return `---
kind: Role
metadata: { name: '${name}', namespace: ${namespace} }
rules: [{ ${rule} }]
`;
}

/** The service account of the tests, as a subject. */
export const API = 'kind: ServiceAccount, name: api, namespace: pay';

/** A ClusterRoleBinding to the given subjects, written as flow YAML. */
export function clusterBinding(
  name: string,
  to: string,
  subjects: string[] = [API],
  more = '',
): string {
  return `---
kind: ClusterRoleBinding
metadata: { name: '${name}'${more && `, ${more}`} }
roleRef: { kind: ClusterRole, name: '${to}' }
subjects: [${subjects.map(subject => `{ ${subject} }`).join(', ')}]
`;
}

/** A RoleBinding to the given subjects, written as flow YAML. */
export function binding(
  namespace: string,
  name: string,
  to: string,
  subjects: string[] = [API],
): string {
  const [kind, roleName] = to.split(' ');
  return `---
kind: RoleBinding
metadata: { name: '${name}', namespace: ${namespace} }
roleRef: { kind: ${kind}, name: '${roleName}' }
subjects: [${subjects.map(subject => `{ ${subject} }`).join(', ')}]
`;
}
