import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { getResponse } from 'msw';
import { kubernetesClients } from '../__testUtils__/kubernetes';
import { mountWorld } from '../__testUtils__/mount';
import { operatedClusters } from '../__testUtils__/operator';
import { smallWorld } from '../__testUtils__/smallWorld';
import { createSandbox } from '../createSandbox';
import { fileStore } from '../store';
import { kubernetesStateSchema } from './state';

const URL_ = 'https://test.kubernetes.harbour.example';
mountWorld(() => smallWorld({ clusters: operatedClusters }));
const { core, apps, networking, rbac } = kubernetesClients(URL_, 'operator');
const DENY = { namespace: 'shop', name: 'default-deny' };
const SHIPPER = { namespace: 'shop', name: 'shipper' };

const by = (strategy: string) => setHeaderOptions('Content-Type', strategy);
const MERGE = by(PatchStrategy.MergePatch);
const patchSet = (body: unknown, options = MERGE) =>
  apps.patchNamespacedDaemonSet({ ...SHIPPER, body }, options);
const patchMap = (body: unknown) =>
  core.patchNamespacedConfigMap({ ...SHIPPER, body }, MERGE);

it('deletes a network policy, once, and makes it again', async () => {
  const policy = await networking.readNamespacedNetworkPolicy(DENY);
  expect(
    await networking.deleteNamespacedNetworkPolicy({
      ...DENY,
      body: { propagationPolicy: 'Background' },
    }),
  ).toMatchObject({ status: 'Success' });
  await expect(
    networking.deleteNamespacedNetworkPolicy(DENY),
  ).rejects.toMatchObject({ code: 404 });
  const { items } = await networking.listNamespacedNetworkPolicy({
    namespace: 'shop',
  });
  expect(items).toEqual([]);
  const body = { metadata: { name: 'default-deny' }, spec: policy.spec };
  const again = {
    namespace: 'shop',
    body: {
      ...body,
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
    },
  };
  const made = await networking.createNamespacedNetworkPolicy(again);
  expect(made.spec).toEqual(policy.spec);
  expect(made.metadata?.uid).not.toBe(policy.metadata?.uid);
  await expect(
    networking.createNamespacedNetworkPolicy(again),
  ).rejects.toMatchObject({ code: 409 });
});

it.each([PatchStrategy.MergePatch, PatchStrategy.StrategicMergePatch])(
  'patches what a log shipper runs, by %s',
  async strategy => {
    const before = await apps.readNamespacedDaemonSet(SHIPPER);
    const patched = await patchSet(
      { spec: { template: { spec: { nodeSelector: { none: 'here' } } } } },
      by(strategy),
    );
    expect(patched.spec?.template.spec?.nodeSelector).toEqual({ none: 'here' });
    expect(patched.spec?.template.spec?.containers).toHaveLength(1);
    expect(Number(patched.metadata?.resourceVersion)).toBe(
      Number(before.metadata?.resourceVersion) + 1,
    );
    expect(patched.metadata?.uid).toBe(before.metadata?.uid);
    expect(await apps.readNamespacedDaemonSet(SHIPPER)).toEqual(patched);
  },
);

it('patches a config map: null removes a key', async () => {
  const { data } = await patchMap({ data: { level: null, to: 'nowhere' } });
  expect(data).toEqual({ 'shipper.conf': 'all', to: 'nowhere' });
});

it('patches a network policy: lists are replaced', async () => {
  const { spec } = await networking.patchNamespacedNetworkPolicy(
    { ...DENY, body: { spec: { policyTypes: ['Egress'], egress: [{}] } } },
    MERGE,
  );
  expect(spec).toMatchObject({ policyTypes: ['Egress'], egress: [{}] });
});

it('keeps to the version and the object that a patch names', async () => {
  const { metadata } = await patchMap({ data: { level: 'debug' } });
  const { uid, resourceVersion } = metadata ?? {};
  const level = { level: 'error' };
  await patchMap({ metadata: { uid, resourceVersion }, data: level });
  for (const stale of [{ resourceVersion }, { uid: 'another' }]) {
    await expect(
      patchMap({ metadata: stale, data: level }),
    ).rejects.toMatchObject({ code: 409 });
  }
});

