import type { UrlReaderService } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import type {
  CollectContext,
  Collector,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
import { apiServers } from './audit/flags';
import { AUDIT_FACTS, observeAudit, type SeenAudit } from './audit/observation';
import { readKeptPolicy } from './audit/readPolicy';
import type { ClusterReader } from './cluster/ClusterReader';
import { isEks } from './cluster/readRbac';
import { collectByCluster } from './collectByCluster';
import type { ClusterConfig, KubernetesModuleConfig } from './config';
import { CLUSTER_ANNOTATION } from './workload';

/** What the audit log of the cluster records that a service runs in. */
export class AuditCollector implements Collector {
  readonly id = 'kubernetes-audit';
  readonly title = 'Kubernetes audit policy';
  readonly pillar = 'logging';
  readonly facts = AUDIT_FACTS;
  readonly annotations = [CLUSTER_ANNOTATION];
  readonly #config: KubernetesModuleConfig;
  readonly #reader: ClusterReader;
  readonly #urls: Pick<UrlReaderService, 'readUrl'>;

  constructor(
    config: KubernetesModuleConfig,
    reader: ClusterReader,
    urls: Pick<UrlReaderService, 'readUrl'>,
  ) {
    this.#config = config;
    this.#reader = reader;
    this.#urls = urls;
  }

  collect(
    entities: readonly Entity[],
    context: CollectContext,
  ): AsyncIterable<Observation> {
    const observedAt = context.now.toISOString();
    return collectByCluster(entities, context, {
      clusters: this.#config.clusters,
      scanType: 'audit',
      read: async (cluster, signal) => {
        const seen = await this.#look(cluster, signal);
        return ({ ref, workload }) =>
          observeAudit(ref, observedAt, workload, seen);
      },
    });
  }

  async #look(cluster: ClusterConfig, signal: AbortSignal): Promise<SeenAudit> {
    if (isEks(cluster, { clusterRoles: [] })) {
      return { managed: true };
    }
    const pods = await this.#reader.list(cluster, 'pods', signal);
    const servers = pods.ok ? apiServers(pods.items) : [];
    // Anybody may give a role the name of one of EKS; an API server in sight is not Amazon's.
    if (!cluster.provider && pods.ok && servers.length === 0) {
      const roles = await this.#reader.list(cluster, 'clusterroles', signal);
      if (roles.ok && isEks(cluster, { clusterRoles: roles.items })) {
        return { managed: true };
      }
    }
    return {
      managed: false,
      servers: pods.ok ? { ok: true, items: servers } : pods,
      policy: await readKeptPolicy(cluster.auditPolicy, {
        urls: this.#urls,
        signal,
      }),
    };
  }
}
