import { append, edit, remove, write, type Mutation } from '../mutation';

const PODS = 'deploy/k8s/deployment.yaml';
const ACCOUNT = 'deploy/k8s/serviceaccount.yaml';
const ROLE = 'deploy/k8s/role.yaml';

const inPods = (
  what: string,
  from: string,
  to: string,
  text?: string,
): Mutation => ({
  what,
  change: edit(PODS, from, to),
  at: text === undefined ? { path: PODS } : { path: PODS, text },
});

export const podSecurity: Mutation[] = [
  inPods(
    'the user that is not root',
    'runAsNonRoot: true',
    'runAsNonRoot: false',
    'runAsNonRoot',
  ),
  inPods(
    'the word about the user',
    '        runAsNonRoot: true\n',
    '',
    'securityContext:\n            allow',
  ),
  inPods(
    'the number of the user',
    'runAsUser: 65532',
    'runAsUser: 0',
    'runAsUser',
  ),
  inPods(
    'the system calls',
    'type: RuntimeDefault',
    'type: Unconfined',
    'seccompProfile',
  ),
  inPods(
    'the raising of privileges',
    'allowPrivilegeEscalation: false',
    'allowPrivilegeEscalation: true',
    'allowPrivilegeEscalation',
  ),
  inPods(
    'the privileged container',
    'privileged: false',
    'privileged: true',
    'privileged: true',
  ),
  inPods(
    'the file system',
    'readOnlyRootFilesystem: true',
    'readOnlyRootFilesystem: false',
    'readOnlyRootFilesystem',
  ),
  inPods('the capabilities', 'drop: [ALL]', 'drop: [NET_RAW]', 'drop:'),
  inPods(
    'an added capability',
    'drop: [ALL]',
    'drop: [ALL]\n              add: [SYS_ADMIN]',
    'add:',
  ),
  inPods('the digest of the image', '@sha256:0000', ':0000', 'image:'),
  inPods(
    'requests',
    'requests: { cpu: 50m, memory: 96Mi }',
    'requests: { cpu: 50m }',
    'requests:',
  ),
  inPods(
    'limits',
    "limits: { cpu: '1', memory: 192Mi }",
    "limits: { cpu: '1' }",
    'limits:',
  ),
  inPods(
    'the probe of readiness',
    'readinessProbe:',
    'readyProbe:',
    '- name: service',
  ),
  inPods(
    'the token of the API',
    'automountServiceAccountToken: false',
    'automountServiceAccountToken: true',
    'automountServiceAccountToken',
  ),
  inPods(
    'the processes of the node',
    'enableServiceLinks: false',
    'hostPID: true',
    'hostPID',
  ),
  inPods(
    'a folder of the node',
    'emptyDir: { sizeLimit: 64Mi }',
    'hostPath: { path: /var/run }',
    '- name: tmp',
  ),
  inPods(
    'a port of the node',
    'containerPort: 8080',
    'containerPort: 8080\n              hostPort: 8080',
    'hostPort',
  ),
  inPods(
    'the account',
    'serviceAccountName: ledger',
    'serviceAccountName: default',
    'serviceAccountName',
  ),
  inPods(
    'a second container',
    '      volumes:\n',
    '        - name: helper\n          image: busybox\n      volumes:\n',
    'image: busybox',
  ),
  {
    what: 'the token of the account',
    change: edit(
      ACCOUNT,
      'automountServiceAccountToken: false',
      'automountServiceAccountToken: true',
    ),
    at: { path: ACCOUNT, text: 'automountServiceAccountToken' },
  },
  {
    what: 'a role with everything',
    change: edit(
      ROLE,
      'rules: []',
      "rules:\n  - apiGroups: ['']\n    resources: [pods]\n    verbs: ['*']",
    ),
    at: { path: ROLE, text: "verbs: ['*']" },
  },
  {
    what: 'a role that reads all secrets',
    change: edit(
      ROLE,
      'rules: []',
      "rules:\n  - apiGroups: ['']\n    resources: [secrets]\n    verbs: [get]",
    ),
    at: { path: ROLE, text: 'resources: [secrets]' },
  },
  {
    what: 'a role of the platform',
    change: edit(
      ROLE,
      '  kind: Role\n  name: ledger',
      '  kind: ClusterRole\n  name: cluster-admin',
    ),
    at: { path: ROLE, text: 'name: cluster-admin' },
  },
  {
    what: 'the budget',
    change: edit(
      'deploy/k8s/poddisruptionbudget.yaml',
      'matchLabels:\n      app.kubernetes.io/name: ledger',
      'matchLabels:\n      app.kubernetes.io/name: other',
    ),
    at: { path: PODS, text: 'name: ledger' },
  },
  {
    what: 'a binding in the whole cluster',
    change: append(
      ROLE,
      '---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: { name: x }\nroleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: ledger }\nsubjects: [{ kind: ServiceAccount, name: ledger, namespace: payments }]',
    ),
    at: { path: ROLE, text: 'kind: ClusterRoleBinding' },
  },
  {
    what: 'all manifests',
    change: remove('deploy/'),
    at: { path: 'deploy/k8s' },
    also: ['network-policy', 'ci-tests', 'pipeline-gate', 'supply-chain'],
  },
  {
    what: 'the syntax',
    change: write(PODS, 'spec: : ['),
    at: { path: 'deploy/k8s' },
    also: ['network-policy'],
  },
];
