import { createHash } from 'node:crypto';
import type {
  V1ClusterRoleBinding,
  V1RoleBinding,
} from '@kubernetes/client-node';
import { type KubernetesEntitlement, WHOLE_CLUSTER } from './entitlement';

/** Label that says a binding is Fairway's; its value is the installation. */
export const OURS_LABEL = 'fairway.dev/jit-access';
/** Annotation with the grant that a binding was made for. */
export const GRANT_ANNOTATION = 'fairway.dev/grant-id';
/** Annotation with the person that it was made for. */
export const USER_ANNOTATION = 'fairway.dev/granted-to';
/** Annotation with the role that it was made for, `<kind>/<name>`. */
export const ROLE_ANNOTATION = 'fairway.dev/granted-role';

const RBAC = 'rbac.authorization.k8s.io';

/** A RoleBinding or a ClusterRoleBinding. */
export type Binding = V1RoleBinding | V1ClusterRoleBinding;

/** What one binding of Fairway's stands for. */
export interface BindingTuple {
  installation: string;
  namespace: string | undefined;
  role: KubernetesEntitlement['role'];
  user: string;
}

/**
 * Name of the tuple's binding. It comes from the tuple and not from the grant:
 * two grants that overlap share one binding, and every retry means the same.
 */
export function bindingName(tuple: BindingTuple): string {
  const { installation, namespace = WHOLE_CLUSTER, role, user } = tuple;
  const digest = createHash('sha256')
    .update(
      JSON.stringify([installation, namespace, role.kind, role.name, user]),
    )
    .digest('hex');
  return `fairway-${digest.slice(0, 40)}`;
}

/** The binding to make, with its provenance. */
export function newBinding(tuple: BindingTuple, grantId: string) {
  const { installation, namespace, role, user } = tuple;
  return {
    apiVersion: `${RBAC}/v1`,
    kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
    metadata: {
      name: bindingName(tuple),
      ...(namespace !== undefined && { namespace }),
      labels: { [OURS_LABEL]: installation },
      annotations: {
        [GRANT_ANNOTATION]: grantId,
        [USER_ANNOTATION]: user,
        [ROLE_ANNOTATION]: `${role.kind}/${role.name}`,
      },
    },
    roleRef: { apiGroup: RBAC, ...role },
    subjects: [{ apiGroup: RBAC, kind: 'User', name: user }],
  };
}

/** Whether Fairway made it. */
export function isOurs(binding: Binding, installation: string): boolean {
  return binding.metadata?.labels?.[OURS_LABEL] === installation;
}

/** Whether it gives the role to the user by name. */
export function gives(
  binding: Binding,
  { role, user }: Pick<BindingTuple, 'role' | 'user'>,
): boolean {
  const { kind, name } = binding.roleRef;
  return (
    kind === role.kind &&
    name === role.name &&
    (binding.subjects ?? []).some(
      subject => subject.kind === 'User' && subject.name === user,
    )
  );
}

/** Whether the API server is still about to delete it. */
export const isGoing = (binding: Binding): boolean =>
  binding.metadata?.deletionTimestamp !== undefined;

/** How it differs from what Fairway makes of the tuple; null when it does not. */
export function tamperedWith(
  binding: Binding,
  tuple: BindingTuple,
): string | null {
  const { roleRef, subjects = [], metadata } = binding;
  const others = subjects.filter(
    ({ kind, name }) => kind !== 'User' || name !== tuple.user,
  );
  const differences = [
    metadata?.name !== bindingName(tuple) &&
      'its name does not belong to what its annotations say',
    (roleRef.kind !== tuple.role.kind || roleRef.name !== tuple.role.name) &&
      `it points to ${roleRef.kind} ${roleRef.name} instead of ${tuple.role.kind} ${tuple.role.name}`,
    others.length === subjects.length &&
      `${tuple.user} is not among its subjects`,
    others.length > 0 &&
      `it gives the role to ${others.map(({ kind, name }) => `${kind} ${name}`).join(', ')} as well`,
  ].filter(difference => difference !== false);
  return differences.length === 0 ? null : differences.join('; ');
}

const ROLE_KINDS = ['Role', 'ClusterRole'] as const;

const readRole = (
  text: string | undefined,
): KubernetesEntitlement['role'] | undefined => {
  const kind = ROLE_KINDS.find(each => text?.startsWith(`${each}/`));
  return kind && text ? { kind, name: text.slice(kind.length + 1) } : undefined;
};

/**
 * The tuple that a binding of Fairway's was made for, by its annotations; where
 * they are gone, by what it does.
 */
export function tupleOf(binding: Binding, installation: string): BindingTuple {
  const { metadata, roleRef, subjects = [] } = binding;
  const { [ROLE_ANNOTATION]: role, [USER_ANNOTATION]: user } =
    metadata?.annotations ?? {};
  return {
    installation,
    namespace: metadata?.namespace,
    role: readRole(role) ??
      readRole(`${roleRef.kind}/${roleRef.name}`) ?? {
        kind: 'ClusterRole',
        name: roleRef.name,
      },
    user: user ?? subjects[0]?.name ?? '',
  };
}
