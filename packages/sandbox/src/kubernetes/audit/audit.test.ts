import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { setupServer } from 'msw/node';
import { kubernetesClients } from '../../__testUtils__/kubernetes';
import { operatedClusters } from '../../__testUtils__/operator';
import { smallWorld } from '../../__testUtils__/smallWorld';
import { createSandbox } from '../../createSandbox';
import type { AuditEvent } from './auditEvent';

const RBAC = 'rbac.authorization.k8s.io';
const URL_ = 'https://test.kubernetes.harbour.example';
const MERGE = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);
const SHIPPER = { namespace: 'shop', name: 'shipper' };
const OPERATOR = {
  username: 'petra@test',
  groups: ['operators', 'system:authenticated'],
};
const heard: [string, AuditEvent][] = [];
const world = smallWorld({ clusters: operatedClusters });
const server = setupServer(
  ...createSandbox({
    world,
    kubernetesAudit: (cluster, event) => heard.push([cluster, event]),
  }).handlers,
);
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
beforeEach(() => heard.splice(0));
afterAll(() => server.close());

const { core, apps, networking, rbac, authorization } = kubernetesClients(
  URL_,
  'operator',
);

it('records a deletion as the API server does', async () => {
  await networking.deleteNamespacedNetworkPolicy({
    namespace: 'shop',
    name: 'default-deny',
  });
  expect(heard).toEqual([
    [
      'test',
      {
        level: 'Request',
        auditID: expect.stringMatching(/^[0-9a-f-]{36}$/),
        stage: 'ResponseComplete',
        requestURI:
          '/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies/default-deny',
        verb: 'delete',
        user: OPERATOR,
        sourceIPs: ['192.0.2.10'],
        userAgent: expect.any(String),
        objectRef: {
          resource: 'networkpolicies',
          namespace: 'shop',
          name: 'default-deny',
          apiGroup: 'networking.k8s.io',
          apiVersion: 'v1',
        },
        responseStatus: { metadata: {}, code: 200 },
        requestReceivedTimestamp: '2026-11-21T12:00:00.000000Z',
        stageTimestamp: '2026-11-21T12:00:00.000000Z',
        annotations: {
          'authorization.k8s.io/decision': 'allow',
          'authorization.k8s.io/reason': '',
        },
      },
    ],
  ]);
});

it('records a binding with its object, and the name that is only in there', async () => {
  const body = {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: 'helping' },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ apiGroup: RBAC, kind: 'User', name: 'petra@test' }],
  };
  await rbac.createClusterRoleBinding({ body });
  expect(heard.map(([, event]) => event)).toMatchObject([
    {
      verb: 'create',
      objectRef: {
        resource: 'clusterrolebindings',
        name: 'helping',
        apiGroup: RBAC,
      },
      responseStatus: { code: 201 },
      requestObject: body,
    },
  ]);
});

it('records a patch as it was sent, but nothing that is in a config map', async () => {
  const patch = { spec: { template: { spec: { nodeSelector: { a: 'b' } } } } };
  await apps.patchNamespacedDaemonSet({ ...SHIPPER, body: patch }, MERGE);
  await core.patchNamespacedConfigMap(
    { ...SHIPPER, body: { data: { level: 'secret' } } },
    MERGE,
  );
  const [set, map] = heard.map(([, event]) => event);
  expect(set).toMatchObject({ verb: 'patch', requestObject: patch });
  expect(map).toMatchObject({
    level: 'Metadata',
    objectRef: { resource: 'configmaps', name: 'shipper' },
  });
  expect(map).not.toHaveProperty('requestObject');
});

it('records what was refused, and why', async () => {
  const gone = { namespace: 'shop', name: 'gone' };
  const denied = kubernetesClients(URL_, 'reader');
  await expect(core.deleteNamespacedConfigMap(gone)).rejects.toThrow();
  await expect(denied.core.deleteNamespacedConfigMap(gone)).rejects.toThrow();
  expect(heard.map(([, event]) => event)).toMatchObject([
    {
      user: OPERATOR,
      responseStatus: { status: 'Failure', reason: 'NotFound', code: 404 },
      annotations: { 'authorization.k8s.io/decision': 'allow' },
    },
    {
      user: { username: 'system:serviceaccount:fairway:reader' },
      responseStatus: { status: 'Failure', reason: 'Forbidden', code: 403 },
      annotations: { 'authorization.k8s.io/decision': 'forbid' },
    },
  ]);
});

it('records no reads, no questions about rights, nobody unknown and no cut connection', async () => {
  await core.listNamespacedConfigMap({ namespace: 'shop' });
  await authorization.createSelfSubjectAccessReview({
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { verb: 'get', resource: 'pods' } },
    },
  });
  await expect(
    kubernetesClients(URL_, 'unknown').core.deleteNamespacedConfigMap(SHIPPER),
  ).rejects.toMatchObject({ code: 401 });
  world.faults.add({ service: 'kubernetes', error: 'Disconnect', times: 1 });
  await expect(core.deleteNamespacedConfigMap(SHIPPER)).rejects.toThrow();
  expect(heard).toEqual([]);
});
