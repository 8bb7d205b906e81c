import { memoryTree } from '@fairway/plugin-golden-path-node';
import { readManifests } from '../manifests/readManifests';
import { evaluateCluster } from '../rbac/attribution';
import { withBootstrapRoles } from '../rbac/bootstrapRoles';
import { evaluateWorkloads } from './evaluate';
import { evaluateNamespace } from './namespaceRule';
import type { PodIdentity } from './iamConfig';
import { indexAccounts } from './tokenRules';
import { WORKLOAD_RULE_IDS, type WorkloadRuleId } from './ruleIds';

const ADMIN_ROLE = 'arn:aws:iam::111122223333:role/admin';
const NARROW_ROLE = 'arn:aws:iam::111122223333:role/narrow';

const SAFE =
  'securityContext: { allowPrivilegeEscalation: false, runAsNonRoot: true }';

/** A Deployment of pay; the container is `main` unless the spec says otherwise. */
const pod = (spec: string, container = SAFE) => `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: app, namespace: pay }
spec:
  template:
    spec: { ${spec ? `${spec}, ` : ''}containers: [{ name: main, ${container} }] }
`;
const own = 'serviceAccountName: api';
const off = 'automountServiceAccountToken: false';
const on = 'automountServiceAccountToken: true';

const account = (more = '', annotations = '') => `---
apiVersion: v1
kind: ServiceAccount
metadata: { name: api, namespace: pay, annotations: { ${annotations} } }
${more}
`;
const irsa = (arn: string) =>
  account(off, `eks.amazonaws.com/role-arn: '${arn}'`);

