import { ServiceUnavailableError } from '@backstage/errors';
import type { ClusterConfig } from '../config';
import type { RbacObjects } from '../rbac/objects';
import type { ClusterReader, Listing } from './ClusterReader';

function itemsOf<T>(listing: Listing<T>): T[] {
  if (!listing.ok) {
    throw new ServiceUnavailableError(listing.reason);
  }
  return listing.items;
}

/**
 * Reads everything that decides the rights in a cluster.
 *
 * @throws ServiceUnavailableError when any of the lists can't be read to its
 * end: rights that are only partly known are not known.
 */
export async function readRbac(
  reader: ClusterReader,
  cluster: ClusterConfig,
  signal: AbortSignal,
): Promise<RbacObjects> {
  return {
    roles: itemsOf(await reader.list(cluster, 'roles', signal)),
    clusterRoles: itemsOf(await reader.list(cluster, 'clusterroles', signal)),
    roleBindings: itemsOf(await reader.list(cluster, 'rolebindings', signal)),
    clusterRoleBindings: itemsOf(
      await reader.list(cluster, 'clusterrolebindings', signal),
    ),
    serviceAccounts: itemsOf(
      await reader.list(cluster, 'serviceaccounts', signal),
    ),
  };
}

/** Whether a cluster is EKS: as configured, or by its address, or by the roles that EKS makes. */
export function isEks(
  { provider, url }: ClusterConfig,
  { clusterRoles }: Pick<RbacObjects, 'clusterRoles'>,
): boolean {
  return provider
    ? provider === 'eks'
    : new URL(url).hostname.endsWith('.eks.amazonaws.com') ||
        clusterRoles.some(({ metadata }) => metadata?.name?.startsWith('eks:'));
}
