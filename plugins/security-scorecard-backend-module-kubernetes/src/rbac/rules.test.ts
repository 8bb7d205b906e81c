import {
  API,
  binding,
  clusterBinding,
  clusterRole,
  readManifests,
  role,
} from '../__testUtils__/manifests';
import { evaluateCluster } from './attribution';
import { RULE_IDS, type RuleId } from './ruleIds';

const BOOTSTRAP = 'labels: { kubernetes.io/bootstrapping: rbac-defaults }';
const ADMIN = clusterRole(
  'cluster-admin',
  "verbs: ['*'], apiGroups: ['*'], resources: ['*']",
  BOOTSTRAP,
);
const DISCOVERY = clusterRole(
  'system:discovery',
  "verbs: [get], nonResourceURLs: ['/api/*', /version]",
  BOOTSTRAP,
);
const ACCOUNTS = ['pay/api', 'pay/default', 'kube-system/default']
  .map(key => key.split('/'))
  .map(
    ([namespace, name]) => `---
kind: ServiceAccount
metadata: { name: ${name}, namespace: ${namespace} }
`,
  )
  .join('');

const rule = (group: string, verbs: string, resources: string, names = '') =>
  `verbs: [${verbs}], apiGroups: ['${group}'], resources: [${resources}]${
    names && `, resourceNames: [${names}]`
  }`;
/** The service account pay/api has the rule in the whole cluster. */
const everywhere = (text: string) =>
  clusterRole('r', text) + clusterBinding('b', 'r');
/** It has the rule in one namespace. */
const inside = (text: string, namespace = 'pay') =>
  role(namespace, 'r', text) + binding(namespace, 'b', 'Role r');
const group = (name: string) => [`kind: Group, name: '${name}'`];

const RBAC = 'rbac.authorization.k8s.io';
const HOOKS = 'admissionregistration.k8s.io';
const CSR = 'certificates.k8s.io';
const READ_PODS = rule('', 'get', 'pods');
const approval = rule(CSR, 'update', 'certificatesigningrequests/approval');
const approve = rule(CSR, 'approve', 'signers');
const request = rule(CSR, 'create', 'certificatesigningrequests');
/** Three rules, each in a binding of its own. */
const three = (...rules: string[]) =>
  rules
    .map(
      (text, i) =>
        clusterRole(`r${i}`, text) + clusterBinding(`b${i}`, `r${i}`),
    )
    .join('');

interface Case {
  /** Manifest → the severity it is hit with. */
  hits: [string, string][];
  misses: string[];
  eks?: boolean;
}

