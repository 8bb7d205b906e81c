import { listAll } from '@fairway/plugin-cluster-api-node';
import type { ClusterConfig } from '../config';
import { describeFailure } from './failure';
import {
  clusterLists,
  type ClusterLists,
  type ListedObjects,
  type ListedResource,
} from './lists';
import { SharedReads } from './SharedReads';

/** A list that was read to its end, or why it was not. */
export type Listing<T> =
  { ok: true; items: T[] } | { ok: false; reason: string };

type Shared = {
  [R in ListedResource]: SharedReads<Listing<ListedObjects[R]>>;
};

function createShared(): Shared {
  return {
    roles: new SharedReads(),
    clusterroles: new SharedReads(),
    rolebindings: new SharedReads(),
    clusterrolebindings: new SharedReads(),
    serviceaccounts: new SharedReads(),
    namespaces: new SharedReads(),
    pods: new SharedReads(),
    replicationcontrollers: new SharedReads(),
    deployments: new SharedReads(),
    daemonsets: new SharedReads(),
    statefulsets: new SharedReads(),
    replicasets: new SharedReads(),
    jobs: new SharedReads(),
    cronjobs: new SharedReads(),
  };
}

/**
 * Reads lists of clusters for every collector of this module. Collectors that
 * run at the same time share what they read; nothing outlives a run.
 */
export class ClusterReader {
  readonly #lists = new Map<string, ClusterLists>();
  readonly #shared = createShared();

  /** Reads a list to its end. A list that can't be read is a reason, and never an empty list. */
  async list<R extends ListedResource>(
    cluster: ClusterConfig,
    resource: R,
    signal: AbortSignal,
  ): Promise<Listing<ListedObjects[R]>> {
    const list = this.#listsOf(cluster)[resource];
    const listing = await this.#shared[resource].read(
      cluster.name,
      signal,
      async stop => {
        try {
          return { ok: true, items: await listAll(page => list(page, stop)) };
        } catch (error) {
          return {
            ok: false,
            reason: describeFailure(error, resource, cluster.name),
          };
        }
      },
    );
    signal.throwIfAborted();
    return listing;
  }

  #listsOf(cluster: ClusterConfig): ClusterLists {
    const known = this.#lists.get(cluster.name);
    if (known) {
      return known;
    }
    const lists = clusterLists(cluster);
    this.#lists.set(cluster.name, lists);
    return lists;
  }
}
