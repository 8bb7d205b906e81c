import { kubernetesClients } from '../__testUtils__/kubernetes';
import { mountWorld } from '../__testUtils__/mount';
import { smallWorld } from '../__testUtils__/smallWorld';

const mounted = mountWorld(() => smallWorld());
const URL_ = 'https://test.kubernetes.harbour.example';
const { core, rbac, apps, batch } = kubernetesClients(URL_, 'reader');

it('lists every kind the collectors read', async () => {
  const names = async (
    list: Promise<{ items: { metadata?: { name?: string } }[] }>,
  ) => (await list).items.map(item => item.metadata?.name);
  expect(await names(core.listNamespace())).toEqual([
    'default',
    'fairway',
    'kube-system',
    'shop',
  ]);
  expect(await names(core.listServiceAccountForAllNamespaces())).toEqual([
    'api',
  ]);
  expect(await names(rbac.listClusterRole())).toEqual(['reader']);
  expect(await names(rbac.listClusterRoleBinding())).toEqual(['reader']);
  expect(await names(rbac.listRoleForAllNamespaces())).toEqual([]);
  expect(await names(rbac.listRoleBindingForAllNamespaces())).toEqual([
    'local',
  ]);
  expect(
    await names(rbac.listNamespacedRoleBinding({ namespace: 'default' })),
  ).toEqual([]);
});

it('lists what starts pods, and nothing that it was not allowed', async () => {
  const [cluster] = mounted.world.clusters;
  const object = (apiVersion: string, kind: string) => ({
    apiVersion,
    kind,
    metadata: { name: 'x', namespace: 'shop' },
    spec: {},
  });
  cluster.objects.push(
    object('v1', 'Pod'),
    object('v1', 'ReplicationController'),
    object('apps/v1', 'Deployment'),
    object('apps/v1', 'DaemonSet'),
    object('apps/v1', 'StatefulSet'),
    object('apps/v1', 'ReplicaSet'),
    object('batch/v1', 'Job'),
    object('batch/v1', 'CronJob'),
  );
  await expect(core.listPodForAllNamespaces()).rejects.toMatchObject({
    code: 403,
  });
  const reader = cluster.objects.find(
    ({ kind, metadata }) =>
      kind === 'ClusterRole' && metadata.name === 'reader',
  );
  Object.assign(reader ?? {}, {
    rules: [
      {
        apiGroups: ['', 'apps', 'batch'],
        resources: ['*'],
        verbs: ['list'],
      },
    ],
  });
  const lists = await Promise.all([
    core.listPodForAllNamespaces(),
    core.listReplicationControllerForAllNamespaces(),
    apps.listDeploymentForAllNamespaces(),
    apps.listDaemonSetForAllNamespaces(),
    apps.listStatefulSetForAllNamespaces(),
    apps.listReplicaSetForAllNamespaces(),
    batch.listJobForAllNamespaces(),
    batch.listCronJobForAllNamespaces(),
  ]);
  expect(lists.map(({ items }) => items.length)).toEqual(Array(8).fill(1));
});

it('answers lists as the API server does', async () => {
  const list = await rbac.listClusterRoleBinding();
  expect(list.metadata?.resourceVersion).toBe('184467');
  expect(list.items[0].kind).toBeUndefined();
  expect(list.items[0].metadata?.uid).toMatch(/^[0-9a-f-]{36}$/);
  const one = await rbac.readClusterRole({ name: 'reader' });
  expect(one.kind).toBe('ClusterRole');
  await expect(rbac.readClusterRole({ name: 'gone' })).rejects.toMatchObject({
    code: 404,
  });
});

it('pages with limit and continue', async () => {
  const first = await core.listNamespace({ limit: 3 });
  expect(first.items).toHaveLength(3);
  expect(first.metadata?.remainingItemCount).toBe(1);
  const next = first.metadata?._continue;
  const second = await core.listNamespace({ limit: 3, _continue: next });
  expect(second.items.map(item => item.metadata?.name)).toEqual(['shop']);
  expect(second.metadata?._continue).toBeUndefined();
});

