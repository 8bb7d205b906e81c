import type { ClusterConfig } from './config';

/** Annotation of a User entity that names the person at the clusters. */
export const KUBERNETES_USER_ANNOTATION = 'fairway.dev/kubernetes-user';

/**
 * Why a name can't be a person's at the cluster, as the end of a sentence;
 * undefined when it can. Kubernetes itself keeps no list of users.
 */
export function problemOfUser(
  name: string,
  cluster: ClusterConfig,
): string | undefined {
  if (name === '') {
    return 'is empty';
  }
  if (/[\s\p{C}]/u.test(name)) {
    return 'has blanks or control characters';
  }
  if (name.includes(',')) {
    return 'has a comma: name one user';
  }
  if (name.startsWith('system:')) {
    return 'begins with system:, which Kubernetes reserves for its own users';
  }
  if (cluster.userPattern && !cluster.userPattern.test(name)) {
    return `does not match the userPattern of cluster '${cluster.name}'`;
  }
  return undefined;
}
