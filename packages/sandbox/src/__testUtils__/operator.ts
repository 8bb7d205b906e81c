import type { WorldInput } from '../world/schema';
import { smallWorldInput } from './smallWorld';

const RBAC = 'rbac.authorization.k8s.io';

/** Objects that {@link operatedClusters} adds, in namespace shop but for the rights. */
const OBJECTS = [
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'default-deny', namespace: 'shop' },
    spec: { podSelector: {}, policyTypes: ['Ingress'] },
  },
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'shipper', namespace: 'shop' },
    data: { 'shipper.conf': 'all', level: 'info' },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'shipper', namespace: 'shop' },
    spec: {
      selector: { matchLabels: { app: 'shipper' } },
      template: {
        metadata: { labels: { app: 'shipper' } },
        spec: { containers: [{ name: 'shipper', image: 'shipper:1' }] },
      },
    },
  },
  {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRole',
    metadata: { name: 'cluster-admin' },
    rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
  },
  {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRole',
    metadata: { name: 'operator' },
    rules: [
      {
        apiGroups: ['', 'apps', 'networking.k8s.io'],
        resources: ['configmaps', 'daemonsets', 'networkpolicies'],
        verbs: ['get', 'list', 'create', 'patch', 'delete'],
      },
      {
        apiGroups: [RBAC],
        resources: ['clusterrolebindings', 'rolebindings'],
        verbs: ['create', 'patch', 'delete'],
      },
      { apiGroups: [RBAC], resources: ['clusterroles'], verbs: ['bind'] },
    ],
  },
  {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: 'operator' },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'operator' },
    subjects: [{ apiGroup: RBAC, kind: 'Group', name: 'operators' }],
  },
];

/** The cluster of the small world with somebody, by the token `operator`, who may change what runs there. */
export const operatedClusters: NonNullable<WorldInput['clusters']> = (
  smallWorldInput.clusters ?? []
).map(cluster => ({
  ...cluster,
  tokens: [
    ...cluster.tokens,
    { token: 'operator', user: 'petra@test', groups: ['operators'] },
  ],
  objects: [...(cluster.objects ?? []), ...OBJECTS],
}));
