import { mockServices } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { memoryTree, type Tree } from '@fairway/plugin-golden-path-node';
import { ServiceRepositories } from '@fairway/plugin-service-repository-node';
import {
  basicAuthorization,
  startCodeHost,
  startHost,
  stopHosts,
  type TestHost,
} from '@fairway/plugin-service-repository-node/testUtils';
import { collectAll } from './__testUtils__/cluster';
import { ManifestCollector } from './ManifestCollector';

const SETTINGS = {
  clusters: [],
  privilegedNamespaces: ['kube-system'],
  iamRoles: new Map<string, boolean>(),
};
const LOCAL = { localGit: { url: 'https://git.example/' } };

const repositories = (goldenPath: JsonObject, integrations: JsonObject = {}) =>
  ServiceRepositories.fromConfig(
    mockServices.rootConfig({ data: { goldenPath, integrations } }),
  );

const service = (annotations: Record<string, string> = {}) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'api',
    annotations: {
      'fairway.dev/git-repository': 'harbour/api',
      'backstage.io/kubernetes-namespace': 'pay',
      ...annotations,
    },
  },
});

async function collect(
  files: Record<string, string | undefined>,
  annotations: Record<string, string> = {},
) {
  const [observation] = await collectAll(
    new ManifestCollector(SETTINGS, repositories(LOCAL), async () =>
      memoryTree(files),
    ),
    [service(annotations)],
  );
  return observation;
}

