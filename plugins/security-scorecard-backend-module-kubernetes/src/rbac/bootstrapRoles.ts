import type { ClusterRole, PolicyRule, RbacObjects, Role } from './objects';

/**
 * Roles that every cluster has and manifests only refer to, with the rights that
 * matter to the rules (kubernetes/kubernetes, bootstrappolicy/policy.go at 1.34).
 */

const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'delete', 'deletecollection', 'patch', 'update'];
const rule = (
  apiGroups: string[],
  resources: string[],
  verbs: string[],
): PolicyRule => ({ apiGroups, resources, verbs });

const WORKLOADS = [
  rule(
    ['apps'],
    [
      'daemonsets',
      'deployments',
      'deployments/rollback',
      'deployments/scale',
      'replicasets',
      'replicasets/scale',
      'statefulsets',
      'statefulsets/scale',
    ],
    WRITE,
  ),
  rule(['batch'], ['cronjobs', 'jobs'], WRITE),
  rule(['networking.k8s.io'], ['ingresses', 'networkpolicies'], WRITE),
  rule(['policy'], ['poddisruptionbudgets'], WRITE),
  rule(['autoscaling'], ['horizontalpodautoscalers'], WRITE),
];

const VIEW: PolicyRule[] = [
  rule(
    [''],
    [
      'configmaps',
      'endpoints',
      'persistentvolumeclaims',
      'pods',
      'replicationcontrollers',
      'serviceaccounts',
      'services',
      'bindings',
      'events',
      'limitranges',
      'namespaces',
      'pods/log',
      'pods/status',
      'resourcequotas',
    ],
    READ,
  ),
  rule(
    ['apps'],
    ['daemonsets', 'deployments', 'replicasets', 'statefulsets'],
    READ,
  ),
  rule(['batch'], ['cronjobs', 'jobs'], READ),
  rule(['networking.k8s.io'], ['ingresses', 'networkpolicies'], READ),
  rule(['discovery.k8s.io'], ['endpointslices'], READ),
];

const EDIT: PolicyRule[] = [
  rule(
    [''],
    [
      'pods/attach',
      'pods/exec',
      'pods/portforward',
      'pods/proxy',
      'secrets',
      'services/proxy',
    ],
    READ,
  ),
  rule([''], ['serviceaccounts'], ['impersonate']),
  rule(
    [''],
    ['pods', 'pods/attach', 'pods/exec', 'pods/portforward', 'pods/proxy'],
    WRITE,
  ),
  rule([''], ['pods/eviction'], ['create']),
  rule(
    [''],
    [
      'configmaps',
      'events',
      'persistentvolumeclaims',
      'replicationcontrollers',
      'secrets',
      'serviceaccounts',
      'services',
      'services/proxy',
    ],
    WRITE,
  ),
  rule([''], ['serviceaccounts/token'], ['create']),
  ...WORKLOADS,
];

const ADMIN: PolicyRule[] = [
  rule(['authorization.k8s.io'], ['localsubjectaccessreviews'], ['create']),
  rule(
    ['rbac.authorization.k8s.io'],
    ['rolebindings', 'roles'],
    [...READ, ...WRITE],
  ),
];

const urls = (...nonResourceURLs: string[]): PolicyRule => ({
  verbs: ['get'],
  nonResourceURLs,
});

