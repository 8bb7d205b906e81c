import type { Entity } from '@backstage/catalog-model';
import type { RunningImagesEvent } from '@fairway/plugin-approved-images-common';
import type { TellRunningImages } from '@fairway/plugin-approved-images-node';
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
import {
  observeImages,
  observeWorkloads,
  WORKLOAD_FACTS,
} from './workloads/observation';

/** How the workloads of services run in Kubernetes, and with which token. */
export class WorkloadCollector implements Collector {
  readonly id = 'kubernetes-workloads';
  readonly title = 'Kubernetes workloads';
  readonly pillar = 'rbac';
  readonly facts = WORKLOAD_FACTS;
  readonly annotations = [CLUSTER_ANNOTATION];
  readonly #config: KubernetesModuleConfig;
  readonly #reader: ClusterReader;
  readonly #tell: TellRunningImages | undefined;

  /** @param tell - told which images run */
  constructor(
    config: KubernetesModuleConfig,
    reader: ClusterReader,
    tell?: TellRunningImages,
  ) {
    this.#config = config;
    this.#reader = reader;
    this.#tell = tell;
  }

  async *collect(
    entities: readonly Entity[],
    context: CollectContext,
  ): AsyncIterable<Observation> {
    const observedAt = context.now.toISOString();
    const images = new Map<string, RunningImagesEvent>();
    const observations = collectByCluster(entities, context, {
      clusters: this.#config.clusters,
      scanType: 'workloads',
      read: async (cluster, signal) => {
        const seen = await readWorkloads(
          this.#reader,
          cluster,
          this.#config,
          signal,
        );
        return ({ ref, workload }) => {
          const observation = observeWorkloads(ref, observedAt, workload, seen);
          const event = observeImages(ref, observedAt, workload, seen);
          if (event) {
            images.set(ref, event);
          }
          return observation;
        };
      },
    });
    for await (const observation of observations) {
      const event = images.get(observation.entityRef);
      if (event) {
        await this.#tell?.(event);
      }
      yield observation;
    }
  }
}
