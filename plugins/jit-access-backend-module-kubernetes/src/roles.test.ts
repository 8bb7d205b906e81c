import type { GrantRef } from '@fairway/plugin-jit-access-node';
import {
  grantOptions,
  options,
  refFor,
  revokeOptions,
} from './__testUtils__/refs';
import { rbacObject, RBAC, TestCluster } from './__testUtils__/testCluster';
import { classify } from './classify';
import type { KubernetesProvider } from './KubernetesProvider';

jest.setTimeout(30_000);

describe('KubernetesProvider and what may be granted', () => {
  let cluster: TestCluster;
  beforeEach(async () => {
    cluster = await TestCluster.start();
  });
  afterEach(() => cluster.close());

  const own = (principal: string) =>
    cluster.bindingsOf('payments', principal)[0];
  const managedBy = async (provider: KubernetesProvider) => {
    const found = [];
    for await (const tuple of provider.listManaged(options())) {
      found.push(tuple);
    }
    return found;
  };

  describe('roles', () => {
    const refusal = async (over: Record<string, string>, config = {}) => {
      try {
        await cluster
          .provider(config)
          .grant(refFor('ana', over), grantOptions());
        return 'granted';
      } catch (error) {
        return `${classify(error)}: ${error}`;
      }
    };

    it('that let somebody keep access are refused, unless allowed', async () => {
      expect(await refusal({ clusterRole: 'token-maker' })).toMatch(
        /^permanent: .*make tokens of service accounts/,
      );
      await expect(
        cluster.provider().plan(refFor('ana', { clusterRole: 'token-maker' })),
      ).rejects.toMatchObject({ name: 'InputError' });
      expect(
        await refusal(
          { clusterRole: 'token-maker' },
          { allowPersistence: ['ClusterRole/token-maker'] },
        ),
      ).toBe('granted');
    });

    it('that are not there, or that we may not bind, are refused', async () => {
      expect(await refusal({ clusterRole: 'gone' })).toContain(
        `there is no ClusterRole 'gone'`,
      );
      expect(await refusal({ clusterRole: 'unbindable' })).toContain(
        `may not bind clusterroles 'unbindable'`,
      );
    });

    it('are not granted where they could not be taken away', async () => {
      const grantor = cluster.objects.find(
        ({ kind, metadata }) =>
          kind === 'ClusterRole' && metadata.name === 'fairway-jit-grantor',
      );
      Object.assign(grantor ?? {}, {
        rules: [
          {
            apiGroups: [RBAC],
            resources: ['rolebindings'],
            verbs: ['get', 'list', 'create'],
          },
          {
            apiGroups: [RBAC],
            resources: ['clusterroles'],
            verbs: ['bind', 'get'],
          },
        ],
      });
      expect(await refusal({})).toContain('may not delete rolebindings');
      expect(cluster.bindingsOf('payments', 'ana')).toEqual([]);
    });

    it('of a namespace can be granted, too', async () => {
      const ref: GrantRef = {
        ...refFor('ana'),
        entitlement: { cluster: 'test', namespace: 'payments', role: 'local' },
      };
      const provider = cluster.provider();
      await provider.grant(ref, grantOptions());
      expect(own('ana').roleRef).toMatchObject({ kind: 'Role', name: 'local' });
      expect(await managedBy(provider)).toMatchObject([
        { entitlement: ref.entitlement },
      ]);
    });

    it('that leave something behind say so in the plan', async () => {
      const lines = await cluster
        .provider()
        .plan(refFor('ana', { clusterRole: 'shell' }));
      expect(lines.join('\n')).toContain(
        'keep an open exec, leave pods running',
      );
      expect(lines.join('\n')).toContain('PT4H');
    });
  });

  describe('the whole cluster', () => {
    it('has to be allowed, and is a ClusterRoleBinding', async () => {
      cluster.objects.push(
        rbacObject('ClusterRole', 'fairway-jit-cluster', {
          rules: [{ apiGroups: [RBAC], resources: ['*'], verbs: ['*'] }],
        }),
        rbacObject('ClusterRoleBinding', 'fairway-jit-cluster', {
          roleRef: {
            apiGroup: RBAC,
            kind: 'ClusterRole',
            name: 'fairway-jit-cluster',
          },
          subjects: [
            {
              kind: 'ServiceAccount',
              name: 'jit-access',
              namespace: 'fairway',
            },
          ],
        }),
      );
      const provider = cluster.provider({
        clusterWide: true,
        namespaces: undefined,
      });
      const ref = refFor('ana', { namespace: '*' });
      provider.validate(ref.entitlement);
      await provider.grant(ref, grantOptions());
      expect(
        cluster.objects.filter(
          ({ kind, metadata }) =>
            kind === 'ClusterRoleBinding' && metadata.labels,
        ),
      ).toHaveLength(1);
      expect(await managedBy(provider)).toMatchObject([
        { entitlement: ref.entitlement },
      ]);
      await provider.revoke(ref, revokeOptions());
      expect(await provider.inspect(ref, options())).toBe('absent');
    });
  });
});