const CASES: Record<RuleId, Case> = {
  R01: {
    hits: [[ADMIN + clusterBinding('b', 'cluster-admin'), 'critical']],
    misses: [
      ADMIN + binding('pay', 'b', 'ClusterRole cluster-admin'),
      ADMIN +
        clusterBinding(
          'cluster-admin',
          'cluster-admin',
          group('system:masters'),
          BOOTSTRAP,
        ),
      clusterRole('cluster-admins', READ_PODS) +
        clusterBinding('b', 'cluster-admins'),
    ],
  },
  R02: {
    hits: [
      [everywhere(rule('*', "'*'", "'*'")), 'critical'],
      [everywhere(rule('', "'*'", "'*'")), 'critical'],
      [inside(rule('*', "'*'", "'*'")), 'high'],
      [inside(rule('*', "'*'", "'*'"), 'kube-system'), 'critical'],
    ],
    misses: [
      everywhere(rule('apps', "'*'", "'*'")),
      everywhere(rule('*', "'*'", "'*/scale'")),
      everywhere(rule('*', "'*'", "'*'", 'one')),
    ],
  },
  R03: {
    hits: [
      [everywhere(rule('', "'*'", 'secrets')), 'high'],
      [everywhere(rule(RBAC, "'*'", 'clusterroles')), 'high'],
      [inside(rule('apps', "'*'", 'deployments')), 'medium'],
    ],
    misses: [
      everywhere(rule('', 'get, list, watch, create, update', 'secrets')),
      everywhere(rule('apps', "'*'", 'secrets')),
      everywhere(rule('', "'*'", "'pods/*', pods/log")),
      inside(rule(RBAC, "'*'", 'clusterroles')),
    ],
  },
  R04: {
    hits: [
      [everywhere(rule('', 'get', "'*'")), 'high'],
      [everywhere(rule('*', 'patch', "'*'")), 'critical'],
      [everywhere(rule('example.org', 'patch', "'*'")), 'high'],
      [inside(rule('', 'delete', "'*'")), 'medium'],
    ],
    misses: [
      everywhere(rule('', 'watch', "'*'")),
      everywhere(rule('', 'get', "'*/status', 'pods/*'")),
      everywhere(rule('', 'get', "'*'", 'one')),
    ],
  },
  R05: {
    hits: [
      [everywhere(rule('', 'watch', 'secrets')), 'high'],
      [everywhere(rule('*', "'*'", "'*'")), 'high'],
    ],
    misses: [
      everywhere(rule('', 'get', 'secrets', 'own')),
      everywhere(rule('', 'get', "'secrets/*'")),
      everywhere(rule('apps', 'get', 'secrets')),
      inside(rule('', 'get', 'secrets')),
    ],
  },
  R06: {
    hits: [
      [inside(rule('', 'get', 'secrets')), 'medium'],
      [inside(rule('', 'list', 'secrets'), 'kube-system'), 'high'],
      [
        clusterRole('r', rule('', 'get', 'secrets')) +
          binding('pay', 'b', 'ClusterRole r'),
        'medium',
      ],
    ],
    misses: [
      inside(rule('', 'get', 'secrets', 'own')),
      inside(rule('', 'create', 'secrets')),
      everywhere(rule('', 'get', 'secrets')),
    ],
  },
  R07: {
    hits: [
      [everywhere(rule('', 'create', 'secrets')), 'critical'],
      [inside(rule('', 'patch', 'secrets'), 'kube-system'), 'critical'],
      [inside(rule('', 'update', 'secrets')), 'high'],
    ],
    misses: [
      everywhere(rule('', 'get, delete', 'secrets')),
      // Nothing has a name before it is created.
      everywhere(rule('', 'create', 'secrets', 'own')),
    ],
  },
  R08: {
    hits: [
      [everywhere(rule('', 'create', 'pods')), 'high'],
      [everywhere(rule('batch', 'patch', 'cronjobs')), 'high'],
      [inside(rule('apps', 'update', 'daemonsets')), 'medium'],
      [inside(rule('', 'create', 'replicationcontrollers')), 'medium'],
    ],
    misses: [
      everywhere(rule('', 'update, patch', 'pods')),
      everywhere(rule('apps', 'create', 'deployment, daemonset')),
      everywhere(rule('apps', 'patch', 'deployments/scale')),
      everywhere(rule('apps', 'create', 'jobs')),
    ],
  },
  R09: {
    hits: [
      [everywhere(rule('', 'create', 'pods/exec')), 'high'],
      [everywhere(rule('', 'get', 'pods/attach')), 'high'],
      [everywhere(rule('', 'create', "'*'")), 'high'],
      [inside(rule('', 'create', "'*/exec'")), 'medium'],
    ],
    misses: [
      everywhere(rule('', 'create', 'pods')),
      everywhere(rule('', 'create', "'pods/*'")),
      everywhere(rule('', 'delete', 'pods/exec')),
    ],
  },
  R10: {
    hits: [
      [everywhere(rule('', 'create', 'pods/portforward')), 'medium'],
      [inside(rule('', 'create', 'pods/portforward')), 'low'],
    ],
    misses: [
      everywhere(rule('', 'get', 'pods/portforward')),
      everywhere(rule('', 'create', "'pods/*'")),
    ],
  },
  R11: {
    hits: [
      [everywhere(rule('', 'patch', 'pods/ephemeralcontainers')), 'high'],
      [inside(rule('', 'update', 'pods/ephemeralcontainers')), 'medium'],
    ],
    misses: [
      everywhere(rule('', 'patch', 'pods')),
      everywhere(rule('', 'create', 'pods/ephemeralcontainers')),
    ],
  },
  R12: {
    hits: [
      [everywhere(rule('', 'get', 'nodes/proxy')), 'critical'],
      [everywhere(rule('', 'create', "'*'")), 'critical'],
    ],
    misses: [
      everywhere(rule('', 'get', 'nodes, nodes/metrics, nodes/stats')),
      everywhere(rule('', 'get', "'nodes/*'")),
      // Nodes are in no namespace.
      inside(rule('', 'get', 'nodes/proxy')),
    ],
  },
  R13: {
    hits: [
      [everywhere(rule(RBAC, 'escalate', 'clusterroles')), 'critical'],
      [inside(rule(RBAC, 'escalate', 'roles')), 'high'],
    ],
    misses: [
      everywhere(rule(RBAC, 'escalate', 'rolebindings')),
      everywhere(rule('', 'escalate', 'roles')),
      inside(rule(RBAC, 'escalate', 'clusterroles')),
    ],
  },
  R14: {
    hits: [
      [everywhere(rule(RBAC, 'bind', 'clusterroles')), 'critical'],
      [everywhere(rule(RBAC, 'bind', 'clusterroles', 'view')), 'medium'],
      // Asked in the namespace of the new binding.
      [inside(rule(RBAC, 'bind', 'clusterroles')), 'high'],
      [inside(rule(RBAC, 'bind', 'roles', 'own')), 'low'],
    ],
    misses: [
      everywhere(rule(RBAC, 'bind', 'rolebindings')),
      everywhere(rule('', 'bind', 'roles')),
    ],
  },
  R15: {
    hits: [
      [everywhere(rule(RBAC, 'create', 'clusterrolebindings')), 'high'],
      [inside(rule(RBAC, 'patch', 'roles')), 'medium'],
    ],
    misses: [
      everywhere(rule(RBAC, 'get, list, watch, delete', 'roles')),
      inside(rule(RBAC, 'create', 'clusterrolebindings')),
    ],
  },
  R16: {
    hits: [
      [everywhere(rule('', 'impersonate', 'users')), 'critical'],
      [
        everywhere(
          rule('authentication.k8s.io', 'impersonate', 'userextras/scopes'),
        ),
        'critical',
      ],
      [
        everywhere(rule('authentication.k8s.io', 'impersonate', 'uids')),
        'critical',
      ],
      [inside(rule('', 'impersonate', 'serviceaccounts')), 'high'],
    ],
    misses: [
      everywhere(rule('', 'impersonate', 'users', 'ana')),
      everywhere(rule('', 'get', 'users, groups, serviceaccounts')),
      everywhere(
        rule('authentication.k8s.io', 'impersonate', "'userextras/*'"),
      ),
      inside(rule('', 'impersonate', 'users, groups')),
    ],
  },
  R17: {
    hits: [
      [everywhere(rule('', 'create', 'serviceaccounts/token')), 'critical'],
      [
        inside(rule('', 'create', 'serviceaccounts/token'), 'kube-system'),
        'critical',
      ],
      [inside(rule('', 'create', 'serviceaccounts/token')), 'high'],
      [inside(rule('', 'create', 'serviceaccounts/token', 'own')), 'low'],
    ],
    misses: [
      everywhere(rule('', 'create', 'serviceaccounts')),
      everywhere(rule('', 'get', 'serviceaccounts/token')),
    ],
  },
  R18: {
    hits: [
      // Three bindings, and only together what makes it critical.
      [three(approval, approve, request), 'critical'],
      [three(request, approval, approve), 'critical'],
      [everywhere(approval), 'medium'],
      [everywhere(approve), 'medium'],
      [everywhere(request), 'medium'],
      [three(approval, request), 'medium'],
    ],
    misses: [
      // cert-manager's own signers.
      everywhere(rule('cert-manager.io', 'approve', 'signers')),
      everywhere(rule(CSR, 'get, list, watch', 'certificatesigningrequests')),
      inside(approve),
    ],
  },
  R19: {
    hits: [
      [
        everywhere(rule(HOOKS, 'patch', 'mutatingwebhookconfigurations')),
        'critical',
      ],
      [
        everywhere(rule(HOOKS, 'update', 'validatingwebhookconfigurations')),
        'high',
      ],
      [
        everywhere(
          rule(HOOKS, 'patch', 'mutatingwebhookconfigurations', 'own'),
        ),
        'medium',
      ],
    ],
    misses: [
      everywhere(rule(HOOKS, 'get, delete', 'mutatingwebhookconfigurations')),
      everywhere(rule(HOOKS, 'create', 'validatingadmissionpolicies')),
      everywhere(rule(HOOKS, 'create', 'mutatingwebhookconfigurations', 'own')),
    ],
  },
  R20: {
    hits: [[everywhere(rule('', 'create', 'persistentvolumes')), 'medium']],
    misses: [
      everywhere(rule('', 'create', 'persistentvolumeclaims')),
      everywhere(rule('', 'update', 'persistentvolumes')),
      inside(rule('', 'create', 'persistentvolumes')),
    ],
  },
  R21: {
    eks: true,
    hits: [
      [everywhere(rule('', 'update', 'configmaps')), 'critical'],
      [
        inside(rule('', 'patch', 'configmaps', 'aws-auth'), 'kube-system'),
        'critical',
      ],
    ],
    misses: [
      everywhere(rule('', 'update', 'configmaps', 'own')),
      inside(rule('', 'update', 'configmaps')),
      everywhere(rule('', 'create, get', 'configmaps')),
    ],
  },
  R22: {
    hits: [
      [
        clusterRole('r', READ_PODS) +
          clusterBinding('b', 'r', ['kind: User, name: system:anonymous']),
        'critical',
      ],
      [
        DISCOVERY +
          clusterBinding(
            'b',
            'system:discovery',
            group('system:unauthenticated'),
          ),
        'critical',
      ],
      [
        role('pay', 'r', READ_PODS) +
          binding('pay', 'b', 'Role r', group('system:unauthenticated')),
        'high',
      ],
    ],
    misses: [
      DISCOVERY +
        clusterBinding(
          'system:discovery',
          'system:discovery',
          group('system:unauthenticated'),
          BOOTSTRAP,
        ),
      clusterRole('r', READ_PODS) +
        clusterBinding('b', 'r', group('system:authenticated')),
    ],
  },
  R23: {
    hits: [
      [
        clusterRole('r', READ_PODS) +
          clusterBinding('b', 'r', group('system:authenticated')),
        'high',
      ],
      [
        clusterRole('r', rule('', 'get', 'secrets')) +
          clusterBinding('b', 'r', group('system:serviceaccounts')),
        'critical',
      ],
      [
        role('pay', 'r', READ_PODS) +
          binding('pay', 'b', 'Role r', group('system:serviceaccounts:pay')),
        'medium',
      ],
    ],
    misses: [
      DISCOVERY +
        clusterBinding('b', 'system:discovery', group('system:authenticated')),
      clusterRole('r', READ_PODS) + clusterBinding('b', 'r', group('people')),
    ],
  },
  R24: {
    hits: [
      [
        clusterRole('r', READ_PODS) +
          clusterBinding('b', 'r', group('system:masters')),
        'critical',
      ],
    ],
    misses: [
      ADMIN +
        clusterBinding(
          'cluster-admin',
          'cluster-admin',
          group('system:masters'),
          BOOTSTRAP,
        ),
      clusterRole('r', READ_PODS) + clusterBinding('b', 'r', group('masters')),
    ],
  },
  R25: {
    hits: [
      [
        clusterRole('r', READ_PODS) +
          clusterBinding('b', 'r', [API.replace('api', 'default')]),
        'high',
      ],
      [
        role('pay', 'r', READ_PODS) +
          binding('pay', 'b', 'Role r', [
            'kind: ServiceAccount, name: default',
          ]),
        'medium',
      ],
    ],
    misses: [
      clusterRole('r', '') +
        clusterBinding('b', 'r', [API.replace('api', 'default')]),
      clusterRole('r', READ_PODS) +
        clusterBinding('b', 'r', ['kind: User, name: default']),
    ],
  },
  R26: {
    hits: [
      [everywhere(rule('', 'delete', 'events')), 'medium'],
      [
        everywhere(rule('events.k8s.io', 'deletecollection', 'events')),
        'medium',
      ],
      [inside(rule('', 'delete', 'pods/log')), 'low'],
    ],
    misses: [
      everywhere(rule('', 'create, patch, get', 'events, pods/log')),
      everywhere(rule('', 'delete', "'pods/*'")),
    ],
  },
  R27: {
    hits: [
      [everywhere(rule('', 'delete', 'namespaces')), 'medium'],
      [everywhere(rule('apps', 'deletecollection', 'statefulsets')), 'medium'],
    ],
    misses: [
      everywhere(rule('', 'delete', 'configmaps')),
      inside(rule('', 'delete', 'secrets, pods, services')),
    ],
  },
  R28: {
    hits: [
      [everywhere(rule('', 'patch', 'namespaces')), 'medium'],
      // A namespace is in itself, to the API server.
      [inside(rule('', 'update', 'namespaces')), 'low'],
    ],
    misses: [
      everywhere(rule('', 'create, get', 'namespaces')),
      everywhere(rule('', 'patch', 'namespaces/status')),
    ],
  },
  R29: {
    hits: [
      [everywhere(rule('', 'create', 'services')), 'medium'],
      [
        everywhere(rule('networking.k8s.io', 'delete', 'networkpolicies')),
        'medium',
      ],
      [
        everywhere(rule('discovery.k8s.io', 'update', 'endpointslices')),
        'medium',
      ],
    ],
    misses: [
      everywhere(rule('networking.k8s.io', 'update', 'ingresses/status')),
      everywhere(rule('', 'get, list, watch', 'services, endpoints')),
      inside(rule('networking.k8s.io', 'delete', 'networkpolicies')),
    ],
  },
  R30: {
    hits: [
      [everywhere(rule('', 'patch', 'nodes')), 'medium'],
      [
        three(rule('', 'update', 'nodes/status'), rule('', 'delete', 'pods')),
        'high',
      ],
      [
        everywhere(rule('', 'patch', 'nodes')) +
          role('kube-system', 's', rule('', 'create', 'pods/eviction')) +
          binding('kube-system', 's', 'Role s'),
        'high',
      ],
      // Removing pods of one's own namespace only does not make it worse.
      [
        everywhere(rule('', 'patch', 'nodes')) +
          role('pay', 's', rule('', 'delete', 'pods')) +
          binding('pay', 's', 'Role s'),
        'medium',
      ],
    ],
    misses: [
      everywhere(rule('', 'get, list, watch', 'nodes, nodes/status')),
      everywhere(rule('', 'delete', 'pods')),
      inside(rule('', 'patch', 'nodes')),
    ],
  },
  R31: {
    hits: [
      [clusterBinding('b', 'gone'), 'low'],
      [
        // A Role of another namespace is none here.
        role('web', 'r', READ_PODS) + binding('pay', 'b', 'Role r'),
        'low',
      ],
      [
        clusterRole('r', READ_PODS) +
          clusterBinding('b', 'r', [API.replace('api', 'gone')]),
        'low',
      ],
      [role('pay', 'unused', READ_PODS), 'low'],
      [
        clusterRole('r', READ_PODS) +
          clusterBinding('b', 'r', ['kind: User, name: ana@harbour.example']),
        'low',
      ],
    ],
    misses: [
      everywhere(READ_PODS),
      // Used by being summed.
      [
        clusterRole('part', READ_PODS, 'labels: { to: sum }'),
        '---\nkind: ClusterRole\nmetadata: { name: sum }\n',
        'aggregationRule: { clusterRoleSelectors: [{ matchLabels: { to: sum } }] }\n',
        clusterBinding('b', 'sum'),
      ].join(''),
      clusterRole('r', READ_PODS) + clusterBinding('b', 'r', group('people')),
      clusterRole('r', READ_PODS) +
        clusterBinding('b', 'r', ["kind: User, name: 'eks:addon-manager'"]),
      role('pay', 'r', READ_PODS) +
        binding('pay', 'b', 'Role r', ['kind: User, name: ana']),
    ],
  },
};

