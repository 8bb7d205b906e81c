import { createSandbox, loadWorld } from '@fairway/sandbox';
import { getResponse } from 'msw';
import { understandAuditEvent } from './kubernetesAudit';

const CLUSTER = 'harbour-prod';
const RBAC = 'rbac.authorization.k8s.io';
const ROUTER = 'namespaces/observability';

/** What the demo's cluster has recorded, in order. */
const recorded: unknown[] = [];
const { handlers } = createSandbox({
  world: loadWorld(),
  kubernetesAudit: (_cluster, event) => recorded.push(event),
});

/** Calls the API of the cluster; gives the status of the answer. */
async function call(
  token: string,
  method: string,
  path: string,
  body?: object,
): Promise<number | undefined> {
  const response = await getResponse(
    handlers,
    new Request(`https://${CLUSTER}.kubernetes.harbour.example/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type':
          method === 'PATCH'
            ? 'application/merge-patch+json'
            : 'application/json',
      },
      ...(body && { body: JSON.stringify(body) }),
    }),
  );
  return response?.status;
}

const understood = () =>
  recorded
    .splice(0)
    .map(event =>
      understandAuditEvent(
        CLUSTER,
        ['observability/*'],
        JSON.parse(JSON.stringify(event)),
      ),
    );

const binding = (name: string, role: string, user: string) => ({
  apiVersion: `${RBAC}/v1`,
  kind: 'ClusterRoleBinding',
  metadata: { name },
  roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: role },
  subjects: [{ apiGroup: RBAC, kind: 'User', name: user }],
});

describe('what the clusters of the demo send', () => {
  it.each<[string, string, string, object | undefined, string]>([
    [
      'DELETE',
      'apis/networking.k8s.io/v1/namespaces/payments/networkpolicies/default-deny',
      'control-weakened',
      undefined,
      'deleted networkpolicies/payments/default-deny',
    ],
    [
      'PATCH',
      `apis/apps/v1/${ROUTER}/daemonsets/log-router`,
      'logging-weakened',
      { spec: { template: { spec: { nodeSelector: { none: 'here' } } } } },
      'changed daemonsets/observability/log-router',
    ],
    [
      'PATCH',
      `api/v1/${ROUTER}/configmaps/log-router`,
      'logging-weakened',
      { data: { 'pipeline.yaml': 'outputs: []' } },
      'changed configmaps/observability/log-router',
    ],
    [
      'DELETE',
      `api/v1/${ROUTER}/configmaps/log-router`,
      'logging-weakened',
      undefined,
      'deleted configmaps/observability/log-router',
    ],
    [
      'POST',
      `apis/${RBAC}/v1/clusterrolebindings`,
      'control-weakened',
      binding('helping', 'cluster-admin', 'petra@harbour.example'),
      'gave cluster-admin with clusterrolebindings/helping',
    ],
  ])('%s %s is %s', async (method, path, caseClass, body, said) => {
    const at = Date.now();
    expect(
      await call('sandbox-platform-engineer', method, path, body),
    ).toBeLessThan(300);
    const [found, ...more] = understood();
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      outcome: 'event',
      event: {
        class: caseClass,
        summary: `petra@harbour.example ${said} on ${CLUSTER}`,
        actor: {
          name: 'petra@harbour.example',
          aliases: [
            {
              path: 'metadata.annotations.fairway.dev/kubernetes-user',
              value: 'petra@harbour.example',
            },
          ],
        },
        target: { place: CLUSTER },
      },
    });
    expect(
      found.outcome === 'event' && Date.parse(found.event.at),
    ).toBeGreaterThanOrEqual(at);
  });

  it('is nothing when it was refused, or weakens nothing', async () => {
    const policy =
      'apis/networking.k8s.io/v1/namespaces/payments/networkpolicies';
    expect(
      await call('sandbox-developer', 'DELETE', `${policy}/from-gateway`),
    ).toBe(403);
    expect(
      await call('sandbox-platform-engineer', 'DELETE', `${policy}/gone`),
    ).toBe(404);
    expect(
      await call(
        'sandbox-platform-engineer',
        'PATCH',
        `${policy}/from-gateway`,
        { metadata: { labels: { seen: 'yes' } } },
      ),
    ).toBe(200);
    expect(
      await call(
        'sandbox-jit-access',
        'POST',
        `apis/${RBAC}/v1/namespaces/payments/rolebindings`,
        {
          ...binding('debugging', 'debugger', 'ana@harbour.example'),
          kind: 'RoleBinding',
          roleRef: { apiGroup: RBAC, kind: 'Role', name: 'debugger' },
        },
      ),
    ).toBe(201);
    expect(understood()).toEqual(Array(4).fill({ outcome: 'ignored' }));
  });
});