const NAMESPACE = `
apiVersion: v1
kind: Namespace
metadata: { name: pay, labels: { pod-security.kubernetes.io/enforce: restricted } }
`;
const APP = `
apiVersion: v1
kind: ServiceAccount
metadata: { name: api }
automountServiceAccountToken: false
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: api }
spec:
  template:
    spec:
      serviceAccountName: api
      securityContext: { runAsNonRoot: true }
      containers:
        - { name: main, securityContext: { allowPrivilegeEscalation: false } }
`;
const ROLE = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: secrets }
rules: [{ apiGroups: [''], resources: [secrets], verbs: [get] }]
`;
const BINDING = `
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: secrets }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: secrets }
subjects: [{ kind: ServiceAccount, name: api }]
`;

it('reports careful manifests as clean', async () => {
  const { status, facts, findings, coverage } = await collect({
    'k8s/app.yaml': `${NAMESPACE}---${APP}`,
    'README.md': 'kind: Role',
    'k8s/values.json': '{"kind":"nothing"}',
    'k8s/values.yaml': '# apiVersion of a Role\nreplicas: 2',
  });
  expect(status).toBe('ok');
  expect(findings).toEqual([]);
  expect(facts).toMatchObject({
    manifests: 3,
    undecided: '',
    R06: 0,
    W05: 0,
    W12: 0,
    W13: 0,
  });
  expect(coverage[0]).toMatchObject({
    resource: 'harbour/api',
    state: 'scanned',
  });
});

it('joins files, and puts what names no namespace into that of the service', async () => {
  const { facts, findings } = await collect({
    'a.yaml': ROLE,
    'b.yml': BINDING,
    'c.json': JSON.stringify({
      kind: 'List',
      apiVersion: 'v1',
      items: [
        {
          kind: 'Pod',
          apiVersion: 'v1',
          metadata: { name: 'x' },
          spec: { hostPID: true, serviceAccountName: 'api', containers: [] },
        },
      ],
    }),
  });
  expect(facts).toMatchObject({ R06: 1, W06: 1 });
  // Whether the token is mounted is said by an account that is not here.
  expect(facts).not.toHaveProperty('W03');
  expect(findings.map(f => [f.component, f.location])).toEqual([
    [
      'ServiceAccount pay/api',
      'harbour/api: RoleBinding pay/secrets to Role pay/secrets',
    ],
    ['Pod pay/x', 'harbour/api: c.json'],
  ]);
});

it('looks only where the annotation says', async () => {
  const files = {
    'deploy/app.yaml': APP,
    'old/role.yaml': `${ROLE}---${BINDING}`,
  };
  const all = await collect(files);
  const some = await collect(files, {
    'fairway.dev/kubernetes-manifests': './deploy/, k8s/app.yaml',
  });
  expect([all.facts.manifests, some.facts.manifests]).toEqual([4, 2]);
});

it('does not look at tests and dependencies', async () => {
  const { facts } = await collect({
    'test/fixtures/role.yaml': ROLE,
    'node_modules/x/role.yaml': ROLE,
  });
  expect(facts.manifests).toBe(0);
});

it('decides nothing of a repository without manifests', async () => {
  const { status, facts, findings } = await collect({
    'src/index.ts': 'export {};',
    'catalog-info.yaml': 'apiVersion: backstage.io/v1alpha1\nkind: Component',
    'chart/values.yaml': 'replicas: 2',
  });
  expect({ status, facts, findings }).toEqual({
    status: 'ok',
    facts: { manifests: 0, undecided: 'the repository holds no manifests' },
    findings: [],
  });
});

it('misses manifests where the annotation says that they are', async () => {
  const { status, error, facts, coverage } = await collect(
    { 'k8s/app.yaml': APP },
    { 'fairway.dev/kubernetes-manifests': 'deploy, k8s/web.yaml' },
  );
  expect(status).toBe('partial');
  expect(error).toMatch(/names deploy, k8s\/web.yaml, where no manifests are/);
  expect(Object.keys(facts)).toEqual(['undecided']);
  expect(coverage[0].state).toBe('unknown');
});

const bomb = `a: &a [x, x, x, x, x, x, x, x, x]
${'bcdefgh'
  .split('')
  .map(
    (c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefg'[i]}`).join(', ')}]`,
  )
  .join('\n')}
apiVersion: v1
kind: Pod
`;

describe('what can not be judged is never clean', () => {
  it.each<[string, string | undefined, RegExp]>([
    ['an alias bomb', bomb, /alias/],
    [
      'a template',
      'apiVersion: v1\nkind: Pod\nspec: {{- toYaml . }}',
      /template/,
    ],
    ['broken YAML', 'apiVersion: v1\nkind: Pod\n  spec: [', /not valid YAML/],
    [
      'a duplicate key',
      'apiVersion: v1\nkind: Pod\nkind: Pod',
      /not valid YAML/,
    ],
    [
      'a wrong type',
      'apiVersion: v1\nkind: Pod\nspec: none',
      /a Pod is not valid at spec/,
    ],
    [
      'a wrong type inside',
      'apiVersion: v1\nkind: Pod\nspec: { containers: [{ name: c, securityContext: [] }] }',
      /not valid at spec.containers.0.securityContext/,
    ],
    [
      'no apiVersion',
      `${APP}---\nkind: Role\nmetadata: { name: r }`,
      /no apiVersion/,
    ],
    [
      'a deep nest',
      `apiVersion: v1\nkind: Pod\nspec: ${'['.repeat(50_000)}`,
      /YAML/,
    ],
    ['a large file', undefined, /too large/],
    [
      'a template that happens to be YAML',
      `${ROLE.replace('kind: Role', 'kind: {{ .Values.kind }}')}# Role`,
      /apiVersion or kind is no text/,
    ],
    [
      'a kind in base64',
      ROLE.replace('kind: Role', 'kind: !!binary Um9sZQ=='),
      /apiVersion or kind is no text/,
    ],
    [
      'roles that sum each other by the hundred',
      Array.from(
        { length: 101 },
        (_, i) => `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: sum${i}, labels: { part: all } }
aggregationRule: { clusterRoleSelectors: [{ matchLabels: { part: all } }] }
`,
      ).join('---'),
      /more than 100 ClusterRoles with an aggregationRule/,
    ],
    [
      'rights by the million',
      `${ROLE.replace(
        'verbs: [get] }',
        `verbs: [get] }${', { verbs: [x] }'.repeat(1000)}`,
      )}---${BINDING.replace(
        'name: api }',
        `name: api }${Array.from(
          { length: 1000 },
          (_, i) => `, { kind: User, name: u${i} }`,
        ).join('')}`,
      )}`,
      /give more than 100000 rules to their subjects/,
    ],
  ])('%s', async (_, text, reason) => {
    const { status, error, facts, coverage } = await collect({
      'good.yaml': APP,
      'bad.yaml': text,
    });
    expect(status).toBe('partial');
    expect(error).toMatch(reason);
    expect(Object.keys(facts)).toEqual(['undecided']);
    expect(coverage[0].state).toBe('unknown');
  });

  it.each([
    ['a kind', 'kind: Role\n', 'kind: "\\x52ole"\n'],
    ['a kind over two lines', 'kind: Role\n', 'kind: "Ro\\\n  le"\n'],
    ['a key', 'apiVersion:', '"api\\u0056ersion":'],
  ])('%s in another spelling is read', async (_, plain, spelt) => {
    const { facts } = await collect({
      'r.yaml': ROLE.replace(plain, spelt),
      'b.yaml': BINDING.replace(plain, spelt),
    });
    expect(facts).toMatchObject({ R06: 1 });
  });

  it('but what is seen beside it counts', async () => {
    const { facts, findings } = await collect({
      'good.yaml': `${ROLE}---${BINDING}`,
      'bad.yaml': 'apiVersion: v1\nkind: [Pod',
    });
    expect(facts).toMatchObject({ R06: 1 });
    expect(facts).not.toHaveProperty('R05');
    expect(findings).toHaveLength(1);
  });

  it('hangs on roles of other repositories', async () => {
    const { status, facts } = await collect({ 'b.yaml': BINDING });
    expect(status).toBe('ok');
    expect(facts).not.toHaveProperty('R06');
    expect(facts.undecided).toMatch(/Role pay\/secrets, which is not in the/);
  });
});