const badSpec = (spec: unknown) => () => patchSet({ spec });
it.each<[string, () => Promise<unknown>, number]>([
  ['a patch that is no object', () => patchSet([{ op: 'remove' }]), 400],
  ['a patch of another kind', () => patchSet({ kind: 'Deployment' }), 400],
  ['a new name', () => patchSet({ metadata: { name: 'other' } }), 400],
  ['another namespace', () => patchSet({ metadata: { namespace: 'x' } }), 400],
  [
    'a label that is none',
    () => patchSet({ metadata: { labels: { a: '@' } } }),
    422,
  ],
  [
    'another selector',
    badSpec({
      selector: { matchLabels: { app: 'x' } },
      template: { metadata: { labels: { app: 'x' } } },
    }),
    422,
  ],
  [
    'labels that the selector does not match',
    badSpec({ template: { metadata: { labels: { app: 'x' } } } }),
    422,
  ],
  [
    'a workload without containers',
    badSpec({ template: { spec: { containers: [] } } }),
    422,
  ],
  ['a config map of numbers', () => patchMap({ data: { a: 1 } }), 422],
  ['a key that is no file name', () => patchMap({ data: { 'a b': '' } }), 422],
  [
    'lists that are merged strategically',
    () =>
      patchSet(
        { spec: { template: { spec: { containers: [{ name: 'shipper' }] } } } },
        by(PatchStrategy.StrategicMergePatch),
      ),
    400,
  ],
  [
    'directives',
    () =>
      patchSet(
        { spec: { $patch: 'replace' } },
        by(PatchStrategy.StrategicMergePatch),
      ),
    400,
  ],
  ['JSON patches', () => patchSet([], by(PatchStrategy.JsonPatch)), 415],
  [
    'server-side apply',
    () => patchSet({}, by(PatchStrategy.ServerSideApply)),
    415,
  ],
  [
    'to patch what is not there',
    () =>
      core.patchNamespacedConfigMap(
        { ...SHIPPER, name: 'gone', body: {} },
        MERGE,
      ),
    404,
  ],
  [
    'to patch bindings',
    () => rbac.patchClusterRoleBinding({ name: 'operator', body: {} }, MERGE),
    405,
  ],
  [
    'a policy without pods',
    () =>
      networking.createNamespacedNetworkPolicy({
        namespace: 'shop',
        body: {
          apiVersion: 'networking.k8s.io/v1',
          kind: 'NetworkPolicy',
          metadata: { name: 'x' },
        },
      }),
    422,
  ],
  [
    'to make an object of a version',
    () =>
      core.createNamespacedConfigMap({
        namespace: 'shop',
        body: {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'x', resourceVersion: '1' },
        },
      }),
    400,
  ],
  [
    'to make one in a namespace that is not there',
    () =>
      core.createNamespacedConfigMap({
        namespace: 'nowhere',
        body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } },
      }),
    404,
  ],
  [
    'to delete by an option that it can not honour',
    () => networking.deleteNamespacedNetworkPolicy({ ...DENY, dryRun: 'All' }),
    400,
  ],
])('refuses %s', async (_what, call, code) => {
  await expect(call()).rejects.toMatchObject({ code });
});

it('refuses every write to who has not got the right', async () => {
  const other = kubernetesClients(URL_, 'reader');
  for (const call of [
    () => other.networking.deleteNamespacedNetworkPolicy(DENY),
    () => other.apps.patchNamespacedDaemonSet({ ...SHIPPER, body: {} }, MERGE),
    () => other.core.deleteNamespacedConfigMap(SHIPPER),
    () =>
      other.rbac.createClusterRoleBinding({
        body: {
          apiVersion: 'rbac.authorization.k8s.io/v1',
          kind: 'ClusterRoleBinding',
          metadata: { name: 'x' },
          roleRef: {
            apiGroup: 'rbac.authorization.k8s.io',
            kind: 'ClusterRole',
            name: 'cluster-admin',
          },
        },
      }),
  ]) {
    await expect(call()).rejects.toMatchObject({
      code: 403,
      body: expect.stringContaining('"kind":"Status"'),
    });
  }
  await networking.readNamespacedNetworkPolicy(DENY);
});

it('survives a restart: what was patched, and what was deleted after that', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'fairway-objects-'));
  const file = join(directory, 'kubernetes.json');
  const call = async (method: string, body?: object) => {
    const { handlers } = createSandbox({
      world: smallWorld({ clusters: operatedClusters }),
      kubernetes: fileStore({
        file,
        schema: kubernetesStateSchema,
        initial: {},
        what: 'what was written to the clusters',
      }),
    });
    const response = await getResponse(
      handlers,
      new Request(`${URL_}/api/v1/namespaces/shop/configmaps/shipper`, {
        method,
        headers: {
          authorization: 'Bearer operator',
          'content-type': PatchStrategy.MergePatch,
        },
        ...(body && { body: JSON.stringify(body) }),
      }),
    );
    return { status: response?.status, object: await response?.json() };
  };
  try {
    await call('PATCH', { data: { level: 'error' } });
    await call('PATCH', { data: { to: 'nowhere' } });
    expect((await call('GET')).object.data).toEqual({
      'shipper.conf': 'all',
      level: 'error',
      to: 'nowhere',
    });
    expect((await call('DELETE')).status).toBe(200);
    expect((await call('GET')).status).toBe(404);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
