import { createSandbox, createWorld, type WorldInput } from '@fairway/sandbox';
import { http, HttpResponse } from 'msw';
import { type ServedCluster, serveSandbox } from './__testUtils__/serveSandbox';
import { ClusterReader } from './cluster/ClusterReader';
import { RULE_IDS } from './rbac/ruleIds';
import { RbacCollector } from './RbacCollector';

type ClusterInput = NonNullable<WorldInput['clusters']>[number];
type ObjectInput = NonNullable<ClusterInput['objects']>[number];

const RBAC = 'rbac.authorization.k8s.io/v1';

function object(
  kind: string,
  name: string,
  rest: Record<string, unknown>,
  namespace?: string,
): ObjectInput {
  const apiVersion = kind === 'ServiceAccount' ? 'v1' : RBAC;
  return { apiVersion, kind, metadata: { name, namespace }, ...rest };
}

/** What the collector itself needs, and nothing more. */
const READER = [
  object('ClusterRole', 'fairway-reader', {
    rules: [
      {
        verbs: ['list'],
        apiGroups: ['rbac.authorization.k8s.io'],
        resources: [
          'roles',
          'clusterroles',
          'rolebindings',
          'clusterrolebindings',
        ],
      },
      { verbs: ['list'], apiGroups: [''], resources: ['serviceaccounts'] },
    ],
  }),
  object('ClusterRoleBinding', 'fairway-reader', {
    roleRef: { kind: 'ClusterRole', name: 'fairway-reader' },
    subjects: [
      { kind: 'ServiceAccount', name: 'reader', namespace: 'fairway' },
    ],
  }),
];

const account = (name: string) => object('ServiceAccount', name, {}, 'pay');

const SECRETS = [
  object('ClusterRole', 'secret-reader', {
    rules: [{ verbs: ['get'], apiGroups: [''], resources: ['secrets'] }],
  }),
  object('ClusterRoleBinding', 'secret-reader', {
    roleRef: { kind: 'ClusterRole', name: 'secret-reader' },
    subjects: [{ kind: 'ServiceAccount', name: 'api', namespace: 'pay' }],
  }),
];

function sandbox(objects: ObjectInput[]) {
  return createSandbox({
    world: createWorld({
      clusters: [
        {
          name: 'harbour-prod',
          tokens: [
            { token: 'reader', user: 'system:serviceaccount:fairway:reader' },
          ],
          objects: [...READER, ...objects],
        },
      ],
    }),
  });
}

function service(name: string, annotations: Record<string, string> = {}) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      annotations: {
        'fairway.dev/kubernetes-cluster': 'harbour-prod',
        'backstage.io/kubernetes-namespace': 'pay',
        'fairway.dev/kubernetes-service-account': name,
        ...annotations,
      },
    },
  };
}

const settings = {
  clusters: [],
  privilegedNamespaces: ['kube-system'],
  iamRoles: new Map(),
};

let served: ServedCluster | undefined;
afterEach(async () => {
  await served?.close();
  served = undefined;
});

async function collect(
  from: ReturnType<typeof sandbox>,
  entities = [service('api')],
  token = 'reader',
) {
  served = await serveSandbox(from, 'harbour-prod');
  const collector = new RbacCollector(
    {
      ...settings,
      clusters: [
        {
          name: 'harbour-prod',
          url: served.url,
          serviceAccountToken: token,
          skipTLSVerify: false,
        },
      ],
    },
    new ClusterReader(),
  );
  const observations = [];
  for await (const observation of collector.collect(entities, {
    now: new Date('2026-11-21T12:00:00Z'),
    signal: new AbortController().signal,
  })) {
    observations.push(observation);
  }
  return observations;
}

