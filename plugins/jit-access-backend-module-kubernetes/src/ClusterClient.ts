import {
  connect,
  listAll,
  requestOptions,
} from '@fairway/plugin-cluster-api-node';
import {
  ApiException,
  AuthorizationV1Api,
  RbacAuthorizationV1Api,
  type V1PolicyRule,
  type V1ResourceAttributes,
} from '@kubernetes/client-node';
import { newBinding, type Binding } from './binding';
import type { ClusterConfig } from './config';
import type { KubernetesEntitlement } from './entitlement';

const REQUEST_TIMEOUT_MS = 10_000;

/** Ends a request with the call, and none later than its own time. */
const options = (signal: AbortSignal) =>
  requestOptions(REQUEST_TIMEOUT_MS, signal);

/** Undefined for an answer 404. */
async function orMissing<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ApiException && error.code === 404) {
      return undefined;
    }
    throw error;
  }
}

/** The requests to one cluster. A namespace that is undefined is the whole cluster. */
export class ClusterClient {
  readonly #rbac: RbacAuthorizationV1Api;
  readonly #authorization: AuthorizationV1Api;

  constructor(cluster: ClusterConfig) {
    const config = connect(cluster);
    this.#rbac = config.makeApiClient(RbacAuthorizationV1Api);
    this.#authorization = config.makeApiClient(AuthorizationV1Api);
  }

  /** The rules of a role; undefined when there is no such role. */
  async rules(
    role: KubernetesEntitlement['role'],
    namespace: string | undefined,
    signal: AbortSignal,
  ): Promise<V1PolicyRule[] | undefined> {
    const { name } = role;
    const found = await orMissing(
      role.kind === 'Role' && namespace !== undefined
        ? this.#rbac.readNamespacedRole({ name, namespace }, options(signal))
        : this.#rbac.readClusterRole({ name }, options(signal)),
    );
    return found && (found.rules ?? []);
  }

  /** Undefined when it is not there. */
  async read(
    name: string,
    namespace: string | undefined,
    signal: AbortSignal,
  ): Promise<Binding | undefined> {
    return orMissing<Binding>(
      namespace === undefined
        ? this.#rbac.readClusterRoleBinding({ name }, options(signal))
        : this.#rbac.readNamespacedRoleBinding(
            { name, namespace },
            options(signal),
          ),
    );
  }

  async create(
    body: ReturnType<typeof newBinding>,
    signal: AbortSignal,
  ): Promise<Binding> {
    const { namespace } = body.metadata;
    return namespace === undefined
      ? this.#rbac.createClusterRoleBinding({ body }, options(signal))
      : this.#rbac.createNamespacedRoleBinding(
          { namespace, body },
          options(signal),
        );
  }

  /** Deletes this very object, and not one that took its name meanwhile. Succeeds when it is gone. */
  async delete(binding: Binding, signal: AbortSignal): Promise<void> {
    const { name = '', namespace, uid } = binding.metadata ?? {};
    const body = { preconditions: { uid } };
    await orMissing(
      namespace === undefined
        ? this.#rbac.deleteClusterRoleBinding({ name, body }, options(signal))
        : this.#rbac.deleteNamespacedRoleBinding(
            { name, namespace, body },
            options(signal),
          ),
    );
  }

  /** All bindings of a namespace, in one consistent snapshot. */
  async list(
    namespace: string | undefined,
    signal: AbortSignal,
    labelSelector?: string,
  ): Promise<Binding[]> {
    return listAll<Binding>(page =>
      namespace === undefined
        ? this.#rbac.listClusterRoleBinding(
            { ...page, labelSelector },
            options(signal),
          )
        : this.#rbac.listNamespacedRoleBinding(
            { ...page, namespace, labelSelector },
            options(signal),
          ),
    );
  }

  /** All bindings of all namespaces, without those of the whole cluster. */
  async listEverywhere(
    signal: AbortSignal,
    labelSelector: string,
  ): Promise<Binding[]> {
    return listAll<Binding>(page =>
      this.#rbac.listRoleBindingForAllNamespaces(
        { ...page, labelSelector },
        options(signal),
      ),
    );
  }

  /** Whether our own service account may do it. */
  async may(
    resourceAttributes: V1ResourceAttributes,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { status } = await this.#authorization.createSelfSubjectAccessReview(
      {
        body: {
          apiVersion: 'authorization.k8s.io/v1',
          kind: 'SelfSubjectAccessReview',
          spec: { resourceAttributes },
        },
      },
      options(signal),
    );
    return status?.allowed ?? false;
  }
}
