import { ApiException } from '@kubernetes/client-node';
import {
  entitlement,
  grantOptions,
  options,
  refFor,
  revokeOptions,
} from './__testUtils__/refs';
import { rbacObject, RBAC, TestCluster } from './__testUtils__/testCluster';
import { bindingName, GRANT_ANNOTATION } from './binding';
import { classify } from './classify';

jest.setTimeout(30_000);

describe('KubernetesProvider before the sandbox', () => {
  let cluster: TestCluster;
  beforeEach(async () => {
    cluster = await TestCluster.start();
  });
  afterEach(() => cluster.close());

  const managed = async () => {
    const found = [];
    for await (const tuple of cluster.provider().listManaged(options())) {
      found.push(tuple);
    }
    return found;
  };
  const own = (principal: string) =>
    cluster.bindingsOf('payments', principal)[0];

  it('leaves its provenance on the binding, and shares it between grants', async () => {
    const provider = cluster.provider();
    await provider.grant(refFor('ana'), grantOptions());
    await provider.grant(refFor('ana', {}, 'g-2'), grantOptions());
    expect(cluster.bindingsOf('payments', 'ana')).toHaveLength(1);
    expect(own('ana').metadata).toMatchObject({
      labels: { 'fairway.dev/jit-access': 'fairway' },
      annotations: {
        [GRANT_ANNOTATION]: 'g-1',
        'fairway.dev/granted-to': 'ana',
        'fairway.dev/granted-role': 'ClusterRole/reader',
      },
    });
    expect(await managed()).toEqual([
      { entitlement, principal: 'ana', grantId: 'g-1', tampered: null },
    ]);
    await provider.revoke(refFor('ana', {}, 'g-2'), revokeOptions());
    expect(cluster.bindingsOf('payments', 'ana')).toEqual([]);
  });

  it('reads lists to their end, also of many namespaces', async () => {
    const provider = cluster.provider();
    await provider.grant(refFor('ana'), grantOptions());
    for (let count = 0; count < 1100; count++) {
      cluster.objects.push({
        ...own('ana'),
        metadata: {
          ...own('ana').metadata,
          name: `copy-${count}`,
          uid: undefined,
        },
      });
    }
    await provider.grant(refFor('bo', { namespace: 'ledger' }), grantOptions());
    expect(await managed()).toHaveLength(1102);
  });

  it('fails as a whole when one list fails', async () => {
    cluster.world.faults.add({
      service: 'kubernetes',
      operation: 'list rolebindings',
      error: 'InternalError',
      skip: 1,
    });
    await expect(managed()).rejects.toBeInstanceOf(ApiException);
  });

  it('keeps apart what two installations granted', async () => {
    const other = { installation: 'other', namespace: 'payments', user: 'ana' };
    const role = { kind: 'ClusterRole' as const, name: 'reader' };
    expect(bindingName({ ...other, role })).not.toBe(
      bindingName({ ...other, role, installation: 'fairway' }),
    );
    cluster.bind('payments', 'reader', 'ana');
    const [foreign] = cluster.bindingsOf('payments', 'ana');
    foreign.metadata.labels = { 'fairway.dev/jit-access': 'other' };
    expect(await managed()).toEqual([]);
    expect(await cluster.provider().inspect(refFor('ana'), options())).toBe(
      'foreign',
    );
  });

  describe('a binding that was altered', () => {
    beforeEach(() => cluster.provider().grant(refFor('ana'), grantOptions()));

    it.each([
      [
        'another role',
        { roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'shell' } },
        'points to ClusterRole shell instead of ClusterRole reader',
        'absent',
      ],
      [
        'somebody else',
        { subjects: [{ apiGroup: RBAC, kind: 'User', name: 'intruder' }] },
        'ana is not among its subjects; it gives the role to User intruder',
        'absent',
      ],
      [
        'nobody',
        { subjects: undefined },
        'ana is not among its subjects',
        'absent',
      ],
    ])(
      'to give %s is reported, and made anew',
      async (_, change, how, state) => {
        Object.assign(own('ana'), change);
        expect(await managed()).toMatchObject([
          { principal: 'ana', tampered: expect.stringContaining(how) },
        ]);
        const provider = cluster.provider();
        expect(await provider.inspect(refFor('ana'), options())).toBe(state);
        await provider.grant(refFor('ana'), grantOptions());
        expect(await managed()).toMatchObject([{ tampered: null }]);
        expect(await provider.inspect(refFor('ana'), options())).toBe(
          'present',
        );
      },
    );

    it('is reported when its annotations claim another person', async () => {
      Object.assign(own('ana').metadata.annotations ?? {}, {
        'fairway.dev/granted-to': 'bo',
      });
      expect(await managed()).toMatchObject([
        { principal: 'bo', tampered: expect.stringContaining('its name') },
      ]);
    });

    it('is pending while it is being deleted', async () => {
      own('ana').metadata.deletionTimestamp = '2026-11-21T12:00:00Z';
      const provider = cluster.provider();
      expect(await provider.inspect(refFor('ana'), options())).toBe('pending');
      const refused = await provider
        .grant(refFor('ana'), grantOptions())
        .catch(error => error);
      expect(classify(refused)).toBe('retry');
    });
  });

  it('deletes no object that took the place of what it looked at', async () => {
    const provider = cluster.provider();
    await provider.grant(refFor('ana'), grantOptions());
    const hold = cluster.proxy.hold();
    const call = provider.revoke(refFor('ana'), revokeOptions()).then(
      () => 'deleted',
      error => classify(error),
    );
    await hold.reached;
    own('ana').metadata.uid = 'of-another-object';
    await hold.release();
    expect(await call).toBe('retry');
    expect(own('ana').metadata.uid).toBe('of-another-object');
  });

  it('does not let a webhook make more of a binding than was asked for', async () => {
    cluster.meddle(true);
    const refused = await cluster
      .provider()
      .grant(refFor('ana'), grantOptions())
      .catch(error => error);
    expect(refused).toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringContaining('User intruder@test as well'),
    });
    expect(cluster.bindingsOf('payments', 'ana')).toEqual([]);
  });

  it('leaves a binding of that name alone when it is not Fairway’s', async () => {
    const provider = cluster.provider();
    await provider.grant(refFor('ana'), grantOptions());
    own('ana').metadata.labels = {};
    const refused = await provider
      .grant(refFor('ana'), grantOptions())
      .catch(error => error);
    expect(refused).toMatchObject({ name: 'ConflictError' });
    await provider.revoke(refFor('ana'), revokeOptions());
    expect(await provider.inspect(refFor('ana'), options())).toBe('foreign');
  });

  describe('who holds a role', () => {
    it('is users and service accounts, and an error when a group holds it', async () => {
      const provider = cluster.provider({ clusterWide: true });
      cluster.bind('ledger', 'reader', 'elsewhere');
      cluster.bind('payments', 'shell', 'other-role');
      cluster.bind('payments', 'reader', 'bo');
      await expect(
        provider.listHolders(entitlement, options()),
      ).rejects.toMatchObject({ code: 403 });
      const reader = cluster.objects.find(
        ({ kind, metadata }) =>
          kind === 'ClusterRole' && metadata.name === 'fairway-jit-reader',
      );
      Object.assign(reader ?? {}, {
        rules: [
          { apiGroups: [RBAC], resources: ['*'], verbs: ['get', 'list'] },
        ],
      });
      await provider.grant(refFor('ana'), grantOptions());
      expect(await provider.listHolders(entitlement, options())).toEqual([
        'ana',
        'bo',
      ]);
      cluster.objects.push(
        rbacObject(
          'RoleBinding',
          'team',
          {
            roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'reader' },
            subjects: [{ apiGroup: RBAC, kind: 'Group', name: 'payments' }],
          },
          'payments',
        ),
      );
      await expect(
        provider.listHolders(entitlement, options()),
      ).rejects.toThrow(`group 'payments'`);
    });
  });

  it('takes away what the configuration no longer lets it grant', async () => {
    await cluster.provider().grant(refFor('ana'), grantOptions());
    const narrowed = cluster.provider({ namespaces: ['ledger'] });
    expect(() => narrowed.validate(entitlement)).toThrow('namespace');
    await narrowed.revoke(refFor('ana'), revokeOptions());
    expect(cluster.bindingsOf('payments', 'ana')).toEqual([]);
  });

  it.each([
    ['Throttling', 'retry'],
    ['InternalError', 'retry'],
    ['AccessDenied', 'permanent'],
    ['Disconnect', 'retry'],
  ] as const)('%s of the cluster is %s', async (error, expected) => {
    cluster.world.faults.add({
      service: 'kubernetes',
      operation: 'create rolebindings',
      error,
    });
    const failure = await cluster
      .provider()
      .grant(refFor('ana'), grantOptions())
      .catch(caught => caught);
    expect(classify(failure)).toBe(expected);
    expect(cluster.bindingsOf('payments', 'ana')).toEqual([]);
  });

  it('plans without a cluster that does not answer, and says so', async () => {
    cluster.world.faults.add({ service: 'kubernetes', error: 'InternalError' });
    const lines = await cluster.provider().plan(refFor('ana'));
    expect(lines.at(-1)).toContain('could not be asked just now');
  });
});
