import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  ConflictError,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { ApiException } from '@kubernetes/client-node';
import type { ProviderState } from '@fairway/plugin-jit-access-node';
import {
  bindingName,
  gives,
  isGoing,
  isOurs,
  newBinding,
  OURS_LABEL,
  tamperedWith,
  type Binding,
  type BindingTuple,
} from './binding';
import { ClusterClient } from './ClusterClient';
import type { ClusterConfig } from './config';
import type { KubernetesEntitlement } from './entitlement';
import { missingRights, refusalOfRole, type Situation } from './situation';

const where = ({ namespace }: Pick<BindingTuple, 'namespace'>) =>
  namespace === undefined ? 'the whole cluster' : `namespace '${namespace}'`;

/** One cluster: what is asked of it and changed on it. */
export class Cluster {
  readonly #client: ClusterClient;

  constructor(
    readonly config: ClusterConfig,
    private readonly installation: string,
    private readonly logger: LoggerService,
  ) {
    this.#client = new ClusterClient(config);
  }

  /** What our service account lacks whatever the role, a sentence each. */
  async lacks(signal: AbortSignal): Promise<string[]> {
    const { namespaces = [], clusterWide } = this.config;
    const places = [...namespaces, ...(clusterWide ? [undefined] : [])];
    const lacks = await Promise.all(
      places.map(async namespace => {
        const missing = await missingRights(
          attributes => this.#client.may(attributes, signal),
          namespace,
        );
        return missing.length
          ? [
              `in ${where({ namespace })} its service account may not ${missing.join(', ')}`,
            ]
          : [];
      }),
    );
    return lacks.flat();
  }

  /** Everything that decides over a grant of the role. */
  async situation(
    { namespace, role }: Pick<KubernetesEntitlement, 'namespace' | 'role'>,
    signal: AbortSignal,
  ): Promise<Situation> {
    return {
      missing: await missingRights(
        attributes => this.#client.may(attributes, signal),
        namespace,
        role,
      ),
      rules: await this.#client.rules(role, namespace, signal),
    };
  }

  async inspect(
    tuple: BindingTuple,
    signal: AbortSignal,
  ): Promise<ProviderState> {
    const own = await this.#own(tuple, signal);
    if (own && isGoing(own)) {
      return 'pending';
    }
    if (own && gives(own, tuple)) {
      return 'present';
    }
    const all = await this.#client.list(tuple.namespace, signal);
    const isForeign = all.some(
      binding => !isOurs(binding, this.installation) && gives(binding, tuple),
    );
    return isForeign ? 'foreign' : 'absent';
  }

  /**
   * Makes the binding, and replaces one of ours that was altered. Throws
   * NotAllowedError for a role that must not be granted or rights that we lack,
   * and ConflictError when somebody else's binding has the name.
   */
  async grant(
    tuple: BindingTuple,
    grantId: string,
    signal: AbortSignal,
  ): Promise<void> {
    const { role, user } = tuple;
    const doing = `Granting ${role.kind} '${role.name}' to '${user}' in ${where(tuple)} of cluster '${this.config.name}'`;
    const situation = await this.situation(tuple, signal);
    const refusal = refusalOfRole(this.config, tuple, situation);
    if (refusal) {
      throw new NotAllowedError(`${doing}: ${refusal}`);
    }
    const before = await this.#client.read(
      bindingName(tuple),
      tuple.namespace,
      signal,
    );
    if (before && !isOurs(before, this.installation)) {
      throw new ConflictError(
        `${doing}: binding '${bindingName(tuple)}' is there and is not Fairway's; delete it, or give it the label ${OURS_LABEL}=${this.installation} if it is`,
      );
    }
    if (before && isGoing(before)) {
      throw new ServiceUnavailableError(
        `${doing}: the binding of before is still being deleted`,
      );
    }
    if (before && !tamperedWith(before, tuple)) {
      return;
    }
    if (before) {
      await this.#client.delete(before, signal);
    }
    const made = await this.#create(tuple, grantId, signal);
    const altered = tamperedWith(made, tuple);
    if (altered) {
      await this.#client.delete(made, signal);
      throw new NotAllowedError(
        `${doing}: the cluster made another binding of it and it was deleted again: ${altered}; look for an admission webhook that changes bindings`,
      );
    }
  }

  /** Deletes our binding if there is one, also an altered one. */
  async revoke(tuple: BindingTuple, signal: AbortSignal): Promise<void> {
    const own = await this.#own(tuple, signal);
    if (!own) {
      return;
    }
    const altered = tamperedWith(own, tuple);
    if (altered) {
      this.logger.warn(
        `Binding '${bindingName(tuple)}' in ${where(tuple)} of cluster '${this.config.name}' was altered, and is deleted as a whole: ${altered}`,
      );
    }
    await this.#client.delete(own, signal);
  }

  /** Every binding of Fairway's. */
  async managed(signal: AbortSignal): Promise<Binding[]> {
    const { namespaces, clusterWide } = this.config;
    const selector = `${OURS_LABEL}=${this.installation}`;
    const found = namespaces
      ? []
      : await this.#client.listEverywhere(signal, selector);
    for (const namespace of namespaces ?? []) {
      found.push(...(await this.#client.list(namespace, signal, selector)));
    }
    if (clusterWide) {
      found.push(...(await this.#client.list(undefined, signal, selector)));
    }
    return found;
  }

  /**
   * Names of users and service accounts that hold the role. Throws
   * NotAllowedError when a group holds it, since Kubernetes does not know who
   * is in a group.
   */
  async holders(
    { namespace, role }: Pick<KubernetesEntitlement, 'namespace' | 'role'>,
    signal: AbortSignal,
  ): Promise<string[]> {
    const bindings = await this.#client.list(namespace, signal);
    if (namespace !== undefined && role.kind === 'ClusterRole') {
      bindings.push(...(await this.#client.list(undefined, signal)));
    }
    const subjects = bindings
      .filter(
        ({ roleRef }) =>
          roleRef.kind === role.kind && roleRef.name === role.name,
      )
      .flatMap(({ subjects: each = [], metadata }) =>
        each.map(subject => ({ metadata, ...subject })),
      );
    const group = subjects.find(({ kind }) => kind === 'Group');
    if (group) {
      throw new NotAllowedError(
        `Listing who holds ${role.kind} '${role.name}' in ${where({ namespace })} of cluster '${this.config.name}': group '${group.name}' does, and Kubernetes does not know its members`,
      );
    }
    const names = subjects.map(subject =>
      subject.kind === 'ServiceAccount'
        ? `system:serviceaccount:${subject.namespace ?? subject.metadata?.namespace}:${subject.name}`
        : subject.name,
    );
    return [...new Set(names)].sort();
  }

  /** The tuple's binding where it is ours. */
  async #own(
    tuple: BindingTuple,
    signal: AbortSignal,
  ): Promise<Binding | undefined> {
    const binding = await this.#client.read(
      bindingName(tuple),
      tuple.namespace,
      signal,
    );
    return binding && isOurs(binding, this.installation) ? binding : undefined;
  }

  async #create(
    tuple: BindingTuple,
    grantId: string,
    signal: AbortSignal,
  ): Promise<Binding> {
    try {
      return await this.#client.create(newBinding(tuple, grantId), signal);
    } catch (error) {
      if (error instanceof ApiException && error.code === 409) {
        // Another replica made it meanwhile: the next try finds it.
        throw new ServiceUnavailableError(
          `Binding '${bindingName(tuple)}' appeared while it was made; it is looked at again`,
          error,
        );
      }
      throw error;
    }
  }
}