function hitsOf(manifest: string, id: RuleId, eks = false) {
  return evaluateCluster(readManifests(manifest + ACCOUNTS), {
    privilegedNamespaces: ['kube-system'],
    eks,
  })
    .allHits()
    .filter(hit => hit.rule === id);
}

describe.each(RULE_IDS)('%s', id => {
  const { hits, misses, eks } = CASES[id];

  it.each(hits)('hits %s', (manifest, severity) => {
    const found = hitsOf(manifest, id, eks);
    expect(new Set(found.map(hit => hit.severity))).toEqual(
      new Set([severity]),
    );
    for (const hit of found) {
      expect(hit.title).toBeTruthy();
      expect(hit.component).toMatch(
        /^(?:ServiceAccount|User|Group|Role|ClusterRole) \S/,
      );
      expect(hit.location).toMatch(/\S/);
      expect(hit.change).toMatch(/\.$/);
    }
  });

  it.each(misses)('misses %s', manifest => {
    expect(hitsOf(manifest, id, eks)).toEqual([]);
  });
});

describe('R21', () => {
  const write = everywhere(rule('', 'update', 'configmaps'));

  it('is only for EKS, and open where that is not known', () => {
    expect(hitsOf(write, 'R21', false)).toEqual([]);
    const { undecided, allHits } = evaluateCluster(readManifests(write), {
      privilegedNamespaces: [],
    });
    expect([...undecided.keys()]).toEqual(['R21']);
    expect(allHits().map(hit => hit.rule)).not.toContain('R21');
  });

  it('is decided when nothing would hit on EKS either', () => {
    const { undecided } = evaluateCluster(
      readManifests(everywhere(READ_PODS)),
      { privilegedNamespaces: [] },
    );
    expect(undecided.size).toBe(0);
  });
});

