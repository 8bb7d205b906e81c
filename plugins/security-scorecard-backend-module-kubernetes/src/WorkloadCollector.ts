import type { Entity } from '@backstage/catalog-model';
import type {
  CollectContext,
  Collector,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
import type { ClusterReader } from './cluster/ClusterReader';
import { readWorkloads } from './cluster/readWorkloads';
import { collectByCluster } from './collectByCluster';
import type { KubernetesModuleConfig } from './config';
import { CLUSTER_ANNOTATION } from './workload';
import { observeWorkloads, WORKLOAD_FACTS } from './workloads/observation';

/** How the workloads of services run in Kubernetes, and with which token. */
export class WorkloadCollector implements Collector {
  readonly id = 'kubernetes-workloads';
  readonly title = 'Kubernetes workloads';
  readonly pillar = 'rbac';
  readonly facts = WORKLOAD_FACTS;
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
    const observedAt = context.now.toISOString();
    return collectByCluster(entities, context, {
      clusters: this.#config.clusters,
      scanType: 'workloads',
      read: async (cluster, signal) => {
        const seen = await readWorkloads(
          this.#reader,
          cluster,
          this.#config,
          signal,
        );
        return ({ ref, workload }) =>
          observeWorkloads(ref, observedAt, workload, seen);
      },
    });
  }
}