describe('what a pipeline applies and nobody looks at is never clean', () => {
  const CI = '.github/workflows/ci.yaml';
  const step = (run: string) =>
    `jobs:\n  a:\n    steps:\n      - run: ${run}\n`;
  const OPS = { 'ops/app.txt': APP, 'test/e2e/app.yaml': APP };
  const BROAD = { 'k8s/app.yaml': `${NAMESPACE}---${APP}` };

  it.each<[string, Record<string, string>, RegExp]>([
    [
      'a folder of tests',
      { [CI]: step('kubectl apply -n pay -f test/e2e/') },
      /ci\.yaml applies test\/e2e\/app\.yaml, which was not looked at/,
    ],
    [
      'a file of another name',
      { Jenkinsfile: "sh 'kubectl apply --filename=ops/app.txt'" },
      /Jenkinsfile applies ops\/app\.txt, which was not looked at/,
    ],
    [
      'an address',
      {
        '.gitlab-ci.yml':
          'a:\n  script:\n    - kubectl create -f https://x.example/a.yaml\n',
      },
      /applies https:\/\/x\.example\/a\.yaml, which is not in the repository/,
    ],
    [
      'what another command writes',
      { 'deploy.sh': 'render | kubectl apply -f -\n' },
      /deploy\.sh applies what another command writes/,
    ],
    [
      'what a command reads elsewhere',
      { 'deploy.sh': 'envsubst < ops/app.txt | kubectl apply -f -\n' },
      /applies ops\/app\.txt, which was not looked at/,
    ],
    [
      'what is not there',
      { [CI]: step('>-\n          kubectl apply\n          -f out/') },
      /applies out\/, which was not found in the repository/,
    ],
    [
      'what a variable says',
      { 'cloudbuild.yaml': "args: ['kubectl', 'apply', '-f', '$_DIR']" },
      /applies \$_DIR, which was not found/,
    ],
    [
      'a chart',
      { Makefile: 'deploy:\n\thelm upgrade --install api ./chart\n' },
      /Makefile installs a chart of Helm/,
    ],
    [
      'what a kustomization changes',
      {
        'k8s/Kustomization': 'resources: [app.yaml]\npatches: [{ patch: x }]\n',
      },
      /Kustomization: its patches are not applied here/,
    ],
    [
      'what a kustomization takes in',
      {
        'k8s/kustomization.yaml':
          'resources: [app.yaml, ../ops, "https://x.example/a"]\n',
      },
      /it takes in \.\.\/ops, which was not looked at; .* takes in https:\/\/x\.example\/a/,
    ],
    [
      'a kustomization that is none',
      { 'k8s/kustomization.yaml': 'resources: [' },
      /kustomization\.yaml: it is no valid kustomization/,
    ],
  ])('%s', async (_, files, error) => {
    const seen = await collect({ ...BROAD, ...OPS, ...files });
    expect(seen.status).toBe('partial');
    expect(seen.error).toMatch(error);
    expect(seen.facts).not.toHaveProperty('W05');
    expect(seen.coverage[0].state).toBe('unknown');
  });

  it('nor what is beside the place of the annotation, unless another service has it', async () => {
    const files = {
      'a/app.yaml': `${NAMESPACE}---${APP}`,
      'b/app.yaml': APP,
      [CI]: step('kubectl apply -f a -f b'),
    };
    const place = { 'fairway.dev/kubernetes-manifests': 'a' };
    const alone = await collect(files, place);
    expect(alone.error).toMatch('applies b/app.yaml, which was not looked at');
    const beside = await collect(
      {
        ...files,
        'b/catalog-info.yaml':
          "metadata:\n  annotations:\n    fairway.dev/kubernetes-manifests: './b/' # ours\n",
      },
      place,
    );
    expect(beside).toMatchObject({ status: 'ok', facts: { W05: 0 } });
  });

  it.each<[string, string]>([
    ['a folder', 'kubectl apply --server-side --filename k8s/'],
    ['a file', 'kubectl -n pay apply -f "k8s/app.yaml"'],
    ['from its own folder', 'cd deploy && kubectl apply -f k8s/app.yaml'],
    ['a folder by a variable', 'kubectl apply -f k8s/$STAGE'],
    ['a kustomization', 'kustomize build k8s | kubectl apply -f -'],
    ['what is put into it', 'envsubst < k8s/app.yaml | kubectl apply -f -'],
    ['a namespace', 'kubectl create ns x -o yaml | kubectl apply -f -'],
    ['nothing', 'kubectl apply --dry-run=server -f test/e2e/'],
    ['no command', '# kubectl apply -f test/e2e/'],
  ])('all is looked at: %s', async (_, run) => {
    const seen = await collect({
      ...BROAD,
      ...OPS,
      'deploy/k8s/app.yaml': APP,
      'k8s/kustomization.yaml': 'namespace: pay\nresources: [app.yaml]\n',
      'deploy.sh': `${run}\n`,
    });
    expect(seen.error).toBeUndefined();
    expect(seen).toMatchObject({ status: 'ok', facts: { W05: 0 } });
  });
});

