import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getResponse } from 'msw';
import { kubernetesClients } from '../__testUtils__/kubernetes';
import { mountWorld } from '../__testUtils__/mount';
import { smallWorld, smallWorldInput } from '../__testUtils__/smallWorld';
import { createSandbox } from '../createSandbox';
import { fileStore } from '../store';
import { kubernetesStateSchema } from './state';

const RBAC = 'rbac.authorization.k8s.io';
const URL_ = 'https://test.kubernetes.harbour.example';

const clusters = (smallWorldInput.clusters ?? []).map(cluster => ({
  ...cluster,
  tokens: [...cluster.tokens, { token: 'granter', user: 'granter' }],
  objects: [
    ...(cluster.objects ?? []),
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRole',
      metadata: { name: 'granter' },
      rules: [
        {
          apiGroups: [RBAC],
          resources: ['rolebindings', 'clusterrolebindings'],
          verbs: ['get', 'create', 'delete'],
        },
        {
          apiGroups: [RBAC],
          resources: ['clusterroles'],
          verbs: ['bind'],
          resourceNames: ['reader', 'gone'],
        },
        { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
      ],
    },
    ...[
      ['viewer', 'get'],
      ['deleter', 'delete'],
    ].map(([name, verb]) => ({
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRole',
      metadata: { name },
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: [verb] }],
    })),
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: 'granter' },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'granter' },
      subjects: [{ apiGroup: RBAC, kind: 'User', name: 'granter' }],
    },
  ],
}));
const mounted = mountWorld(() => smallWorld({ clusters }));
const { rbac, authorization } = kubernetesClients(URL_, 'granter');

const binding = (over: object = {}) => ({
  apiVersion: `${RBAC}/v1`,
  kind: 'RoleBinding',
  metadata: { name: 'new', labels: { a: 'b' } },
  roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'reader' },
  subjects: [{ apiGroup: RBAC, kind: 'User', name: 'ana@test' }],
  ...over,
});
const create = (over?: object, namespace = 'shop') =>
  rbac.createNamespacedRoleBinding({ namespace, body: binding(over) });
const roleRef = (name: string, kind = 'ClusterRole') => ({
  roleRef: { apiGroup: RBAC, kind, name },
});

it('makes a binding, gives it back and deletes it', async () => {
  const made = await create();
  expect(made.metadata?.uid).toMatch(/^[0-9a-f-]{36}$/);
  expect(made.metadata?.creationTimestamp?.toISOString()).toBe(
    '2026-11-21T12:00:00.000Z',
  );
  const read = { namespace: 'shop', name: 'new' };
  expect(await rbac.readNamespacedRoleBinding(read)).toEqual(made);
  await expect(create()).rejects.toMatchObject({ code: 409 });
  await rbac.deleteNamespacedRoleBinding(read);
  await expect(rbac.deleteNamespacedRoleBinding(read)).rejects.toMatchObject({
    code: 404,
  });
});

it('deletes nothing but the object that the preconditions name', async () => {
  const made = await create();
  const remove = (preconditions: object) =>
    rbac.deleteNamespacedRoleBinding({
      namespace: 'shop',
      name: 'new',
      body: { preconditions },
    });
  await expect(remove({ uid: 'another' })).rejects.toMatchObject({ code: 409 });
  await expect(remove({ resourceVersion: '1' })).rejects.toMatchObject({
    code: 409,
  });
  await remove({ uid: made.metadata?.uid });
});

it('lets nobody hand on more than they may bind or have', async () => {
  // By the verb, by having all of it, and not otherwise.
  await create({ metadata: { name: 'a' } });
  await create({ metadata: { name: 'b' }, ...roleRef('viewer') });
  await create({ metadata: { name: 'c' }, ...roleRef('gone') });
  for (const name of ['deleter', 'not-there']) {
    await expect(
      create({ metadata: { name: 'd' }, ...roleRef(name) }),
    ).rejects.toMatchObject({ code: 403 });
  }
  await expect(
    kubernetesClients(URL_, 'local').rbac.createNamespacedRoleBinding({
      namespace: 'shop',
      body: binding(),
    }),
  ).rejects.toMatchObject({ code: 403 });
});

