import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { InputError, stringifyError } from '@backstage/errors';
import type {
  CallOptions,
  ErrorClass,
  GrantRef,
  JitProvider,
  ManagedTuple,
  ProviderCapabilities,
  ProviderState,
  Resolution,
} from '@fairway/plugin-jit-access-node';
import {
  GRANT_ANNOTATION,
  tamperedWith,
  tupleOf,
  type BindingTuple,
} from './binding';
import { classify } from './classify';
import { Cluster } from './Cluster';
import type { ClusterConfig, KubernetesConfig } from './config';
import {
  readEntitlement,
  refuseField,
  requireConfigured,
  writeEntitlement,
  type KubernetesEntitlement,
} from './entitlement';
import { KUBERNETES_USER_ANNOTATION, problemOfUser } from './names';
import { planLines } from './planLines';
import { refusalOfRole } from './situation';

/** How long plan and the first look wait for a cluster, in milliseconds. */
const PATIENCE_MS = 4_000;

/** What {@link KubernetesProvider} is made of. */
export interface KubernetesProviderOptions {
  config: KubernetesConfig;
  logger: LoggerService;
}

/** Binds roles of Kubernetes clusters to people, and takes the bindings away. */
export class KubernetesProvider implements JitProvider {
  readonly id = 'kubernetes';
  readonly capabilities: ProviderCapabilities;
  readonly #installation: string;
  readonly #configs: Map<string, ClusterConfig>;
  readonly #clusters: Map<string, Cluster>;
  readonly #logger: LoggerService;

  constructor({ config, logger }: KubernetesProviderOptions) {
    const { clusters, installation, residual } = config;
    this.#logger = logger;
    this.#installation = installation;
    this.#configs = new Map(clusters.map(each => [each.name, each]));
    this.#clusters = new Map(
      clusters.map(each => [
        each.name,
        new Cluster(each, installation, logger),
      ]),
    );
    this.capabilities = {
      nativeExpiry: false,
      killSessions: false,
      listManaged: true,
      residual,
    };
  }

  /** Asks every cluster once for the rights that are needed whatever the role, and warns of those it lacks. */
  async look(): Promise<void> {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    await Promise.all(
      [...this.#clusters.values()].map(async cluster => {
        const { name } = cluster.config;
        try {
          for (const warning of await cluster.lacks(signal)) {
            this.#logger.warn(`Kubernetes cluster '${name}': ${warning}`);
          }
        } catch (error) {
          this.#logger.warn(
            `Kubernetes cluster '${name}' could not be asked for its rights; it is asked again when access is requested: ${stringifyError(error)}`,
          );
        }
      }),
    );
  }

  /** Judges by the configuration. `plan` and `grant` ask the cluster. */
  validate(entitlement: Record<string, string>): void {
    requireConfigured(this.#read(entitlement));
  }

  async mapPrincipal(
    user: Entity,
    entitlement: Record<string, string>,
  ): Promise<Resolution<string>> {
    const { cluster } = this.#read(entitlement);
    const name = user.metadata.annotations?.[KUBERNETES_USER_ANNOTATION];
    if (name === undefined) {
      return {
        status: 'empty',
        reason: `User '${user.metadata.name}' has no annotation ${KUBERNETES_USER_ANNOTATION}; it is the person's user name at the clusters, which is never guessed`,
      };
    }
    const problem = problemOfUser(name, cluster);
    return problem
      ? {
          status: 'error',
          reason: `Annotation ${KUBERNETES_USER_ANNOTATION} of user '${user.metadata.name}': '${name}' ${problem}`,
        }
      : { status: 'resolved', value: name };
  }

  async plan(ref: Omit<GrantRef, 'grantId'>): Promise<string[]> {
    const { cluster, tuple } = this.#resolve(ref);
    const { config } = cluster;
    const change = {
      cluster: config.name,
      tuple,
      residual: this.capabilities.residual,
    };
    try {
      const situation = await cluster.situation(
        tuple,
        AbortSignal.timeout(PATIENCE_MS),
      );
      const refusal = refusalOfRole(config, tuple, situation);
      if (refusal) {
        throw refuseField(
          tuple.role.kind === 'Role' ? 'role' : 'clusterRole',
          refusal,
        );
      }
      return planLines({ ...change, situation });
    } catch (error) {
      if (classify(error) === 'permanent') {
        throw error;
      }
      this.#logger.warn(
        `Planning access to Kubernetes cluster '${config.name}': ${stringifyError(error)}`,
      );
      return planLines(change);
    }
  }

  instructions({ entitlement }: GrantRef): string {
    const { cluster, namespace } = this.#read(entitlement);
    return namespace === undefined
      ? `On cluster ${cluster.name}: kubectl auth can-i --list`
      : `On cluster ${cluster.name}: kubectl --namespace ${namespace} auth can-i --list`;
  }

  async inspect(
    ref: GrantRef,
    { signal }: CallOptions,
  ): Promise<ProviderState> {
    const { cluster, tuple } = this.#resolve(ref);
    return cluster.inspect(tuple, signal);
  }

  async grant(ref: GrantRef, { signal }: CallOptions): Promise<void> {
    requireConfigured(this.#read(ref.entitlement));
    const { cluster, tuple } = this.#resolve(ref);
    const problem = problemOfUser(ref.principal, cluster.config);
    if (problem) {
      throw new InputError(
        `Granting on Kubernetes cluster '${cluster.config.name}': user '${ref.principal}' ${problem}`,
      );
    }
    await cluster.grant(tuple, ref.grantId, signal);
  }

  async revoke(ref: GrantRef, { signal }: CallOptions): Promise<void> {
    const { cluster, tuple } = this.#resolve(ref);
    await cluster.revoke(tuple, signal);
  }

  /** Throws when one cluster can't be asked: half a list would look whole. */
  async *listManaged({ signal }: CallOptions): AsyncIterable<ManagedTuple> {
    for (const [name, cluster] of this.#clusters) {
      for (const binding of await cluster.managed(signal)) {
        const tuple = tupleOf(binding, this.#installation);
        yield {
          entitlement: writeEntitlement(name, tuple.namespace, tuple.role),
          principal: tuple.user,
          grantId: binding.metadata?.annotations?.[GRANT_ANNOTATION] ?? null,
          tampered: tamperedWith(binding, tuple),
        };
      }
    }
  }

  async listHolders(
    entitlement: Record<string, string>,
    { signal }: CallOptions,
  ): Promise<string[]> {
    const { cluster, tuple } = this.#resolve({ entitlement, principal: '' });
    return cluster.holders(tuple, signal);
  }

  classify(error: unknown): ErrorClass {
    return classify(error);
  }

  #read(entitlement: Record<string, string>): KubernetesEntitlement {
    return readEntitlement(entitlement, this.#configs);
  }

  #resolve({ entitlement, principal }: Omit<GrantRef, 'grantId'>): {
    cluster: Cluster;
    tuple: BindingTuple;
  } {
    const known = this.#read(entitlement);
    const cluster = this.#clusters.get(known.cluster.name);
    if (!cluster) {
      throw new InputError(`There is no cluster '${known.cluster.name}'`);
    }
    return {
      cluster,
      tuple: {
        installation: this.#installation,
        namespace: known.namespace,
        role: known.role,
        user: principal,
      },
    };
  }
}