describe('nothing hides behind another of the same name', () => {
  const ADMIN = `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: all }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
subjects: [{ kind: ServiceAccount, name: api, namespace: pay }]
`;
  const EMPTY = `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: cluster-admin }
rules: []
`;
  const NARROW = ROLE.replace('secrets]', 'services]');

  it('a default role, which Kubernetes fills again', async () => {
    const { facts } = await collect({ 'a.yaml': `${ADMIN}---${EMPTY}` });
    expect(facts).toMatchObject({ R01: 1, R02: 1 });
  });

  it.each([
    ['first', { 'a.yaml': ROLE, 'b.yaml': NARROW }],
    ['last', { 'a.yaml': NARROW, 'b.yaml': ROLE }],
  ])('a role, whose wide rules come %s', async (_, roles) => {
    const { facts } = await collect({ ...roles, 'c.yaml': BINDING });
    expect(facts).toMatchObject({ R06: 1 });
  });

  it.each([
    ['first', true, false],
    ['last', false, true],
  ])('a service account, whose token is mounted %s', async (_, one, two) => {
    const account = (mounted: boolean) => `
apiVersion: v1
kind: ServiceAccount
metadata: { name: api }
automountServiceAccountToken: ${mounted}
`;
    const { facts } = await collect({
      'a.yaml': account(one),
      'b.yaml': account(two),
      'c.yaml': APP.slice(APP.indexOf('---')),
      'd.yaml': `${ROLE}---${BINDING}`,
    });
    expect(facts).toMatchObject({ W03: 1 });
  });
});

it('takes names from YAML as they are, and yes for true', async () => {
  const { facts, findings } = await collect({
    'p.yaml': `apiVersion: v1
kind: Pod
metadata: { name: __proto__, labels: { constructor: x, since: 2024-01-01 } }
spec: { hostNetwork: yes, containers: [] }
`,
  });
  expect(facts.W06).toBe(1);
  expect(findings.map(f => f.component)).toContain('Pod pay/__proto__');
});

it('hides no repository behind a broken one', async () => {
  const tree: Tree = memoryTree({ 'k8s/app.yaml': APP });
  const collector = new ManifestCollector(
    SETTINGS,
    repositories(LOCAL),
    async url => {
      if (url.includes('gone')) {
        throw new Error('not found');
      }
      return url.includes('odd')
        ? {
            ...tree,
            paths: () => {
              throw new Error('odd');
            },
          }
        : tree;
    },
  );
  const observations = await collectAll(collector, [
    service({ 'fairway.dev/git-repository': 'harbour/gone' }),
    service({ 'fairway.dev/git-repository': '../../etc' }),
    service({ 'fairway.dev/git-repository': 'harbour/odd' }),
    service(),
  ]);
  expect(observations.map(o => [o.status, o.error])).toEqual([
    ['error', expect.stringMatching(/must be <owner>\/<repository>/)],
    ['error', 'The repository harbour/gone could not be read: not found.'],
    ['error', 'The manifests of harbour/odd could not be judged: odd'],
    ['ok', undefined],
  ]);
  expect(observations.map(({ coverage }) => coverage[0]?.state)).toEqual([
    undefined,
    'broken',
    'broken',
    'scanned',
  ]);
});

it('says what to configure when there is no git server', async () => {
  const [{ status, error }] = await collectAll(
    new ManifestCollector(SETTINGS, repositories({})),
    [service()],
  );
  expect(status).toBe('error');
  expect(error).toMatch('set goldenPath.localGit.url');
});

