import {
  connect,
  requestOptions,
  type ListOptions,
  type ListPage,
} from '@fairway/plugin-cluster-api-node';
import {
  AppsV1Api,
  BatchV1Api,
  CoreV1Api,
  RbacAuthorizationV1Api,
  type V1ClusterRole,
  type V1ClusterRoleBinding,
  type V1CronJob,
  type V1DaemonSet,
  type V1Deployment,
  type V1Job,
  type V1Namespace,
  type V1Pod,
  type V1ReplicaSet,
  type V1ReplicationController,
  type V1Role,
  type V1RoleBinding,
  type V1ServiceAccount,
  type V1StatefulSet,
} from '@kubernetes/client-node';
import type { ClusterConfig } from '../config';

/** What is listed of a cluster, by the plural name of the resource. */
export interface ListedObjects {
  roles: V1Role;
  clusterroles: V1ClusterRole;
  rolebindings: V1RoleBinding;
  clusterrolebindings: V1ClusterRoleBinding;
  serviceaccounts: V1ServiceAccount;
  namespaces: V1Namespace;
  pods: V1Pod;
  replicationcontrollers: V1ReplicationController;
  deployments: V1Deployment;
  daemonsets: V1DaemonSet;
  statefulsets: V1StatefulSet;
  replicasets: V1ReplicaSet;
  jobs: V1Job;
  cronjobs: V1CronJob;
}

/** Plural name of a resource that is listed. */
export type ListedResource = keyof ListedObjects;

/** One page of each list. */
export type ClusterLists = {
  [R in ListedResource]: (
    page: ListOptions,
    signal: AbortSignal,
  ) => Promise<ListPage<ListedObjects[R]>>;
};

const REQUEST_TIMEOUT_MS = 30_000;

/** Ends every request with the run, and none later than its own time. */
const options = (signal: AbortSignal) =>
  requestOptions(REQUEST_TIMEOUT_MS, signal);

/** The lists of a cluster, with its own credential. */
export function clusterLists(cluster: ClusterConfig): ClusterLists {
  const config = connect(cluster);
  const rbac = config.makeApiClient(RbacAuthorizationV1Api);
  const core = config.makeApiClient(CoreV1Api);
  const apps = config.makeApiClient(AppsV1Api);
  const batch = config.makeApiClient(BatchV1Api);
  return {
    roles: (page, signal) =>
      rbac.listRoleForAllNamespaces(page, options(signal)),
    clusterroles: (page, signal) => rbac.listClusterRole(page, options(signal)),
    rolebindings: (page, signal) =>
      rbac.listRoleBindingForAllNamespaces(page, options(signal)),
    clusterrolebindings: (page, signal) =>
      rbac.listClusterRoleBinding(page, options(signal)),
    serviceaccounts: (page, signal) =>
      core.listServiceAccountForAllNamespaces(page, options(signal)),
    namespaces: (page, signal) => core.listNamespace(page, options(signal)),
    pods: (page, signal) => core.listPodForAllNamespaces(page, options(signal)),
    replicationcontrollers: (page, signal) =>
      core.listReplicationControllerForAllNamespaces(page, options(signal)),
    deployments: (page, signal) =>
      apps.listDeploymentForAllNamespaces(page, options(signal)),
    daemonsets: (page, signal) =>
      apps.listDaemonSetForAllNamespaces(page, options(signal)),
    statefulsets: (page, signal) =>
      apps.listStatefulSetForAllNamespaces(page, options(signal)),
    replicasets: (page, signal) =>
      apps.listReplicaSetForAllNamespaces(page, options(signal)),
    jobs: (page, signal) =>
      batch.listJobForAllNamespaces(page, options(signal)),
    cronjobs: (page, signal) =>
      batch.listCronJobForAllNamespaces(page, options(signal)),
  };
}