it('reports a service without rights as clean', async () => {
  expect(await collect(sandbox([account('api')]))).toEqual([
    {
      entityRef: 'component:default/api',
      status: 'ok',
      observedAt: '2026-11-21T12:00:00.000Z',
      facts: {
        serviceAccounts: 1,
        undecided: '',
        ...Object.fromEntries(RULE_IDS.map(id => [id, 0])),
      },
      findings: [],
      coverage: [
        {
          resource: 'harbour-prod/pay/api',
          scanType: 'rbac',
          state: 'scanned',
          reason: null,
          lastScannedAt: '2026-11-21T12:00:00.000Z',
        },
      ],
    },
  ]);
});

it('names subject, binding, role, rule and the least change', async () => {
  const [{ facts, findings }] = await collect(
    sandbox([account('api'), ...SECRETS]),
  );
  expect(facts).toMatchObject({ R01: 0, R05: 1 });
  expect(findings).toEqual([
    {
      vulnerability: 'R05',
      title: 'ServiceAccount pay/api may read every secret of the cluster',
      severity: 'high',
      status: 'open',
      component: 'ServiceAccount pay/api',
      location:
        'harbour-prod: ClusterRoleBinding secret-reader to ClusterRole secret-reader',
      remediation:
        'Take secrets out of rule 1 of ClusterRole secret-reader, or name the ones that are needed in its resourceNames.',
    },
  ]);
});

it('reads each list once for any number of services, and every page of it', async () => {
  const names = Array.from({ length: 1100 }, (_, i) => `svc-${i}`);
  const from = sandbox(names.map(account));
  const observations = await collect(
    from,
    names.map(name => service(name)),
  );
  expect(new Set(observations.map(({ status }) => status))).toEqual(
    new Set(['ok']),
  );
  expect(observations).toHaveLength(1100);
  expect(
    from.world.calls
      .list()
      .map(({ operation }) => operation)
      .filter(operation => operation === 'list serviceaccounts'),
  ).toHaveLength(3);
  expect(from.world.calls.list()).toHaveLength(7);
});

it('starts a list again when its snapshot expires', async () => {
  const names = Array.from({ length: 600 }, (_, i) => `svc-${i}`);
  const from = sandbox(names.map(account));
  const { world } = from;
  from.handlers.unshift(
    http.get('*/api/v1/serviceaccounts', ({ request }) => {
      if (new URL(request.url).searchParams.get('continue')) {
        // Once: the restarted list asks at the new version.
        world.clusters[0].resourceVersion += 1;
        from.handlers.shift();
      }
    }),
  );
  const [{ status }] = await collect(from, [service('svc-599')]);
  expect(status).toBe('ok');
  expect(
    world.calls.list().filter(c => c.operation === 'list serviceaccounts'),
  ).toHaveLength(4);
});

it('gives up when the snapshot expires again and again', async () => {
  const from = sandbox([account('api')]);
  from.handlers.unshift(
    http.get('*/rbac.authorization.k8s.io/v1/roles', () =>
      HttpResponse.json(
        { kind: 'Status', status: 'Failure', reason: 'Expired', code: 410 },
        { status: 410 },
      ),
    ),
  );
  const [{ status, error }] = await collect(from);
  expect(status).toBe('error');
  expect(error).toMatch(/Listing roles .* status 410/);
});

