import type { Binding, BindingSubject } from './objects';

/** Somebody who holds rights. Service accounts always have a namespace. */
export type Subject =
  | { kind: 'User' | 'Group'; name: string }
  | { kind: 'ServiceAccount'; namespace: string; name: string };

/** Kind and name, unique in a cluster. */
export function subjectLabel(subject: Subject): string {
  return subject.kind === 'ServiceAccount'
    ? `ServiceAccount ${subject.namespace}/${subject.name}`
    : `${subject.kind} ${subject.name}`;
}

const SERVICE_ACCOUNT_USER = /^system:serviceaccount:([^:]+):([^:]+)$/;

/**
 * Who a binding means. A service account without a namespace is one of the
 * RoleBinding's namespace, and nobody in a ClusterRoleBinding. A service
 * account may also be bound by its user name.
 */
export function readSubject(
  { kind, name, namespace }: BindingSubject,
  binding: Binding,
): Subject | undefined {
  switch (kind) {
    case 'ServiceAccount': {
      const own = namespace || binding.metadata?.namespace;
      return own ? { kind, namespace: own, name } : undefined;
    }
    case 'User': {
      const account = SERVICE_ACCOUNT_USER.exec(name);
      return account
        ? { kind: 'ServiceAccount', namespace: account[1], name: account[2] }
        : { kind, name };
    }
    case 'Group':
      return { kind, name };
    default:
      return undefined;
  }
}

/** Callers without any identity. */
export function isAnonymous(subject: Subject): boolean {
  return (
    (subject.kind === 'User' && subject.name === 'system:anonymous') ||
    (subject.kind === 'Group' && subject.name === 'system:unauthenticated')
  );
}

/** Groups that everybody with a login, or every workload, is in. */
export function isEverybody({ kind, name }: Subject): boolean {
  return (
    kind === 'Group' &&
    (name === 'system:authenticated' ||
      /^system:serviceaccounts(:|$)/.test(name))
  );
}

/** A part of Kubernetes itself: what its default bindings are for. */
export function isControlPlane(subject: Subject): boolean {
  if (subject.kind === 'ServiceAccount') {
    return subject.namespace === 'kube-system';
  }
  return (
    subject.name.startsWith('system:') &&
    !isAnonymous(subject) &&
    !isEverybody(subject)
  );
}

/** Every subject whose rights somebody has: itself, and the groups it is put in. */
export function identitiesOf(subject: Subject): Subject[] {
  const groups = isAnonymous(subject)
    ? ['system:unauthenticated']
    : ['system:authenticated'];
  if (subject.kind === 'ServiceAccount') {
    groups.push(
      'system:serviceaccounts',
      `system:serviceaccounts:${subject.namespace}`,
    );
  }
  return [
    subject,
    ...groups
      .filter(name => name !== subject.name)
      .map((name): Subject => ({ kind: 'Group', name })),
  ];
}
