/** The parts of the RBAC objects that decide rights, as `rbac.authorization.k8s.io/v1` has them. */

/** One rule of a role. */
export interface PolicyRule {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}

/** Name, place and labels of an object. */
export interface ObjectMeta {
  name?: string;
  namespace?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

/** A Role, or the part that a ClusterRole shares with it. */
export interface Role {
  metadata?: ObjectMeta;
  rules?: PolicyRule[];
}

/** Selects objects by their labels; everything in it has to hold. */
export interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}

/** A ClusterRole, whose rules may be collected from others. */
export interface ClusterRole extends Role {
  aggregationRule?: { clusterRoleSelectors?: LabelSelector[] };
}

/** Who a binding names. */
export interface BindingSubject {
  kind: string;
  name: string;
  namespace?: string;
}

/** A RoleBinding or ClusterRoleBinding. */
export interface Binding {
  metadata?: ObjectMeta;
  roleRef: { kind: string; name: string };
  subjects?: BindingSubject[];
}

/** A service account: its place, its IAM role, and whether pods get its token. */
export interface ServiceAccount {
  metadata?: ObjectMeta;
  automountServiceAccountToken?: boolean;
}

/** Everything of a cluster that decides who may do what. */
export interface RbacObjects {
  roles: readonly Role[];
  clusterRoles: readonly ClusterRole[];
  roleBindings: readonly Binding[];
  clusterRoleBindings: readonly Binding[];
  serviceAccounts: readonly ServiceAccount[];
}

/** Objects that the API server creates and repairs by itself. */
export function isBootstrapped({ labels, name }: ObjectMeta = {}): boolean {
  return (
    labels?.['kubernetes.io/bootstrapping'] === 'rbac-defaults' ||
    (name?.startsWith('system:') ?? false)
  );
}
