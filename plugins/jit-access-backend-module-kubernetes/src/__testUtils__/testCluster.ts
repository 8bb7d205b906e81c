import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createWorld,
  startLossyProxy,
  startSandboxServer,
  type LossyProxy,
  type WorldInput,
} from '@fairway/sandbox';
import { mockServices } from '@backstage/backend-test-utils';
import type { ClusterConfig, KubernetesConfig } from '../config';
import { KubernetesProvider } from '../KubernetesProvider';

type ObjectInput = NonNullable<
  NonNullable<WorldInput['clusters']>[number]['objects']
>[number];

/** API group of roles and bindings. */
export const RBAC = 'rbac.authorization.k8s.io';

/** An RBAC object of a stand-in cluster. */
export const rbacObject = (
  kind: string,
  name: string,
  rest: Record<string, unknown>,
  namespace?: string,
): ObjectInput => ({
  apiVersion: `${RBAC}/v1`,
  kind,
  metadata: { name, ...(namespace && { namespace }) },
  ...rest,
});

const rule = (
  apiGroups: string[],
  resources: string[],
  verbs: string[],
  resourceNames?: string[],
) => ({ apiGroups, resources, verbs, ...(resourceNames && { resourceNames }) });

/** Roles that may be handed out, and some that must not be. */
export const BINDABLE = ['reader', 'shell', 'token-maker', 'gone'];

/** What the README asks for in a namespace. */
const GRANTOR = [
  rule([RBAC], ['rolebindings'], ['get', 'list', 'create', 'delete']),
  rule([RBAC], ['clusterroles'], ['bind'], BINDABLE),
  rule([RBAC], ['roles'], ['get', 'bind'], ['local']),
];

const account = {
  kind: 'ServiceAccount',
  name: 'jit-access',
  namespace: 'fairway',
};

const OBJECTS: ObjectInput[] = [
  ...['payments', 'ledger', 'fairway'].map(name => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name },
  })),
  rbacObject('ClusterRole', 'reader', {
    rules: [rule([''], ['pods'], ['get', 'list'])],
  }),
  rbacObject('ClusterRole', 'shell', {
    rules: [rule([''], ['pods', 'pods/exec'], ['get', 'create'])],
  }),
  rbacObject('ClusterRole', 'token-maker', {
    rules: [rule([''], ['serviceaccounts/token'], ['create'])],
  }),
  rbacObject('ClusterRole', 'unbindable', {
    rules: [rule([''], ['nodes'], ['get'])],
  }),
  rbacObject(
    'Role',
    'local',
    { rules: [rule([''], ['configmaps'], ['get'])] },
    'payments',
  ),
  rbacObject('ClusterRole', 'fairway-jit-grantor', { rules: GRANTOR }),
  rbacObject('ClusterRole', 'fairway-jit-reader', {
    rules: [rule([RBAC], ['clusterroles'], ['get'])],
  }),
  rbacObject('ClusterRoleBinding', 'fairway-jit-reader', {
    roleRef: {
      apiGroup: RBAC,
      kind: 'ClusterRole',
      name: 'fairway-jit-reader',
    },
    subjects: [account],
  }),
  ...['payments', 'ledger'].map(namespace =>
    rbacObject(
      'RoleBinding',
      'fairway-jit-grantor',
      {
        roleRef: {
          apiGroup: RBAC,
          kind: 'ClusterRole',
          name: 'fairway-jit-grantor',
        },
        subjects: [account],
      },
      namespace,
    ),
  ),
];

/** A cluster of the sandbox behind a proxy that meddles with writes. */
export class TestCluster {
  private constructor(
    private readonly directory: string,
    private readonly server: Awaited<ReturnType<typeof startSandboxServer>>,
    readonly proxy: LossyProxy,
  ) {}

  static async start(): Promise<TestCluster> {
    const directory = await mkdtemp(join(tmpdir(), 'fairway-cluster-'));
    const server = await startSandboxServer({
      port: 0,
      dataDir: directory,
      world: createWorld({
        clusters: [
          {
            name: 'test',
            tokens: [
              {
                token: 'jit',
                user: 'system:serviceaccount:fairway:jit-access',
              },
            ],
            objects: OBJECTS,
          },
        ],
      }),
    });
    const proxy = await startLossyProxy({
      target: server.url,
      matches: ({ method, url = '' }) =>
        (method === 'POST' || method === 'DELETE') && url.includes('bindings'),
    });
    return new TestCluster(directory, server, proxy);
  }

  get world() {
    return this.server.world;
  }

  get objects() {
    return this.world.clusters[0].objects;
  }

  config(over: Partial<ClusterConfig> = {}): KubernetesConfig {
    return {
      installation: 'fairway',
      residual: 'PT4H',
      clusters: [
        {
          name: 'test',
          url: `${this.proxy.url}/kubernetes/test`,
          serviceAccountToken: 'jit',
          skipTLSVerify: false,
          namespaces: ['payments', 'ledger'],
          clusterWide: false,
          allowPersistence: [],
          ...over,
        },
      ],
    };
  }

  provider(over: Partial<ClusterConfig> = {}): KubernetesProvider {
    return new KubernetesProvider({
      config: this.config(over),
      logger: mockServices.logger.mock(),
    });
  }

  /** Has an admission webhook that adds a subject to every binding, until told otherwise. */
  meddle(on: boolean): void {
    this.world.clusters[0].admission = on
      ? binding => ({
          ...binding,
          subjects: [
            ...(Array.isArray(binding.subjects) ? binding.subjects : []),
            { apiGroup: RBAC, kind: 'User', name: 'intruder@test' },
          ],
        })
      : undefined;
  }

  /** A binding by somebody else. */
  bind(namespace: string, role: string, user: string): void {
    this.objects.push(
      rbacObject(
        'RoleBinding',
        `by-hand-${this.objects.length}`,
        {
          roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: role },
          subjects: [{ apiGroup: RBAC, kind: 'User', name: user }],
        },
        namespace,
      ),
    );
  }

  /** Bindings of a namespace that name the user, as they are kept. */
  bindingsOf(namespace: string, user: string) {
    return this.objects.filter(
      object =>
        object.kind === 'RoleBinding' &&
        object.metadata.namespace === namespace &&
        JSON.stringify(object.subjects).includes(`"${user}"`),
    );
  }

  async close(): Promise<void> {
    await this.proxy.close();
    await this.server.stop();
    await rm(this.directory, { recursive: true, force: true });
  }
}