it.each([
  ['another kind', { kind: 'ClusterRoleBinding' }, 400],
  ['another namespace', { metadata: { name: 'x', namespace: 'default' } }, 400],
  ['a name that is no part of a path', { metadata: { name: 'a/b' } }, 422],
  ['no name', { metadata: {} }, 422],
  [
    'a long label',
    { metadata: { name: 'x', labels: { a: 'b'.repeat(64) } } },
    422,
  ],
  ['a label with an @', { metadata: { name: 'x', labels: { a: 'b@c' } } }, 422],
  ['an unknown kind of role', roleRef('reader', 'Rôle'), 422],
  [
    'a user without API group',
    { subjects: [{ kind: 'User', name: 'x' }] },
    422,
  ],
  [
    'an account without namespace',
    { subjects: [{ kind: 'ServiceAccount', name: 'x' }] },
    422,
  ],
])('refuses %s', async (_, over, code) => {
  await expect(create(over)).rejects.toMatchObject({ code });
});

it('refuses a namespace that is not there and a Role for the whole cluster', async () => {
  await expect(create({}, 'nowhere')).rejects.toMatchObject({ code: 404 });
  const body = binding({ kind: 'ClusterRoleBinding', ...roleRef('x', 'Role') });
  await expect(rbac.createClusterRoleBinding({ body })).rejects.toMatchObject({
    code: 422,
  });
});

it('tells callers what they may do', async () => {
  const may = async (resourceAttributes: object, token = 'granter') => {
    const { status } = await kubernetesClients(
      URL_,
      token,
    ).authorization.createSelfSubjectAccessReview({
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: {
          resourceAttributes: {
            resource: '',
            verb: 'bind',
            ...resourceAttributes,
          },
        },
      },
    });
    return status?.allowed;
  };
  const role = { group: RBAC, resource: 'clusterroles', namespace: 'shop' };
  expect(await may({ ...role, name: 'reader' })).toBe(true);
  expect(await may({ ...role, name: 'deleter' })).toBe(false);
  expect(await may(role)).toBe(false);
  expect(await may({ ...role, name: 'reader' }, 'nobody')).toBe(false);
  await expect(
    authorization.createSelfSubjectAccessReview({
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: {},
      },
    }),
  ).rejects.toMatchObject({ code: 400 });
});

it('fails as told, without effect', async () => {
  mounted.world.faults.add({
    service: 'kubernetes',
    operation: 'create rolebindings',
    error: 'InternalError',
    times: 1,
  });
  await expect(create()).rejects.toMatchObject({ code: 500 });
  await create();
});

describe('kept in a file', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'fairway-clusters-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const sandboxOf = (file: string) =>
    createSandbox({
      world: smallWorld({ clusters }),
      kubernetes: fileStore({
        file,
        schema: kubernetesStateSchema,
        initial: {},
        what: 'the role bindings',
      }),
    });

  it('survives a restart: what was made and what was deleted', async () => {
    const file = join(directory, 'kubernetes.json');
    const call = async (method: string, path: string, body?: object) => {
      const response = await getResponse(
        sandboxOf(file).handlers,
        new Request(`${URL_}/apis/${RBAC}/v1/${path}`, {
          method,
          headers: {
            authorization: 'Bearer granter',
            'content-type': 'application/json',
          },
          ...(body && { body: JSON.stringify(body) }),
        }),
      );
      return response?.status;
    };
    const path = 'namespaces/shop/rolebindings';
    expect(await call('POST', path, binding())).toBe(201);
    expect(await call('DELETE', `${path}/local`)).toBe(200);
    expect(await call('GET', `${path}/new`)).toBe(200);
    expect(await call('GET', `${path}/local`)).toBe(404);
    expect(await call('DELETE', `${path}/new`)).toBe(200);
    expect(await call('GET', `${path}/new`)).toBe(404);
  });

  it('says which file is broken', () => {
    const file = join(directory, 'kubernetes.json');
    writeFileSync(file, '{ "test": 1 }');
    expect(() => sandboxOf(file)).toThrow(file);
  });
});
