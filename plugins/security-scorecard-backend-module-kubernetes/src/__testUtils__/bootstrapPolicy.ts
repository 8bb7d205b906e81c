import { binding, clusterBinding, clusterRole, role } from './manifests';

/**
 * What the API server and kubeadm make in every new cluster, as
 * bootstrappolicy/policy.go and controller_policy.go have it at 1.34. The roles
 * of the control plane have rights that no service may have.
 */

const DEFAULTS = 'labels: { kubernetes.io/bootstrapping: rbac-defaults }';
const rule = (group: string, verbs: string, resources: string) =>
  `verbs: [${verbs}], apiGroups: ['${group}'], resources: [${resources}]`;
const READ = 'get, list, watch';
const WRITE = 'create, update, patch, delete, deletecollection';

/** ClusterRole → its rules and whom Kubernetes binds it to. */
const CLUSTER: Record<string, [rules: string, subject: string]> = {
  'cluster-admin': [
    rule('*', "'*'", "'*'"),
    'kind: Group, name: system:masters',
  ],
  'system:basic-user': [
    rule(
      'authorization.k8s.io',
      'create',
      'selfsubjectaccessreviews, selfsubjectrulesreviews',
    ),
    'kind: Group, name: system:authenticated',
  ],
  'system:discovery': [
    "verbs: [get], nonResourceURLs: [/api, '/api/*', /apis, '/apis/*', /healthz, /livez, /openapi, '/openapi/*', /readyz, /version, /version/]",
    'kind: Group, name: system:authenticated',
  ],
  'system:public-info-viewer': [
    'verbs: [get], nonResourceURLs: [/healthz, /livez, /readyz, /version, /version/]',
    'kind: Group, name: system:unauthenticated',
  ],
  'system:service-account-issuer-discovery': [
    'verbs: [get], nonResourceURLs: [/.well-known/openid-configuration, /openid/v1/jwks]',
    'kind: Group, name: system:serviceaccounts',
  ],
  'system:kube-controller-manager': [
    [
      rule('', 'create, delete, get, update', 'secrets, serviceaccounts'),
      rule('', 'create', 'serviceaccounts/token'),
      rule('*', 'list, watch', "'*'"),
    ].join(' }, { '),
    'kind: User, name: system:kube-controller-manager',
  ],
  'system:kube-scheduler': [
    [
      rule('', 'delete, get, list, watch', 'pods'),
      rule('', 'create', 'pods/binding'),
      rule('', 'patch, update', 'pods/status'),
      rule('', READ, 'nodes'),
    ].join(' }, { '),
    'kind: User, name: system:kube-scheduler',
  ],
  'system:node': [
    [
      rule('', READ, 'secrets, configmaps, pods'),
      rule(
        '',
        'create, get, list, watch, update, patch',
        'nodes, nodes/status',
      ),
      rule('', 'create, delete', 'pods'),
      rule('', 'create', 'pods/eviction, serviceaccounts/token'),
      rule(
        'certificates.k8s.io',
        'create, get, list, watch',
        'certificatesigningrequests',
      ),
    ].join(' }, { '),
    'kind: Group, name: system:nodes',
  ],
  'system:node-proxier': [
    rule('', 'list, watch', 'services, endpoints, nodes'),
    'kind: User, name: system:kube-proxy',
  ],
  'system:volume-scheduler': [
    rule('', 'get, list, patch, update, watch', 'persistentvolumes'),
    'kind: User, name: system:kube-scheduler',
  ],
  'system:monitoring': [
    'verbs: [get], nonResourceURLs: [/metrics, /healthz, /readyz, /livez]',
    'kind: Group, name: system:monitoring',
  ],
  'system:controller:clusterrole-aggregation-controller': [
    rule(
      'rbac.authorization.k8s.io',
      'escalate, get, list, patch, update, watch',
      'clusterroles',
    ),
    'kind: ServiceAccount, name: clusterrole-aggregation-controller, namespace: kube-system',
  ],
  'system:controller:generic-garbage-collector': [
    rule('*', 'delete, get, list, patch, update, watch', "'*'"),
    'kind: ServiceAccount, name: generic-garbage-collector, namespace: kube-system',
  ],
  'system:controller:namespace-controller': [
    rule('*', 'delete, deletecollection, get, list', "'*'"),
    'kind: ServiceAccount, name: namespace-controller, namespace: kube-system',
  ],
  'system:controller:certificate-controller': [
    [
      rule(
        'certificates.k8s.io',
        'update',
        'certificatesigningrequests/approval, certificatesigningrequests/status',
      ),
      rule('certificates.k8s.io', 'approve, sign', 'signers'),
    ].join(' }, { '),
    'kind: ServiceAccount, name: certificate-controller, namespace: kube-system',
  ],
  'system:controller:node-controller': [
    [
      rule('', 'delete, get, list, patch, update', 'nodes'),
      rule('', 'delete, get, list', 'pods'),
    ].join(' }, { '),
    'kind: ServiceAccount, name: node-controller, namespace: kube-system',
  ],
  'system:controller:deployment-controller': [
    rule(
      'apps',
      'create, delete, get, list, patch, update, watch',
      'replicasets, deployments',
    ),
    'kind: ServiceAccount, name: deployment-controller, namespace: kube-system',
  ],
  'system:controller:daemon-set-controller': [
    rule('', 'create, delete, list, patch, watch', 'pods'),
    'kind: ServiceAccount, name: daemon-set-controller, namespace: kube-system',
  ],
  'system:controller:expand-controller': [
    rule('', 'get, list, patch, update, watch', 'persistentvolumes, secrets'),
    'kind: ServiceAccount, name: expand-controller, namespace: kube-system',
  ],
  'system:controller:persistent-volume-binder': [
    rule(
      '',
      'create, delete, get, list, update, watch',
      'persistentvolumes, pods, services, endpoints',
    ),
    'kind: ServiceAccount, name: persistent-volume-binder, namespace: kube-system',
  ],
  'system:controller:service-account-controller': [
    rule('', 'create', 'serviceaccounts'),
    'kind: ServiceAccount, name: service-account-controller, namespace: kube-system',
  ],
  'system:controller:endpoint-controller': [
    rule('', 'create, delete, get, list, update', 'endpoints'),
    'kind: ServiceAccount, name: endpoint-controller, namespace: kube-system',
  ],
  'system:controller:pod-garbage-collector': [
    rule('', 'delete, list, watch', 'pods'),
    'kind: ServiceAccount, name: pod-garbage-collector, namespace: kube-system',
  ],
};