it('expires a continue token with 410, and refuses a made-up one', async () => {
  const first = await core.listNamespace({ limit: 1 });
  mounted.world.clusters[0].resourceVersion += 1;
  await expect(
    core.listNamespace({ limit: 1, _continue: first.metadata?._continue }),
  ).rejects.toMatchObject({ code: 410 });
  await expect(
    core.listNamespace({ limit: 1, _continue: 'made-up' }),
  ).rejects.toMatchObject({ code: 400 });
});

it('filters by label and field, and refuses what it cannot honour', async () => {
  const shop = await core.listNamespace({ labelSelector: 'tier=app' });
  expect(shop.items).toHaveLength(1);
  const base = await core.listNamespace({ labelSelector: 'tier!=app' });
  expect(base.items).toHaveLength(3);
  const one = await core.listNamespace({
    fieldSelector: 'metadata.name=shop',
  });
  expect(one.items).toHaveLength(1);
  for (const options of [
    { labelSelector: 'tier in (app)' },
    { fieldSelector: 'status.phase=Active' },
    { watch: true },
    { resourceVersion: 'newest' },
  ]) {
    await expect(core.listNamespace(options)).rejects.toMatchObject({
      code: 400,
    });
  }
});

it('asks who is there: 401', async () => {
  for (const token of [undefined, 'wrong']) {
    await expect(
      kubernetesClients(URL_, token).core.listNamespace(),
    ).rejects.toMatchObject({ code: 401 });
  }
});

it('asks the RBAC objects whether they may: 403', async () => {
  await expect(
    kubernetesClients(URL_, 'nobody').rbac.listClusterRole(),
  ).rejects.toMatchObject({
    code: 403,
    body: expect.stringContaining(
      'User \\"nobody\\" cannot list resource \\"clusterroles\\" in API group \\"rbac.authorization.k8s.io\\" at the cluster scope',
    ),
  });
  const local = kubernetesClients(URL_, 'local').rbac;
  await expect(local.listRoleForAllNamespaces()).rejects.toMatchObject({
    code: 403,
  });
  await expect(
    local.listNamespacedRoleBinding({ namespace: 'shop' }),
  ).resolves.toMatchObject({ items: [{ metadata: { name: 'local' } }] });
});

it('is read-only, and lacks everything else', async () => {
  await expect(
    rbac.deleteClusterRole({ name: 'reader' }),
  ).rejects.toMatchObject({ code: 405 });
  await expect(core.listNode()).rejects.toMatchObject({ code: 404 });
  await expect(
    kubernetesClients(
      'https://other.kubernetes.harbour.example',
      'reader',
    ).core.listNamespace(),
  ).rejects.toMatchObject({ code: 404 });
});

it('fails as told', async () => {
  const { faults } = mounted.world;
  const list = () => rbac.listClusterRole();
  for (const [error, code] of [
    ['Throttling', 429],
    ['AccessDenied', 403],
    ['InternalError', 500],
  ] as const) {
    faults.add({
      service: 'kubernetes',
      operation: 'list clusterroles',
      error,
      times: 1,
    });
    await expect(list()).rejects.toMatchObject({ code });
  }
  await expect(list()).resolves.toBeDefined();
});

it('fills aggregated roles as the controller does', () => {
  const labelled = (name: string, label: string, rules: unknown) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name, labels: { [label]: 'true' } },
    rules,
  });
  const aggregated = (name: string, label: string, labels = {}) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name, labels },
    aggregationRule: {
      clusterRoleSelectors: [{ matchLabels: { [label]: 'true' } }],
    },
  });
  const { clusters } = smallWorld({
    clusters: [
      {
        name: 'aggregated',
        tokens: [],
        objects: [
          aggregated('outer', 'to-outer'),
          aggregated('inner', 'to-inner', { 'to-outer': 'true' }),
          labelled('leaf', 'to-inner', [{ verbs: ['get'] }]),
          labelled('top', 'to-outer', [{ verbs: ['list'] }]),
        ],
      },
    ],
  });
  expect(clusters[0].objects[0].rules).toEqual([
    { verbs: ['get'] },
    { verbs: ['list'] },
  ]);
});
