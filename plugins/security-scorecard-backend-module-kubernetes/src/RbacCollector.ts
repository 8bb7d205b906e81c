import type { Entity } from '@backstage/catalog-model';
import type {
  CollectContext,
  Collector,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
import type { ClusterReader } from './cluster/ClusterReader';
import { isEks, readRbac } from './cluster/readRbac';
import { collectByCluster } from './collectByCluster';
import type { KubernetesModuleConfig } from './config';
import { observeRights, RBAC_FACTS } from './observation';
import { evaluateCluster } from './rbac/attribution';
import { CLUSTER_ANNOTATION } from './workload';

/** Rights of services in Kubernetes: each cluster is read and evaluated once per run. */
export class RbacCollector implements Collector {
  readonly id = 'kubernetes-rbac';
  readonly title = 'Kubernetes RBAC';
  readonly pillar = 'rbac';
  readonly facts = RBAC_FACTS;
  readonly annotations = [CLUSTER_ANNOTATION];
  readonly #config: KubernetesModuleConfig;
  readonly #reader: ClusterReader;

  constructor(config: KubernetesModuleConfig, reader: ClusterReader) {
    this.#config = config;
    this.#reader = reader;
  }

  collect(
    entities: readonly Entity[],
    context: CollectContext,
  ): AsyncIterable<Observation> {
    const { clusters, privilegedNamespaces } = this.#config;
    const observedAt = context.now.toISOString();
    return collectByCluster(entities, context, {
      clusters,
      scanType: 'rbac',
      read: async (cluster, signal) => {
        const objects = await readRbac(this.#reader, cluster, signal);
        const rights = evaluateCluster(objects, {
          privilegedNamespaces,
          eks: isEks(cluster, objects),
        });
        return ({ ref, workload }) =>
          observeRights(ref, observedAt, workload, rights);
      },
    });
  }
}