describe('on the hosts of integrations', () => {
  const TOKEN = 'ghp_4f9TokenOfTests';
  const SLUG = 'github.com/project-slug';
  const SOURCE = 'backstage.io/source-location';
  let host: TestHost;

  const component = (name: string, annotations: Record<string, string>) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, annotations },
  });
  const collectorOf = (token: string) =>
    new ManifestCollector(
      SETTINGS,
      repositories(
        {},
        {
          github: [
            {
              host: host.host,
              apiBaseUrl: `http://${host.host}/api/v3`,
              token,
            },
          ],
        },
      ),
    );

  beforeAll(async () => {
    host = await startCodeHost({
      repositories: {
        'harbour/yard': {
          'api/app.yaml': `${NAMESPACE}---${APP}`,
          'web/role.yaml': `${ROLE}---${BINDING}`,
        },
      },
      authorization: basicAuthorization(`x-access-token:${TOKEN}`),
    });
  });

  beforeEach(() => {
    host.asked.splice(0);
  });

  afterAll(stopHosts);

  const clones = () =>
    host.asked.filter(
      ({ path, authorization }) =>
        path.includes('/info/refs') && authorization !== undefined,
    ).length;

  it('reads a repository with its credentials, once for all that are in it', async () => {
    const address = `url:http://${host.host}/harbour/yard/tree/main/`;
    const observations = await collectAll(collectorOf(TOKEN), [
      component('all', { [SLUG]: 'harbour/yard' }),
      component('all-too', { [SOURCE]: address }),
      component('api', {
        [SOURCE]: `${address}api/`,
        'fairway.dev/kubernetes-manifests': 'api',
      }),
      component('web', {
        [SOURCE]: `${address}web/`,
        'fairway.dev/kubernetes-manifests': 'web',
        'backstage.io/kubernetes-namespace': 'pay',
      }),
    ]);
    expect(
      observations.map(({ entityRef, status, facts }) => [
        entityRef,
        status,
        facts.manifests,
        facts.R06,
      ]),
    ).toEqual([
      ['component:default/all', 'ok', 5, 1],
      ['component:default/all-too', 'ok', 5, 1],
      ['component:default/api', 'ok', 3, 0],
      ['component:default/web', 'ok', 2, 1],
    ]);
    const title = `${host.host}/harbour/yard`;
    expect(observations[3]).toMatchObject({
      findings: [{ component: 'ServiceAccount pay/api' }],
      coverage: [{ resource: title, state: 'scanned' }],
    });
    expect(observations[3].findings[0].location).toContain(`${title}: `);
    expect(clones()).toBe(1);
  });

  it('tells nobody the token that a host refused', async () => {
    const wrong = 'ghp_WrongTokenOfTests';
    const [seen] = await collectAll(collectorOf(wrong), [
      component('api', { [SLUG]: 'harbour/yard' }),
    ]);
    expect(seen).toMatchObject({
      status: 'error',
      error: expect.stringContaining('harbour/yard could not be read: '),
      facts: {},
      findings: [],
      coverage: [{ resource: `${host.host}/harbour/yard`, state: 'broken' }],
    });
    const told = JSON.stringify(seen);
    expect(told).not.toContain(wrong);
    expect(told).not.toContain(
      basicAuthorization(`x-access-token:${wrong}`).slice(6),
    );
  });

  it('asks no host that is not configured', async () => {
    const stranger = await startHost((_req, res) => {
      res.writeHead(404).end();
    });
    const [seen] = await collectAll(collectorOf(TOKEN), [
      component('api', { [SOURCE]: `url:http://${stranger.host}/a/b` }),
    ]);
    expect(seen).toMatchObject({
      status: 'error',
      error: `No integration is configured for the host ${stranger.host}: add it to integrations in the configuration.`,
      facts: {},
      findings: [],
    });
    expect([...stranger.asked, ...host.asked]).toEqual([]);
  });

  it('is asked for what is software, and for what names its repository', () => {
    const collector = collectorOf(TOKEN);
    const located = component('x', { [SOURCE]: 'url:https://github.com/a/b/' });
    const group = { ...located, kind: 'Group' };
    const image = {
      ...component('x', { [SLUG]: 'harbour/image' }),
      kind: 'Resource',
    };
    expect(
      [located, group, image].map(entity => collector.selects(entity)),
    ).toEqual([true, false, true]);
    expect(collector.annotations).toEqual(
      expect.arrayContaining(['fairway.dev/git-repository', SOURCE, SLUG]),
    );
  });
});
