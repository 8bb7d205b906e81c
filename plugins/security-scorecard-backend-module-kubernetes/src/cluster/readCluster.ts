import {
  CoreV1Api,
  KubeConfig,
  type ObservableMiddleware,
  Observable,
  RbacAuthorizationV1Api,
} from '@kubernetes/client-node';
import { ServiceUnavailableError } from '@backstage/errors';
import type { ClusterConfig } from '../config';
import type { RbacObjects } from '../rbac/objects';
import { describeFailure } from './failure';
import { listAll, type ListOptions, type ListPage } from './listAll';

const REQUEST_TIMEOUT_MS = 30_000;

/** Ends every request with the run, and none later than its own time. */
function abortWith(signal: AbortSignal): ObservableMiddleware {
  return {
    pre(request) {
      request.setSignal(
        AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]),
      );
      return new Observable(Promise.resolve(request));
    },
    post: response => new Observable(Promise.resolve(response)),
  };
}

function connect(cluster: ClusterConfig): KubeConfig {
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    {
      name: cluster.name,
      server: cluster.url,
      caData: cluster.caData,
      // The client refuses plain http, which the configuration allows on this machine only, unless told so.
      skipTLSVerify: cluster.skipTLSVerify || cluster.url.startsWith('http:'),
    },
    { name: 'fairway', token: cluster.serviceAccountToken },
  );
  return config;
}

/**
 * Reads everything that decides the rights in a cluster.
 *
 * @throws ServiceUnavailableError when any of the lists can't be read to its
 * end: rights that are only partly known are not known.
 */
export async function readCluster(
  cluster: ClusterConfig,
  signal: AbortSignal,
): Promise<RbacObjects> {
  const config = connect(cluster);
  const rbac = config.makeApiClient(RbacAuthorizationV1Api);
  const core = config.makeApiClient(CoreV1Api);
  const options = {
    middleware: [abortWith(signal)],
    middlewareMergeStrategy: 'append' as const,
  };
  const read = async <T>(
    resource: string,
    list: (page: ListOptions) => Promise<ListPage<T>>,
  ): Promise<T[]> => {
    try {
      return await listAll(list);
    } catch (error) {
      signal.throwIfAborted();
      throw new ServiceUnavailableError(
        describeFailure(error, resource, cluster.name),
      );
    }
  };
  return {
    roles: await read('roles', page =>
      rbac.listRoleForAllNamespaces(page, options),
    ),
    clusterRoles: await read('clusterroles', page =>
      rbac.listClusterRole(page, options),
    ),
    roleBindings: await read('rolebindings', page =>
      rbac.listRoleBindingForAllNamespaces(page, options),
    ),
    clusterRoleBindings: await read('clusterrolebindings', page =>
      rbac.listClusterRoleBinding(page, options),
    ),
    serviceAccounts: await read('serviceaccounts', page =>
      core.listServiceAccountForAllNamespaces(page, options),
    ),
  };
}
