import { toError } from '@backstage/errors';
import type { ClusterConfig, KubernetesModuleConfig } from '../config';
import { type ClusterRights, evaluateCluster } from '../rbac/attribution';
import type { ServiceAccount } from '../rbac/objects';
import type { Namespace } from '../workloads/namespaceRule';
import type { PodSource } from '../workloads/podSpec';
import type { RunningPod } from '../workloads/runningImages';
import { podSources, runningPods } from '../workloads/sources';
import { indexAccounts, type Surroundings } from '../workloads/tokenRules';
import type { ClusterReader, Listing } from './ClusterReader';
import type { ListedResource } from './lists';
import { isEks, readRbac } from './readRbac';

/** What was seen of a cluster. What could not be read has its reason in `gaps`. */
export interface SeenWorkloads {
  /** Everything that starts pods, as far as it could be listed. */
  sources: PodSource[];
  /** Pods that are not over, as far as they could be listed. */
  pods: RunningPod[];
  namespaces: Listing<Namespace>;
  accounts: Listing<ServiceAccount>;
  /** Whether the rights could be read. */
  rbac: { ok: true } | { ok: false; reason: string };
  surroundings: Surroundings;
  /** Why some of the sources may be missing; nothing about pods is certain then. */
  gaps: string[];
}

/** Reads the lists of objects that start pods; those that can't be read are gaps. */
async function readSources(
  reader: ClusterReader,
  cluster: ClusterConfig,
  signal: AbortSignal,
): Promise<Pick<SeenWorkloads, 'sources' | 'pods' | 'gaps'>> {
  const gaps: string[] = [];
  const unread = new Set<string>();
  const take = <T>(kind: string, listing: Listing<T>): T[] => {
    if (!listing.ok) {
      gaps.push(listing.reason);
      unread.add(kind);
      return [];
    }
    return listing.items;
  };
  const read = async <R extends ListedResource>(kind: string, resource: R) =>
    take(kind, await reader.list(cluster, resource, signal));
  const objects = {
    Pod: await read('Pod', 'pods'),
    ReplicationController: await read(
      'ReplicationController',
      'replicationcontrollers',
    ),
    Deployment: await read('Deployment', 'deployments'),
    DaemonSet: await read('DaemonSet', 'daemonsets'),
    StatefulSet: await read('StatefulSet', 'statefulsets'),
    ReplicaSet: await read('ReplicaSet', 'replicasets'),
    Job: await read('Job', 'jobs'),
    CronJob: await read('CronJob', 'cronjobs'),
  };
  const pods = objects.Pod;
  const sources = podSources(objects, unread);
  return { sources, pods: runningPods(pods), gaps };
}

/** Reads everything that the workload rules need. Only aborting throws. */
export async function readWorkloads(
  reader: ClusterReader,
  cluster: ClusterConfig,
  { privilegedNamespaces, iamRoles }: KubernetesModuleConfig,
  signal: AbortSignal,
): Promise<SeenWorkloads> {
  const { sources, pods, gaps } = await readSources(reader, cluster, signal);
  const namespaces = await reader.list(cluster, 'namespaces', signal);
  const accounts = await reader.list(cluster, 'serviceaccounts', signal);
  let rights: ClusterRights | undefined;
  let rbac: SeenWorkloads['rbac'] = { ok: true };
  let eks = cluster.provider && cluster.provider === 'eks';
  try {
    const objects = await readRbac(reader, cluster, signal);
    eks = isEks(cluster, objects);
    rights = evaluateCluster(objects, { privilegedNamespaces, eks });
  } catch (error) {
    signal.throwIfAborted();
    rbac = { ok: false, reason: toError(error).message };
  }
  return {
    sources,
    pods,
    namespaces,
    accounts,
    rbac,
    gaps,
    surroundings: {
      accounts: accounts.ok ? indexAccounts(accounts.items) : undefined,
      rights,
      eks,
      podIdentities: cluster.podIdentities,
      iamRoles,
    },
  };
}
