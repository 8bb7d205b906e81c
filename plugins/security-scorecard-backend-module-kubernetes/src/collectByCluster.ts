import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { NotFoundError, toError } from '@backstage/errors';
import type {
  CollectContext,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
import type { ClusterConfig } from './config';
import { resourceOf, type Workload, workloadOf } from './workload';

/** An entity and where it runs. */
export interface Service {
  ref: string;
  workload: Workload;
}

/** Judges one entity of a cluster that was read; what it throws is the entity's own error. */
export type ObserveService = (service: Service) => Observation;

/** How a collector reads one cluster. */
export interface ClusterRun {
  clusters: readonly ClusterConfig[];
  /** Of the coverage rows. */
  scanType: string;
  /** Reads a cluster once, for all its entities. */
  read(cluster: ClusterConfig, signal: AbortSignal): Promise<ObserveService>;
}

function failed(
  { ref, workload }: { ref: string; workload?: Workload },
  scanType: string,
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
            resource: resourceOf(workload),
            scanType,
            state: 'unknown',
            reason: toError(error).name,
            lastScannedAt: null,
          },
        ]
      : [],
  };
}

/** Observes entities cluster by cluster. An entity or a cluster that fails takes no other with it. */
export async function* collectByCluster(
  entities: readonly Entity[],
  { signal, now }: CollectContext,
  { clusters, scanType, read }: ClusterRun,
): AsyncIterable<Observation> {
  const observedAt = now.toISOString();
  const byCluster = new Map<string, Service[]>();
  for (const entity of entities) {
    const ref = stringifyEntityRef(entity);
    try {
      const service = { ref, workload: workloadOf(entity) };
      const { cluster } = service.workload;
      const known = byCluster.get(cluster) ?? [];
      byCluster.set(cluster, known);
      known.push(service);
    } catch (error) {
      yield failed({ ref }, scanType, observedAt, error);
    }
  }
  for (const [name, services] of byCluster) {
    signal.throwIfAborted();
    let observe: ObserveService;
    try {
      const cluster = clusters.find(candidate => candidate.name === name);
      if (!cluster) {
        throw new NotFoundError(
          `Kubernetes cluster ${name} is not read; add it to securityScorecard.kubernetes.clusters`,
        );
      }
      observe = await read(cluster, signal);
    } catch (error) {
      signal.throwIfAborted();
      observe = () => {
        throw error;
      };
    }
    for (const service of services) {
      let observation: Observation;
      try {
        observation = observe(service);
      } catch (error) {
        observation = failed(service, scanType, observedAt, error);
      }
      yield observation;
    }
  }
}
