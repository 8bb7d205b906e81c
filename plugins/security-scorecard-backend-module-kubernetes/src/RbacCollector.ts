import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { NotFoundError, toError } from '@backstage/errors';
import type {
  CollectContext,
  Collector,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
import { readCluster } from './cluster/readCluster';
import type { KubernetesModuleConfig } from './config';
import { observeWorkload, RBAC_FACTS } from './observation';
import { type ClusterRights, evaluateCluster } from './rbac/attribution';
import { CLUSTER_ANNOTATION, type Workload, workloadOf } from './workload';

interface Service {
  ref: string;
  workload: Workload;
}

function failedObservation(
  { ref, workload }: { ref: string; workload?: Workload },
  observedAt: string,
  error: unknown,
): Observation {
  return {
    entityRef: ref,
    status: 'error',
    error: toError(error).message,
    observedAt,
    facts: {},
    findings: [],
    coverage: workload
      ? [
          {
            resource: [
              workload.cluster,
              workload.namespace,
              workload.serviceAccount ?? '*',
            ].join('/'),
            scanType: 'rbac',
            state: 'unknown',
            reason: toError(error).name,
            lastScannedAt: null,
          },
        ]
      : [],
  };
}

function observe(
  service: Service,
  observedAt: string,
  rights: ClusterRights,
): Observation {
  try {
    return observeWorkload(service.ref, observedAt, service.workload, rights);
  } catch (error) {
    return failedObservation(service, observedAt, error);
  }
}

/** Rights of workloads in Kubernetes: each cluster is read and evaluated once per run. */
export class RbacCollector implements Collector {
  readonly id = 'kubernetes-rbac';
  readonly title = 'Kubernetes RBAC';
  readonly pillar = 'rbac';
  readonly facts = RBAC_FACTS;
  readonly annotations = [CLUSTER_ANNOTATION];
  readonly #config: KubernetesModuleConfig;

  constructor(config: KubernetesModuleConfig) {
    this.#config = config;
  }

  async *collect(
    entities: readonly Entity[],
    { signal, now }: CollectContext,
  ): AsyncIterable<Observation> {
    const observedAt = now.toISOString();
    const clusters = new Map<string, Service[]>();
    for (const entity of entities) {
      const ref = stringifyEntityRef(entity);
      try {
        const service = { ref, workload: workloadOf(entity) };
        const { cluster } = service.workload;
        const known = clusters.get(cluster);
        if (known) {
          known.push(service);
        } else {
          clusters.set(cluster, [service]);
        }
      } catch (error) {
        yield failedObservation({ ref }, observedAt, error);
      }
    }
    for (const [cluster, services] of clusters) {
      signal.throwIfAborted();
      yield* this.#collectCluster(cluster, services, observedAt, signal);
    }
  }

  async *#collectCluster(
    cluster: string,
    services: readonly Service[],
    observedAt: string,
    signal: AbortSignal,
  ): AsyncIterable<Observation> {
    let rights: ClusterRights;
    try {
      rights = await this.#evaluate(cluster, signal);
    } catch (error) {
      signal.throwIfAborted();
      for (const service of services) {
        yield failedObservation(service, observedAt, error);
      }
      return;
    }
    for (const service of services) {
      yield observe(service, observedAt, rights);
    }
  }

  async #evaluate(name: string, signal: AbortSignal): Promise<ClusterRights> {
    const { clusters, privilegedNamespaces } = this.#config;
    const cluster = clusters.find(candidate => candidate.name === name);
    if (!cluster) {
      throw new NotFoundError(
        `Kubernetes cluster ${name} is not read; add it to securityScorecard.kubernetes.clusters`,
      );
    }
    return evaluateCluster(
      await readCluster(cluster, signal),
      privilegedNamespaces,
    );
  }
}