const bound = (verbs: string, resource: string) => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: r, namespace: pay }
rules: [{ verbs: [${verbs}], apiGroups: [''], resources: [${resource}] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: b, namespace: pay }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: r }
subjects: [{ kind: ServiceAccount, name: api }]
`;
const HARMLESS = account() + bound('get', 'configmaps');
const SECRETS = account() + bound('get', 'secrets');
const context = (fields: string) => `securityContext: { ${fields} }`;
const namespace = (labels = '') => `---
apiVersion: v1
kind: Namespace
metadata: { name: pay, labels: { ${labels} } }
`;
const container = (fields: string, kind = 'initContainers') =>
  pod(`${own}, ${off}, ${kind}: [{ name: other, ${fields} }]`);

const projected = (token: string) =>
  `volumes: [{ name: t, projected: { sources: [{ serviceAccountToken: { ${token} } }] } }]`;

function judge(manifests: string, podIdentities?: PodIdentity[]) {
  const read = readManifests(memoryTree({ 'deploy/app.yaml': manifests }), {
    paths: [],
    namespace: 'default',
  });
  expect(read.problems).toEqual([]);
  const verdict = evaluateWorkloads(read.sources, {
    accounts: indexAccounts(read.rbac.serviceAccounts),
    rights: evaluateCluster(withBootstrapRoles(read.rbac), {
      privilegedNamespaces: ['kube-system'],
      eks: false,
    }),
    eks: false,
    podIdentities,
    iamRoles: new Map([
      [ADMIN_ROLE, true],
      [NARROW_ROLE, false],
    ]),
  });
  return {
    hits: [...verdict.hits, ...read.namespaces.flatMap(evaluateNamespace)],
    undecided: verdict.undecided,
  };
}

interface Case {
  hits: [string, string][];
  misses: string[];
}

const CASES: Record<WorkloadRuleId, Case> = {
  W01: {
    hits: [
      [pod(''), 'medium'],
      [pod('serviceAccountName: default'), 'medium'],
    ],
    misses: [pod(off), pod(own) + HARMLESS],
  },
  W02: {
    hits: [
      [pod(own) + account(), 'low'],
      // The pod wins over the account.
      [pod(`${own}, ${on}`) + account(off), 'low'],
    ],
    misses: [
      pod(own) + HARMLESS,
      pod(own) + account(off),
      pod(`${own}, ${off}`) + account(on),
    ],
  },
  W03: {
    hits: [
      [pod(own) + SECRETS, 'high'],
      [pod(`${own}, hostPID: true`) + SECRETS, 'critical'],
      [pod(own, context('privileged: true')) + SECRETS, 'critical'],
      // A volume brings the token that is not mounted by default.
      [pod(`${own}, ${off}, ${projected('path: t')}`) + SECRETS, 'high'],
      [
        pod(
          `${own}, ${off}, ${projected("audience: 'https://kubernetes.default.svc'")}`,
        ) + SECRETS,
        'high',
      ],
      [
        pod(`${own}, volumes: [{ name: v, hostPath: { path: /var } }]`) +
          SECRETS,
        'critical',
      ],
    ],
    misses: [
      pod(`${own}, ${off}`) + SECRETS,
      pod(`${own}, ${off}, ${projected('audience: vault')}`) + SECRETS,
      pod(own) + HARMLESS,
      // R26 to R31 are not worth it.
      pod(own) + account() + bound('delete', 'events'),
      pod(own) + bound('get', 'secrets') + account(off),
    ],
  },
  W04: {
    hits: [[pod('serviceAccount: api') + HARMLESS, 'low']],
    misses: [
      pod(`${own}, serviceAccount: api`) + HARMLESS,
      pod(own) + HARMLESS,
    ],
  },
  W05: {
    hits: [
      [pod(`${own}, ${off}`, context('privileged: true')), 'high'],
      [container(context('privileged: yes')), 'high'],
      [container(context('privileged: true'), 'ephemeralContainers'), 'high'],
    ],
    misses: [
      pod(`${own}, ${off}`, context('privileged: false')),
      pod(`${own}, ${off}`, "env: [{ name: privileged, value: 'true' }]"),
    ],
  },
  W06: {
    hits: [
      [pod('hostPID: true'), 'high'],
      [pod('hostIPC: true'), 'high'],
      [pod('hostNetwork: true'), 'high'],
    ],
    misses: [
      pod('hostPID: false, hostIPC: false, hostNetwork: false'),
      pod('hostUsers: true'),
    ],
  },
  W07: {
    hits: [
      [pod('volumes: [{ name: v, hostPath: { path: / } }]'), 'high'],
      [
        pod('volumes: [{ name: v, hostPath: { path: /run/docker.sock } }]'),
        'high',
      ],
    ],
    misses: [
      pod(
        'volumes: [{ name: v, emptyDir: {} }, { name: hostPath, configMap: {} }]',
      ),
    ],
  },
  W08: {
    hits: [
      ...['SYS_ADMIN', 'CAP_SYS_MODULE', 'NET_RAW', 'all'].map(
        (name): [string, string] => [
          container(context(`capabilities: { add: [${name}] }`)),
          'high',
        ],
      ),
    ],
    misses: [
      container(context('capabilities: { add: [NET_BIND_SERVICE] }')),
      container(context('capabilities: { drop: [ALL] }')),
    ],
  },
  W09: {
    hits: [
      [pod(own, context('runAsNonRoot: true')), 'medium'],
      [pod(own, context('allowPrivilegeEscalation: true')), 'medium'],
      [container(context('runAsNonRoot: true')), 'medium'],
    ],
    misses: [
      pod(own),
      pod(`${own}, os: { name: windows }`, context('runAsNonRoot: true')),
    ],
  },
  W10: {
    hits: [
      [pod(own, context('allowPrivilegeEscalation: false')), 'medium'],
      // The container wins over the pod.
      [
        pod('securityContext: { runAsUser: 1000 }', context('runAsUser: 0')),
        'medium',
      ],
      [
        pod(
          'securityContext: { runAsNonRoot: true }',
          context('runAsNonRoot: false'),
        ),
        'medium',
      ],
    ],
    misses: [
      pod(
        'securityContext: { runAsNonRoot: true }',
        context('privileged: false'),
      ),
      pod('securityContext: { runAsUser: 1000 }', context('privileged: false')),
      pod('securityContext: { runAsUser: 0 }', context('runAsUser: 1000')),
    ],
  },
  W11: {
    hits: [
      [
        container(
          'env: [{ name: KEY, valueFrom: { secretKeyRef: { name: s, key: k } } }]',
        ),
        'low',
      ],
      [container('envFrom: [{ secretRef: { name: s } }]'), 'low'],
    ],
    misses: [
      container('envFrom: [{ configMapRef: { name: s } }]'),
      container(
        'env: [{ name: KEY, valueFrom: { configMapKeyRef: { name: s, key: k } } }]',
      ),
      pod('volumes: [{ name: v, secret: { secretName: s } }]'),
    ],
  },
  W12: {
    hits: [
      [namespace(), 'medium'],
      [namespace('pod-security.kubernetes.io/warn: restricted'), 'medium'],
      [namespace('pod-security.kubernetes.io/enforce: privileged'), 'medium'],
    ],
    misses: [
      namespace('pod-security.kubernetes.io/enforce: baseline'),
      namespace('pod-security.kubernetes.io/enforce: restricted'),
    ],
  },
  W13: {
    hits: [[pod(own) + irsa(ADMIN_ROLE), 'high']],
    misses: [pod(own) + irsa(NARROW_ROLE), pod(own) + HARMLESS],
  },
};

describe.each(WORKLOAD_RULE_IDS)('%s', id => {
  it.each(CASES[id].hits)('hits %s', (manifest, severity) => {
    const found = judge(manifest).hits.filter(hit => hit.rule === id);
    expect(found.map(hit => hit.severity)).toEqual([severity]);
    expect(found[0].component).toMatch(
      /^(?:Deployment pay\/app|Namespace pay)$/,
    );
    expect(found[0].change).toMatch(/\.$/);
  });

  it.each(CASES[id].misses)('misses %s', manifest => {
    const { hits, undecided } = judge(manifest);
    expect(hits.filter(hit => hit.rule === id)).toEqual([]);
    expect(undecided.has(id)).toBe(false);
  });
});

describe('what is not known', () => {
  it.each<[string, WorkloadRuleId[]]>([
    // The account is not in the manifests and decides about the token.
    [pod(own), ['W02', 'W03', 'W13']],
    [pod(`${own}, ${on}`), ['W13']],
    // Nobody said what the role may do.
    [pod(own) + irsa('arn:aws:iam::111122223333:role/other'), ['W13']],
  ])('leaves open: %s', (manifest, ids) => {
    expect([...judge(manifest).undecided.keys()].sort()).toEqual(ids);
  });
});

describe('a pod that has an IAM role by annotation and by association', () => {
  const by = (annotated: string, associated: string) =>
    judge(pod(own) + irsa(annotated), [
      { namespace: 'pay', serviceAccount: 'api', roleArn: associated },
    ]);

  it.each([
    [ADMIN_ROLE, NARROW_ROLE],
    [NARROW_ROLE, ADMIN_ROLE],
  ])('may choose: %s, %s', (annotated, associated) => {
    const { hits } = by(annotated, associated);
    expect(hits.filter(({ rule }) => rule === 'W13')).toHaveLength(1);
  });

  it('is not decided when one of them is not known', () => {
    const { undecided } = by('arn:aws:iam::111122223333:role/o', NARROW_ROLE);
    expect(undecided.get('W13')).toMatch(/role\/o may do is not known/);
  });
});

it('takes each container that a finding is about into its title', () => {
  const [hit] = judge(
    pod(
      `${own}, ${off}, initContainers: [{ name: setup, ${context('privileged: true')} }]`,
      context('privileged: true'),
    ),
  ).hits.filter(({ rule }) => rule === 'W05');
  expect(hit.title).toBe(
    'Deployment pay/app: container setup is privileged; container main is privileged',
  );
});

describe('kinds', () => {
  const template =
    'template: { spec: { hostPID: true, containers: [{ name: c }] } }';
  it.each([
    ['v1', 'Pod', 'hostPID: true, containers: [{ name: c }]'],
    ['v1', 'ReplicationController', template],
    ['apps/v1', 'StatefulSet', template],
    ['apps/v1', 'DaemonSet', template],
    ['apps/v1', 'ReplicaSet', template],
    ['batch/v1', 'Job', template],
    ['batch/v1', 'CronJob', `jobTemplate: { spec: { ${template} } }`],
  ])('%s %s', (apiVersion, kind, spec) => {
    const { hits } = judge(
      `{ apiVersion: ${apiVersion}, kind: ${kind}, metadata: { name: x }, spec: { ${spec} } }`,
    );
    expect(hits.find(({ rule }) => rule === 'W06')).toMatchObject({
      component: `${kind} default/x`,
      origin: 'deploy/app.yaml',
    });
  });
});
