import type { Entity } from '@backstage/catalog-model';
import type { ProviderHarness } from '@fairway/plugin-jit-access-node/testUtils';
import { KUBERNETES_USER_ANNOTATION } from '../names';
import { RBAC, TestCluster } from './testCluster';

/** A person with that name at the clusters, or with none. */
export const userNamed = (name?: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: {
    name: 'ana',
    namespace: 'default',
    annotations:
      name === undefined ? {} : { [KUBERNETES_USER_ANNOTATION]: name },
  },
  spec: { memberOf: [] },
});

/** The contract's harness over the sandbox's API server. */
export async function createKubernetesHarness(): Promise<ProviderHarness> {
  const cluster = await TestCluster.start();
  // Kubernetes has no list of users: the pattern is what tells who there is.
  const make = () => cluster.provider({ userPattern: /^[a-z0-9]+@test$/ });
  const good = {
    cluster: 'test',
    namespace: 'payments',
    clusterRole: 'reader',
  };
  let count = 0;

  return {
    provider: make(),
    async freshRef() {
      count += 1;
      return {
        grantId: `grant-${count}`,
        entitlement: good,
        principal: `user${count}@test`,
      };
    },
    hasAccess: async ({ principal }) =>
      cluster.bindingsOf('payments', principal).length > 0,
    grantByOthers: async ({ principal }) =>
      cluster.bind('payments', 'reader', principal),
    usersWithoutPrincipal: [userNamed()],
    usersWithBadPrincipal: [
      '',
      'ana @test',
      'ana@test,bo@test',
      'system:masters',
      'ana@elsewhere',
      'a\nb@test',
    ].map(userNamed),
    userWithPrincipal: { user: userNamed('ana@test'), principal: 'ana@test' },
    badEntitlements: [
      { why: 'no cluster', entitlement: {}, field: 'cluster' },
      {
        why: 'an unknown cluster',
        entitlement: { ...good, cluster: 'nowhere' },
        field: 'cluster',
      },
      {
        why: 'no namespace, which must not mean all',
        entitlement: { cluster: 'test', clusterRole: 'reader' },
        field: 'namespace',
      },
      ...['*', 'kube-system', '../x', 'Payments'].map(namespace => ({
        why: `namespace ${namespace}`,
        entitlement: { ...good, namespace },
        field: 'namespace',
      })),
      {
        why: 'no role',
        entitlement: { cluster: 'test', namespace: 'payments' },
        field: 'clusterRole',
      },
      { why: 'two roles', entitlement: { ...good, role: 'x' }, field: 'role' },
      ...['', '..', 'a/b', 'a%b'].map(clusterRole => ({
        why: `role '${clusterRole}'`,
        entitlement: { ...good, clusterRole },
        field: 'clusterRole',
      })),
    ],
    async loseAnswer(call) {
      cluster.proxy.loseNextAnswer();
      await expect(call()).rejects.toThrow();
    },
    async stall() {
      const hold = cluster.proxy.hold();
      return { reached: () => hold.reached, release: hold.release };
    },
    // The binding comes out altered, and the line ends before it is deleted.
    async failHalfway(call) {
      const { faults } = cluster.world;
      cluster.meddle(true);
      faults.add({
        service: 'kubernetes',
        operation: 'delete rolebindings',
        error: 'Disconnect',
      });
      await expect(call()).rejects.toThrow();
      faults.clear();
      cluster.meddle(false);
    },
    restart: async () => make(),
    async tamper({ principal }) {
      const [binding] = cluster.bindingsOf('payments', principal);
      Object.assign(binding, {
        subjects: [
          { apiGroup: RBAC, kind: 'User', name: principal },
          { apiGroup: RBAC, kind: 'User', name: 'intruder@test' },
        ],
      });
    },
    close: () => cluster.close(),
  };
}
