import { all, append, edit, editAll, write, type Mutation } from '../mutation';

const POLICY = 'deploy/k8s/networkpolicy.yaml';
const DEPLOYMENT = 'deploy/k8s/deployment.yaml';

export const networkPolicy: Mutation[] = [
  {
    what: 'everything',
    change: write(POLICY, ''),
    at: { path: DEPLOYMENT, text: '      labels:\n        app' },
  },
  {
    what: 'the kind',
    change: edit(POLICY, /kind: NetworkPolicy/g, 'kind: ConfigMap'),
    at: { path: DEPLOYMENT, text: '      labels:\n        app' },
  },
  {
    what: 'the selector',
    change: editAll(POLICY, 'app.kubernetes.io/name: ledger', 'app: other'),
    at: { path: DEPLOYMENT, text: '      labels:\n        app' },
  },
  {
    what: 'an expression that does not match',
    change: editAll(
      POLICY,
      'matchLabels:\n      app.kubernetes.io/name: ledger',
      'matchExpressions: [{ key: app.kubernetes.io/name, operator: NotIn, values: [ledger] }]',
    ),
    at: { path: DEPLOYMENT, text: '      labels:\n        app' },
  },
  {
    what: 'the label of the pods',
    change: edit(
      DEPLOYMENT,
      /(template:[\s\S]*?name: )ledger/,
      'template:\n    metadata:\n      labels:\n        app: other',
    ),
    at: { path: DEPLOYMENT, text: '      labels:\n        app' },
    also: ['pod-security'],
  },
  {
    what: 'the namespace',
    change: editAll(POLICY, 'namespace: payments', 'namespace: other'),
    at: { path: DEPLOYMENT, text: '      labels:\n        app' },
  },
  {
    what: 'the outward direction',
    change: editAll(POLICY, '[Ingress, Egress]', '[Ingress]'),
    at: { path: POLICY },
  },
  {
    what: 'the inward direction',
    change: editAll(POLICY, '[Ingress, Egress]', '[Egress]'),
    at: { path: POLICY },
  },
  {
    what: 'an empty rule inwards',
    change: edit(POLICY, '  ingress:\n', '  ingress:\n    - {}\n'),
    at: { path: POLICY },
  },
  {
    what: 'an empty rule outwards',
    change: edit(POLICY, '  egress:\n', '  egress:\n    - {}\n'),
    at: { path: POLICY },
  },
  {
    what: 'ports without peers',
    change: edit(
      POLICY,
      '  ingress:\n',
      '  ingress:\n    - ports: [{ port: 8080 }]\n',
    ),
    at: { path: POLICY },
  },
  {
    what: 'the whole internet',
    change: edit(
      POLICY,
      '  egress:\n',
      '  egress:\n    - to: [{ ipBlock: { cidr: 0.0.0.0/0 } }]\n',
    ),
    at: { path: POLICY },
  },
  {
    what: 'half the internet',
    change: edit(
      POLICY,
      '  egress:\n',
      '  egress:\n    - to: [{ ipBlock: { cidr: 128.0.0.0/1 } }]\n',
    ),
    at: { path: POLICY },
  },
  {
    what: 'all ports as a range',
    change: edit(
      POLICY,
      '  egress:\n',
      '  egress:\n    - ports: [{ port: 1, endPort: 65535 }]\n',
    ),
    at: { path: POLICY },
  },
  {
    what: 'all namespaces',
    change: edit(
      POLICY,
      '  ingress:\n',
      '  ingress:\n    - from: [{ namespaceSelector: {} }]\n',
    ),
    at: { path: POLICY },
  },
  {
    what: 'all namespaces by an empty list',
    change: edit(
      POLICY,
      '  ingress:\n',
      '  ingress:\n    - from: [{ namespaceSelector: { matchLabels: {} } }]\n',
    ),
    at: { path: POLICY },
  },
  {
    what: 'a third policy',
    change: append(
      POLICY,
      '---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: x, namespace: payments }\nspec: { podSelector: {}, ingress: [{}] }',
    ),
    at: { path: POLICY },
  },
  {
    what: 'the network of the node',
    change: edit(
      DEPLOYMENT,
      'serviceAccountName:',
      'hostNetwork: true\n      serviceAccountName:',
    ),
    at: { path: DEPLOYMENT, text: 'hostNetwork' },
    also: ['pod-security'],
  },
  {
    what: 'a kustomization that leaves it out',
    change: write(
      'deploy/k8s/kustomization.yaml',
      'resources: [deployment.yaml]',
    ),
    at: { path: DEPLOYMENT, text: '      labels:\n        app' },
    also: ['pod-security'],
  },
  {
    what: 'another version of the API',
    change: edit(POLICY, /networking.k8s.io\/v1/g, 'example.com/v1'),
    at: { path: DEPLOYMENT, text: '      labels:\n        app' },
  },
  {
    what: 'a second workload',
    change: all(
      write(
        'deploy/k8s/worker.yaml',
        'apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: w, namespace: payments }\nspec: { jobTemplate: { spec: { template: { metadata: { labels: { app: w } } } } } }',
      ),
      edit(
        'deploy/k8s/kustomization.yaml',
        '  - service.yaml',
        '  - service.yaml\n  - worker.yaml',
      ),
    ),
    at: { path: 'deploy/k8s/worker.yaml' },
    also: ['pod-security'],
  },
];