/** Roles that Kubernetes brings and binds to nobody. */
const UNBOUND: Record<string, string> = {
  admin: rule(
    'rbac.authorization.k8s.io',
    `${READ}, ${WRITE}`,
    'roles, rolebindings',
  ),
  edit: rule('', `${READ}, ${WRITE}`, 'secrets, pods, pods/exec, services'),
  view: rule('', READ, 'pods, services'),
  'system:kubelet-api-admin': rule('', "'*'", 'nodes/proxy, nodes/stats'),
  'system:auth-delegator': rule(
    'authentication.k8s.io',
    'create',
    'tokenreviews',
  ),
  'system:certificates.k8s.io:kubelet-serving-approver': rule(
    'certificates.k8s.io',
    'approve',
    'signers',
  ),
  'system:persistent-volume-provisioner': rule(
    '',
    'create, delete',
    'persistentvolumes',
  ),
};

const NAMESPACED: [
  namespace: string,
  name: string,
  rules: string,
  account: string,
][] = [
  [
    'kube-system',
    'system:controller:token-cleaner',
    rule('', 'delete, get, list, watch', 'secrets'),
    'token-cleaner',
  ],
  [
    'kube-system',
    'system:controller:bootstrap-signer',
    rule('', READ, 'secrets'),
    'bootstrap-signer',
  ],
  [
    'kube-public',
    'system:controller:bootstrap-signer',
    rule('', 'update', 'configmaps'),
    'bootstrap-signer',
  ],
];

/** Manifests of everything above. */
export const BOOTSTRAP_POLICY = [
  ...Object.entries(CLUSTER).map(
    ([name, [rules, subject]]) =>
      clusterRole(name, rules, DEFAULTS) +
      clusterBinding(name, name, [subject], DEFAULTS),
  ),
  ...Object.entries(UNBOUND).map(([name, rules]) =>
    clusterRole(name, rules, DEFAULTS),
  ),
  ...NAMESPACED.map(
    ([namespace, name, rules, account]) =>
      role(namespace, name, rules) +
      binding(namespace, name, `Role ${name}`, [
        `kind: ServiceAccount, name: ${account}, namespace: kube-system`,
      ]),
  ),
].join('');