describe('the least change', () => {
  const changeOf = (manifest: string, id: RuleId) =>
    hitsOf(manifest, id).map(hit => hit.change);

  it.each<[string, RuleId, string]>([
    [
      everywhere(rule('', 'get, create', 'secrets')),
      'R07',
      'Take the verb create out of rule 1 of ClusterRole r.',
    ],
    [
      everywhere(rule('', 'create', 'secrets, configmaps')),
      'R07',
      'Take secrets out of rule 1 of ClusterRole r.',
    ],
    [
      everywhere(rule('', 'get, create', 'secrets, configmaps')),
      'R07',
      'Move secrets out of rule 1 of ClusterRole r into a rule without the verb create.',
    ],
    [
      everywhere(rule('', 'create', "'*'")),
      'R07',
      "Name the resources that are needed in rule 1 of ClusterRole r instead of '*'.",
    ],
    [
      everywhere(rule('', "'*'", 'secrets')),
      'R07',
      "Name the verbs that are needed in rule 1 of ClusterRole r instead of '*'.",
    ],
    [
      everywhere(rule('', 'create', "'*/exec'")),
      'R09',
      "Name the resources that are needed in rule 1 of ClusterRole r instead of '*/exec'.",
    ],
    [
      clusterRole('edit', rule('', 'create', 'secrets'), BOOTSTRAP) +
        clusterBinding('b', 'edit'),
      'R07',
      'Delete ClusterRoleBinding b. Bind ServiceAccount pay/api to a role with only what it needs instead. Kubernetes keeps ClusterRole edit as it is; rule 1 of ClusterRole edit gives the right.',
    ],
  ])('of %s by %s', (manifest, id, change) => {
    expect(changeOf(manifest, id)).toEqual([change]);
  });
});

it('names every binding that has a part in a combination', () => {
  expect(hitsOf(three(approval, approve, request), 'R18')).toEqual([
    expect.objectContaining({
      component: 'ServiceAccount pay/api',
      location:
        'ClusterRoleBinding b0 to ClusterRole r0 and ClusterRoleBinding b1 to ClusterRole r1 and ClusterRoleBinding b2 to ClusterRole r2',
    }),
  ]);
});

it('adds the rights of a group to those of who is in it', () => {
  const split =
    clusterRole('r0', `${approval} }, { ${approve}`) +
    clusterBinding('b0', 'r0') +
    clusterRole('r1', request) +
    clusterBinding('b1', 'r1', group('system:serviceaccounts'));
  expect(
    hitsOf(split, 'R18').map(({ severity, component }) => [
      severity,
      component,
    ]),
  ).toContainEqual(['critical', 'ServiceAccount pay/api']);
});
