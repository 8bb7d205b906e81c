import { mockServices } from '@backstage/backend-test-utils';
import {
  entity,
  object,
  type ObjectInput,
  runAgainst,
  sandboxWith,
} from './__testUtils__/cluster';
import { AuditCollector } from './AuditCollector';
import type { ClusterConfig } from './config';
import { RbacCollector } from './RbacCollector';
import { WorkloadCollector } from './WorkloadCollector';
import { WORKLOAD_RULE_IDS } from './workloads/ruleIds';

const SAFE = { allowPrivilegeEscalation: false, runAsNonRoot: true };

function deployment(
  name: string,
  spec: Record<string, unknown> = {},
  metadata: Record<string, unknown> = {},
) {
  return object(
    'Deployment',
    name,
    {
      spec: {
        template: {
          metadata: { labels: { app: name } },
          spec: {
            serviceAccountName: name,
            automountServiceAccountToken: false,
            containers: [{ name: 'main', securityContext: SAFE }],
            ...spec,
          },
        },
      },
    },
    { namespace: 'pay', ...metadata },
  );
}

const SAFE_POD = {
  serviceAccountName: 'api',
  automountServiceAccountToken: false,
};
const REPLICA_SET = object(
  'ReplicaSet',
  'api',
  { spec: { template: { spec: SAFE_POD } } },
  { namespace: 'pay', uid: 'uid-1' },
);

/** A pod that says that something made it. */
const madeBy = (
  name: string,
  kind: string,
  apiVersion: string,
  spec: object,
  owner: object = {},
) =>
  object(
    'Pod',
    name,
    { spec: { ...SAFE_POD, ...spec } },
    {
      namespace: 'pay',
      ownerReferences: [
        {
          kind,
          apiVersion,
          name: 'api',
          uid: 'uid-1',
          controller: true,
          ...owner,
        },
      ],
    },
  );

