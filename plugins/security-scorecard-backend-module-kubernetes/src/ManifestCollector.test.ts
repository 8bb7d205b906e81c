import { memoryTree, type Tree } from '@fairway/plugin-golden-path-node';
import { collectAll } from './__testUtils__/cluster';
import { ManifestCollector } from './ManifestCollector';

const SETTINGS = {
  clusters: [],
  privilegedNamespaces: ['kube-system'],
  iamRoles: new Map<string, boolean>(),
  gitUrl: 'https://git.example',
};

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
    new ManifestCollector(SETTINGS, async () => memoryTree(files)),
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
  const collector = new ManifestCollector(SETTINGS, async url => {
    if (url.includes('gone')) {
      throw new Error('not found');
    }
    return tree;
  });
  const observations = await collectAll(collector, [
    service({ 'fairway.dev/git-repository': 'harbour/gone' }),
    service({ 'fairway.dev/git-repository': '../../etc' }),
    service(),
  ]);
  expect(observations.map(o => [o.status, o.error])).toEqual([
    ['error', 'The manifests of harbour/gone could not be read: not found'],
    ['error', expect.stringMatching(/must be <owner>\/<repository>/)],
    ['ok', undefined],
  ]);
});

it('says what to configure when there is no git server', async () => {
  await expect(
    collectAll(new ManifestCollector({ ...SETTINGS, gitUrl: undefined }), [
      service(),
    ]),
  ).rejects.toThrow('set goldenPath.localGit.url');
});