const RULES: Readonly<Record<string, PolicyRule[]>> = {
  'cluster-admin': [
    rule(['*'], ['*'], ['*']),
    { verbs: ['*'], nonResourceURLs: ['*'] },
  ],
  'system:auth-delegator': [
    rule(['authentication.k8s.io'], ['tokenreviews'], ['create']),
    rule(['authorization.k8s.io'], ['subjectaccessreviews'], ['create']),
  ],
  'system:basic-user': [
    rule(
      ['authorization.k8s.io'],
      ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
      ['create'],
    ),
    rule(['authentication.k8s.io'], ['selfsubjectreviews'], ['create']),
  ],
  'system:discovery': [
    urls(
      '/api',
      '/api/*',
      '/apis',
      '/apis/*',
      '/healthz',
      '/livez',
      '/openapi',
      '/openapi/*',
      '/readyz',
      '/version',
      '/version/',
    ),
  ],
  'system:public-info-viewer': [
    urls('/healthz', '/livez', '/readyz', '/version', '/version/'),
  ],
  'system:service-account-issuer-discovery': [
    urls(
      '/.well-known/openid-configuration',
      '/.well-known/openid-configuration/',
      '/openid/v1/jwks',
      '/openid/v1/jwks/',
    ),
  ],
  'system:monitoring': [
    urls(
      '/healthz',
      '/healthz/*',
      '/livez',
      '/livez/*',
      '/metrics',
      '/metrics/slis',
      '/readyz',
      '/readyz/*',
    ),
  ],
  'system:heapster': [
    rule([''], ['events', 'namespaces', 'nodes', 'pods'], READ),
    rule(['apps'], ['deployments'], READ),
  ],
  'system:kubelet-api-admin': [
    rule([''], ['nodes'], ['get', 'list', 'watch', 'proxy']),
    rule(
      [''],
      [
        'nodes/configz',
        'nodes/healthz',
        'nodes/log',
        'nodes/metrics',
        'nodes/pods',
        'nodes/proxy',
        'nodes/stats',
      ],
      ['*'],
    ),
  ],
  'system:node-bootstrapper': [
    rule(
      ['certificates.k8s.io'],
      ['certificatesigningrequests'],
      ['create', ...READ],
    ),
  ],
  'system:node-problem-detector': [
    rule([''], ['nodes'], ['get']),
    rule([''], ['nodes/status'], ['patch']),
    rule(['', 'events.k8s.io'], ['events'], ['create', 'patch', 'update']),
  ],
  'system:node-proxier': [
    rule([''], ['endpoints', 'nodes', 'services'], READ),
    rule(['', 'events.k8s.io'], ['events'], ['create', 'patch', 'update']),
    rule(['discovery.k8s.io'], ['endpointslices'], ['list', 'watch']),
  ],
  'system:persistent-volume-provisioner': [
    rule([''], ['persistentvolumes'], ['create', 'delete', ...READ]),
    rule([''], ['persistentvolumeclaims'], [...READ, 'update']),
    rule(['storage.k8s.io'], ['storageclasses'], READ),
    rule([''], ['events'], ['create', 'patch', 'update', 'watch']),
  ],
};

const label = (to: string) => `rbac.authorization.k8s.io/aggregate-to-${to}`;

function builtIn(
  name: string,
  rules: PolicyRule[],
  labels: Record<string, string> = {},
): ClusterRole {
  return {
    metadata: {
      name,
      labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults', ...labels },
    },
    rules,
  };
}

/** `admin`, `edit` and `view` are summed from labelled roles, those of manifests among them. */
function aggregate(name: string, into: string | undefined): ClusterRole {
  return {
    ...builtIn(name, [], into ? { [label(into)]: 'true' } : {}),
    aggregationRule: {
      clusterRoleSelectors: [{ matchLabels: { [label(name)]: 'true' } }],
    },
  };
}

const CLUSTER_ROLES: readonly ClusterRole[] = [
  ...Object.entries(RULES).map(([name, rules]) => builtIn(name, rules)),
  aggregate('admin', undefined),
  aggregate('edit', 'admin'),
  aggregate('view', 'edit'),
  builtIn('system:aggregate-to-admin', ADMIN, { [label('admin')]: 'true' }),
  builtIn('system:aggregate-to-edit', EDIT, { [label('edit')]: 'true' }),
  builtIn('system:aggregate-to-view', VIEW, { [label('view')]: 'true' }),
];

const ROLES: readonly Role[] = [
  {
    metadata: {
      name: 'extension-apiserver-authentication-reader',
      namespace: 'kube-system',
      labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' },
    },
    rules: [
      {
        ...rule([''], ['configmaps'], READ),
        resourceNames: ['extension-apiserver-authentication'],
      },
    ],
  },
];

/**
 * Adds the roles that every cluster has to those of manifests. A manifest of the
 * same name only adds rules: the API server puts back what is taken out.
 */
export function withBootstrapRoles(objects: RbacObjects): RbacObjects {
  return {
    ...objects,
    clusterRoles: [...objects.clusterRoles, ...CLUSTER_ROLES],
    roles: [...objects.roles, ...ROLES],
  };
}