describe('a list that could not be read to its end', () => {
  it.each([
    'roles',
    'clusterroles',
    'rolebindings',
    'clusterrolebindings',
    'serviceaccounts',
  ])('is an error, not clean: %s denied', async resource => {
    const from = sandbox([account('api')]);
    from.world.faults.add({
      service: 'kubernetes',
      operation: `list ${resource}`,
      error: 'AccessDenied',
    });
    const [{ status, error, facts, coverage }] = await collect(from);
    expect(status).toBe('error');
    expect(error).toBe(
      `Listing ${resource} of cluster harbour-prod failed with status 403; allow its service account to list them`,
    );
    expect(facts).toEqual({});
    expect(coverage).toEqual([
      expect.objectContaining({
        resource: 'harbour-prod/pay/api',
        state: 'unknown',
      }),
    ]);
  });

  it.each(['Throttling', 'InternalError', 'Disconnect'] as const)(
    'is an error, not clean: %s',
    async fault => {
      const from = sandbox([account('api')]);
      from.world.faults.add({ service: 'kubernetes', error: fault });
      const [{ status, facts }] = await collect(from);
      expect(status).toBe('error');
      expect(facts).toEqual({});
    },
  );

  it('is an error, not clean: a later page failed', async () => {
    const names = Array.from({ length: 600 }, (_, i) => `svc-${i}`);
    const from = sandbox(names.map(account));
    from.world.faults.add({
      service: 'kubernetes',
      operation: 'list serviceaccounts',
      error: 'InternalError',
      skip: 1,
    });
    const [{ status }] = await collect(from, [service('svc-0')]);
    expect(status).toBe('error');
  });

  it.each([
    ['without items', {}, /has no items/],
    [
      'with a token that comes back',
      { metadata: { continue: 'again' }, items: [] },
      /repeated a continue token/,
    ],
  ])('is an error, not clean: an answer %s', async (_, answer, message) => {
    const from = sandbox([account('api')]);
    from.handlers.unshift(
      http.get('*/rbac.authorization.k8s.io/v1/clusterroles', () =>
        HttpResponse.json({ kind: 'ClusterRoleList', ...answer }),
      ),
    );
    const [{ status, error }] = await collect(from);
    expect(status).toBe('error');
    expect(error).toMatch(message);
  });

  it('is an error, not clean: a wrong token', async () => {
    const [{ status, error }] = await collect(
      sandbox([account('api')]),
      [service('api')],
      'wrong',
    );
    expect(status).toBe('error');
    expect(error).toMatch(/status 401; check its serviceAccountToken/);
  });
});

it('gives a service its own error when its place is not known', async () => {
  const observations = await collect(sandbox([account('api')]), [
    service('elsewhere', { 'fairway.dev/kubernetes-cluster': 'other' }),
    service('homeless', { 'backstage.io/kubernetes-namespace': '' }),
    service('api'),
  ]);
  expect(
    Object.fromEntries(
      observations.map(({ entityRef, status, error }) => [
        entityRef.replace('component:default/', ''),
        error ?? status,
      ]),
    ),
  ).toEqual({
    elsewhere: expect.stringMatching(/cluster other is not read; add it to/),
    homeless: expect.stringMatching(/add the annotation backstage.io\/kuber/),
    api: 'ok',
  });
});

it('knows nothing of the rights of a service whose account is not there yet', async () => {
  const [soon] = await collect(sandbox([account('api'), ...SECRETS]), [
    service('soon'),
  ]);
  const undecided =
    'Cluster harbour-prod has no service account pay/soon: either the service does not run there yet, or its annotation is wrong';
  expect(soon).toMatchObject({
    status: 'ok',
    facts: { serviceAccounts: 0, undecided },
    findings: [],
    coverage: [{ state: 'unknown', reason: undecided, lastScannedAt: null }],
  });
  expect(Object.keys(soon.facts)).toEqual(['serviceAccounts', 'undecided']);
});

it('counts every service account of the namespace when none is named', async () => {
  const unnamed = { 'fairway.dev/kubernetes-service-account': '' };
  const [seen, empty] = await collect(
    sandbox([account('api'), account('web'), ...SECRETS]),
    [
      service('web', unnamed),
      service('void', {
        ...unnamed,
        'backstage.io/kubernetes-namespace': 'void',
      }),
    ],
  );
  expect(seen.facts).toMatchObject({ serviceAccounts: 2, R05: 1 });
  expect(empty).toMatchObject({
    status: 'ok',
    facts: {
      serviceAccounts: 0,
      undecided: expect.stringMatching(/^Namespace void .* no service account/),
    },
  });
});

it('stops when the run is aborted', async () => {
  const collector = new RbacCollector(settings, new ClusterReader());
  const run = collector.collect([service('api')], {
    now: new Date(0),
    signal: AbortSignal.abort(new Error('over time')),
  });
  await expect(run[Symbol.asyncIterator]().next()).rejects.toThrow('over time');
});