const NAMESPACE = object(
  'Namespace',
  'pay',
  {},
  { labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
);
const ACCOUNTS = ['api', 'web'].map(name =>
  object('ServiceAccount', name, {}, { namespace: 'pay' }),
);
const BASE = [NAMESPACE, ...ACCOUNTS];
const SECRETS = [
  object('ClusterRole', 'secrets', {
    rules: [{ verbs: ['get'], apiGroups: [''], resources: ['secrets'] }],
  }),
  object('ClusterRoleBinding', 'secrets', {
    roleRef: { kind: 'ClusterRole', name: 'secrets' },
    subjects: [{ kind: 'ServiceAccount', name: 'api', namespace: 'pay' }],
  }),
];

const service = (name: string, annotations: Record<string, string> = {}) =>
  entity(name, {
    'backstage.io/kubernetes-namespace': 'pay',
    'fairway.dev/kubernetes-service-account': name,
    ...annotations,
  });

async function collect(
  objects: ObjectInput[],
  entities = [service('api')],
  fault?: string,
  cluster?: Partial<ClusterConfig>,
) {
  const sandbox = sandboxWith(objects);
  if (fault) {
    sandbox.world.faults.add({
      service: 'kubernetes',
      operation: `list ${fault}`,
      error: 'AccessDenied',
    });
  }
  const [observations] = await runAgainst(
    sandbox,
    (config, reader) => [new WorkloadCollector(config, reader)],
    entities,
    cluster,
  );
  return observations;
}

const none = Object.fromEntries(WORKLOAD_RULE_IDS.map(id => [id, 0]));

it('reports a careful service as clean', async () => {
  expect(await collect([...BASE, deployment('api')])).toEqual([
    {
      entityRef: 'component:default/api',
      status: 'ok',
      observedAt: '2026-11-21T12:00:00.000Z',
      facts: { workloads: 1, undecided: '', ...none },
      findings: [],
      coverage: [
        {
          resource: 'harbour-prod/pay/api',
          scanType: 'workloads',
          state: 'scanned',
          reason: null,
          lastScannedAt: '2026-11-21T12:00:00.000Z',
        },
      ],
    },
  ]);
});

it('joins what a container may do with what its token may do', async () => {
  const [{ facts, findings }] = await collect([
    ...BASE,
    ...SECRETS,
    deployment('api', {
      automountServiceAccountToken: undefined,
      hostNetwork: true,
    }),
  ]);
  expect(facts).toEqual({
    workloads: 1,
    undecided: '',
    ...none,
    W03: 1,
    W06: 1,
  });
  expect(findings.find(f => f.vulnerability === 'W03')).toEqual({
    vulnerability: 'W03',
    title:
      'Deployment pay/api mounts the token of ServiceAccount pay/api, whose rights are objected to (R05), and can leave its container',
    severity: 'critical',
    status: 'open',
    component: 'Deployment pay/api',
    location: 'harbour-prod',
    remediation:
      "Set automountServiceAccountToken: false in the pod's spec when it does not call the API server; else take the rights away as the findings of ServiceAccount pay/api say.",
  });
});

describe('which workloads are the service’s', () => {
  const objects = [
    ...BASE,
    deployment('api'),
    deployment('api-worker', { serviceAccountName: 'api', hostPID: true }),
    deployment('web', { hostIPC: true }),
    deployment('other', { hostPID: true }, { namespace: 'elsewhere' }),
  ];
  const named = { 'fairway.dev/kubernetes-service-account': '' };

  it.each<[string, Record<string, string>, number, number]>([
    ['by its service account', {}, 2, 1],
    [
      'by its labels',
      { 'backstage.io/kubernetes-label-selector': 'app=api' },
      1,
      0,
    ],
    [
      'by labels that it does not have',
      { 'backstage.io/kubernetes-label-selector': 'app!=api,app' },
      2,
      2,
    ],
    ['all of its namespace', named, 3, 2],
  ])('%s', async (_, annotations, workloads, W06) => {
    const [{ facts }] = await collect(objects, [service('api', annotations)]);
    expect(facts).toMatchObject({ workloads, W06 });
  });

  it('and by the id of the Kubernetes plugin', async () => {
    const id = { 'backstage.io/kubernetes-id': 'shop' };
    const [{ facts }] = await collect(
      [...objects, deployment('shop', {}, { labels: id })],
      [service('web', id)],
    );
    expect(facts).toMatchObject({ workloads: 1, W06: 0 });
  });

  it('is an error when the labels can not be read', async () => {
    const [{ status, error }] = await collect(objects, [
      service('api', {
        'backstage.io/kubernetes-label-selector': 'app in (a)',
      }),
    ]);
    expect(status).toBe('error');
    expect(error).toMatch(/app in \(a\)/);
  });
});

it('is not clean when the service has no workload', async () => {
  const [{ status, facts, coverage }] = await collect([
    ...BASE,
    deployment('web'),
  ]);
  expect(status).toBe('ok');
  expect(facts).toEqual({
    workloads: 0,
    undecided: 'no workload of the service was found in its namespace',
    W12: 0,
  });
  expect(coverage[0].state).toBe('unknown');
});

it('judges pods that somebody else made, and what was put into a pod later', async () => {
  const bad = [{ name: 'main', securityContext: { privileged: true } }];
  const later = { ephemeralContainers: [{ ...bad[0], name: 'debug' }] };
  const [{ facts, findings }] = await collect([
    ...BASE,
    REPLICA_SET,
    madeBy('of-a-replica-set', 'ReplicaSet', 'apps/v1', { containers: bad }),
    madeBy('debugged', 'ReplicaSet', 'apps/v1', { containers: bad, ...later }),
    madeBy('of-an-operator', 'Workflow', 'argoproj.io/v1', { containers: bad }),
    // No controller makes pods from a deployment: somebody wrote that.
    madeBy('in-disguise', 'Deployment', 'apps/v1', { containers: bad }),
  ]);
  expect(facts).toMatchObject({ workloads: 4, W05: 3, W13: 0 });
  expect(
    findings
      .filter(f => f.vulnerability === 'W05')
      .map(f => f.title)
      .sort(),
  ).toEqual([
    'Pod pay/debugged: container debug is privileged',
    'Pod pay/in-disguise: container main is privileged',
    'Pod pay/of-an-operator: container main is privileged',
  ]);
});

describe('an owner that is only said to be one', () => {
  const bad = {
    containers: [{ name: 'main', securityContext: { privileged: true } }],
  };
  const forged = (owner: object) => [
    madeBy('forged', 'ReplicaSet', 'apps/v1', bad, owner),
  ];

  it.each<[string, ObjectInput[]]>([
    ['is not there', [madeBy('forged', 'Job', 'batch/v1', bad)]],
    ['is another of its name', forged({ uid: 'uid-2' })],
    ['is in another namespace', forged({ uid: 'uid-elsewhere' })],
    ['is told by no uid', forged({ uid: undefined })],
    [
      'is that of a replica set, which is judged',
      [
        deployment('api', {}, { uid: 'uid-3' }),
        object(
          'ReplicaSet',
          'forged',
          { spec: { template: { spec: { ...SAFE_POD, ...bad } } } },
          {
            namespace: 'pay',
            ownerReferences: [
              {
                kind: 'Deployment',
                apiVersion: 'apps/v1',
                name: 'api',
                uid: 'uid-4',
                controller: true,
              },
            ],
          },
        ),
      ],
    ],
  ])('%s', async (_, objects) => {
    const [{ facts, findings }] = await collect([
      ...BASE,
      REPLICA_SET,
      object(
        'ReplicaSet',
        'api',
        {},
        { namespace: 'elsewhere', uid: 'uid-elsewhere' },
      ),
      ...objects,
    ]);
    expect(facts).toMatchObject({ W05: 1 });
    const found = findings.filter(f => f.vulnerability === 'W05');
    expect(found.map(f => f.title)).toEqual([
      expect.stringMatching(/ pay\/forged: container main is privileged$/),
    ]);
  });

  it('counts as one where the list of owners could not be read', async () => {
    const [{ facts, findings }] = await collect(
      [...BASE, REPLICA_SET, ...forged({})],
      undefined,
      'replicasets',
    );
    expect(findings).toEqual([]);
    expect(facts).not.toHaveProperty('W05');
  });
});

describe('a list that could not be read', () => {
  const objects = [...BASE, ...SECRETS, deployment('api', { hostPID: true })];
  it.each<[string, string[]]>([
    // Any list of pods may hold another workload of the service: what is seen is at least as much.
    ['cronjobs', ['W06', 'W12']],
    ['pods', ['W06', 'W12']],
    ['namespaces', WORKLOAD_RULE_IDS.filter(id => id !== 'W12')],
    // The pod says by itself that it mounts no token.
    ['serviceaccounts', WORKLOAD_RULE_IDS.filter(id => id !== 'W13')],
    ['clusterroles', [...WORKLOAD_RULE_IDS]],
  ])('%s takes only the rules that need it', async (resource, known) => {
    const [{ status, error, facts }] = await collect(
      objects,
      undefined,
      resource,
    );
    expect(status).toBe('partial');
    expect(error).toContain(`Listing ${resource} of cluster harbour-prod`);
    expect(Object.keys(facts).filter(name => /^W\d\d$/.test(name))).toEqual(
      [...known].sort(),
    );
    expect(facts.W06 ?? 1).toBe(1);
  });

  it('takes the rules of tokens when the pod does not decide', async () => {
    const mounted = deployment('api', { automountServiceAccountToken: true });
    const [{ facts }] = await collect([...BASE, mounted], undefined, 'roles');
    expect(facts).not.toHaveProperty('W02');
    expect(facts).not.toHaveProperty('W03');
    expect(facts).toHaveProperty('W05', 0);
  });
});

it('does not say what IAM role a pod of EKS has when nobody told', async () => {
  const objects = [...BASE, deployment('api')];
  const [open] = await collect(objects, undefined, undefined, {
    provider: 'eks',
  });
  expect(open.facts).not.toHaveProperty('W13');
  const [told] = await collect(objects, undefined, undefined, {
    provider: 'eks',
    podIdentities: [],
  });
  expect(told.facts).toHaveProperty('W13', 0);
});

it('judges a cluster as a whole, but for what Kubernetes runs itself', async () => {
  const [{ facts, coverage }] = await collect(
    [
      ...BASE,
      object('Namespace', 'kube-system'),
      object('Namespace', 'web'),
      deployment('api', { hostPID: true }),
      deployment('web', { hostPID: true }),
    ],
    [entity('prod', {}, 'Resource')],
  );
  expect(facts).toMatchObject({ workloads: 2, W06: 2, W12: 1 });
  expect(coverage[0].resource).toBe('harbour-prod');
});

it('knows nothing when the namespace is not there', async () => {
  const [{ status, facts, coverage }] = await collect(BASE, [
    service('api', { 'backstage.io/kubernetes-namespace': 'soon' }),
  ]);
  expect(status).toBe('ok');
  expect(facts).toEqual({
    workloads: 0,
    undecided: expect.stringMatching(/no namespace soon/),
  });
  expect(coverage[0].state).toBe('unknown');
});

it('reads each list once for all collectors that run at the same time', async () => {
  const sandbox = sandboxWith([...BASE, deployment('api'), deployment('web')]);
  await runAgainst(
    sandbox,
    (config, reader) => [
      new RbacCollector(config, reader),
      new WorkloadCollector(config, reader),
      new AuditCollector(config, reader, mockServices.urlReader.mock()),
    ],
    [service('api'), service('web')],
    { provider: 'other' },
  );
  const lists = sandbox.world.calls.list().map(({ operation }) => operation);
  expect(lists.filter(l => l === 'list deployments')).toHaveLength(1);
  expect(lists.filter(l => l === 'list pods')).toHaveLength(1);
});

it('tells which images run: the digest of a pod, else what a template names', async () => {
  const digest = (of: string) => `sha256:${of.repeat(64)}`;
  const tell = jest.fn();
  const pod = (
    name: string,
    status: object,
    image = 'registry.example/api:v1',
  ) =>
    object(
      'Pod',
      name,
      {
        spec: {
          serviceAccountName: 'api',
          containers: [{ name: 'main', image }],
          ephemeralContainers: [{ name: 'debug', image: 'busybox' }],
        },
        status,
      },
      {
        namespace: 'pay',
        ownerReferences: [
          {
            apiVersion: 'apps/v1',
            kind: 'ReplicaSet',
            name: 'api',
            uid: '1',
            controller: true,
          },
        ],
      },
    );
  const runs = {
    phase: 'Running',
    containerStatuses: [
      { name: 'main', imageID: `registry.example/api@${digest('a')}` },
    ],
    // Made on the node, so that no registry knows it.
    ephemeralContainerStatuses: [{ name: 'debug', imageID: digest('f') }],
  };
  const tellOf = async (objects: ObjectInput[], fault?: string) => {
    const sandbox = sandboxWith([...BASE, ...objects]);
    if (fault) {
      sandbox.world.faults.add({
        service: 'kubernetes',
        operation: `list ${fault}`,
        error: 'AccessDenied',
      });
    }
    await runAgainst(
      sandbox,
      (config, reader) => [new WorkloadCollector(config, reader, tell)],
      [service('api')],
    );
    return tell.mock.lastCall[0];
  };
  const objects = [
    deployment('api', {
      containers: [{ name: 'main', image: 'registry.example/api:v1' }],
    }),
    deployment('nightly', {
      serviceAccountName: 'api',
      containers: [
        { name: 'main', image: `registry.example/job@${digest('b')}` },
      ],
    }),
    pod('api-1', runs),
    pod('api-2', runs),
    pod('api-0', { ...runs, phase: 'Failed' }, 'registry.example/api:v0'),
  ];
  const placed = {
    kind: 'container',
    region: null,
    accountId: null,
    place: 'harbour-prod/pay',
  };
  expect(await tellOf(objects)).toEqual({
    entityRef: 'component:default/api',
    source: 'kubernetes-workloads',
    complete: true,
    observedAt: expect.any(String),
    images: [
      {
        ...placed,
        reference: 'registry.example/api:v1',
        digest: digest('a'),
        instances: 2,
      },
      { ...placed, reference: 'busybox', digest: null, instances: 2 },
      {
        ...placed,
        reference: `registry.example/job@${digest('b')}`,
        digest: digest('b'),
        instances: 1,
      },
    ],
  });
  expect(await tellOf(objects, 'pods')).toMatchObject({ complete: false });
});
