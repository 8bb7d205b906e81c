import fc from 'fast-check';
import {
  API,
  binding,
  clusterBinding,
  clusterRole,
  readManifests,
  role,
} from '../__testUtils__/manifests';
import { evaluateCluster } from './attribution';
import type { PolicyRule, RbacObjects } from './objects';
import { indexRoles } from './roles';

const RBAC = "apiGroups: ['rbac.authorization.k8s.io']";
const ADMIN = clusterRole(
  'cluster-admin',
  "verbs: ['*'], apiGroups: ['*'], resources: ['*']",
  'labels: { kubernetes.io/bootstrapping: rbac-defaults }',
);
const SECRETS = "verbs: [get, list], apiGroups: [''], resources: [secrets]";

/** So that nobody is bound who does not exist. */
const ACCOUNTS = ['pay/api', 'pay/web', 'web/api', 'kube-system/controller']
  .map(key => {
    const [namespace, name] = key.split('/');
    return `---
kind: ServiceAccount
metadata: { name: ${name}, namespace: ${namespace} }
`;
  })
  .join('');

/** Ids and severities of what the service pay/api is told. */
function hitsOf(manifests: string, namespace = 'pay', accounts = ['api']) {
  return evaluateCluster(readManifests(manifests + ACCOUNTS), {
    privilegedNamespaces: ['kube-system'],
  })
    .hits(namespace, accounts)
    .map(({ rule, severity }) => `${rule} ${severity}`);
}

function only(manifests: string, id: string) {
  return hitsOf(manifests).filter(hit => hit.startsWith(id));
}

describe('R01', () => {
  it('hits a cluster-wide binding to cluster-admin', () => {
    expect(only(ADMIN + clusterBinding('ops', 'cluster-admin'), 'R01')).toEqual(
      ['R01 critical'],
    );
  });

  it.each([
    [
      'in a namespace only',
      ADMIN + binding('pay', 'ops', 'ClusterRole cluster-admin'),
    ],
    [
      'of another role',
      clusterRole('admin', SECRETS) + clusterBinding('ops', 'admin'),
    ],
    ['of a role that does not exist', clusterBinding('ops', 'cluster-admin')],
    [
      'to another service account',
      ADMIN +
        clusterBinding('ops', 'cluster-admin', [API.replace('api', 'web')]),
    ],
    [
      'to a service account without a namespace',
      ADMIN +
        clusterBinding('ops', 'cluster-admin', [
          'kind: ServiceAccount, name: api',
        ]),
    ],
  ])('misses a binding %s', (_, manifests) => {
    expect(only(manifests, 'R01')).toEqual([]);
  });
});

describe('R02', () => {
  const all = (rule: string) =>
    clusterRole('all', rule) + clusterBinding('all', 'all');

  it.each(["['*']", "['']", "[apps, '']"])(
    'hits star with groups %s',
    groups => {
      expect(
        only(
          all(`verbs: ['*'], apiGroups: ${groups}, resources: ['*']`),
          'R02',
        ),
      ).toEqual(['R02 critical']);
    },
  );

  it('is one level lower in a namespace, and not in a privileged one', () => {
    const rule = "verbs: ['*'], apiGroups: ['*'], resources: ['*']";
    expect(
      only(role('pay', 'all', rule) + binding('pay', 'all', 'Role all'), 'R02'),
    ).toEqual(['R02 high']);
    expect(
      only(
        role('kube-system', 'all', rule) +
          binding('kube-system', 'all', 'Role all'),
        'R02',
      ),
    ).toEqual(['R02 critical']);
  });

  it.each([
    "verbs: [get], apiGroups: ['*'], resources: ['*']",
    "verbs: ['*'], apiGroups: ['*'], resources: [pods]",
    "verbs: ['*'], apiGroups: ['*'], resources: ['pods/*']",
    "verbs: ['*'], apiGroups: [apps], resources: ['*']",
    "verbs: ['*'], apiGroups: ['*'], resources: ['*'], resourceNames: [a]",
    "verbs: ['*'], nonResourceURLs: ['*']",
  ])('misses %s', rule => {
    expect(only(all(rule), 'R02')).toEqual([]);
  });
});

describe('R05', () => {
  const reader = (rule: string) =>
    clusterRole('reader', rule) + clusterBinding('reader', 'reader');

  it.each([
    SECRETS,
    "verbs: [watch], apiGroups: [''], resources: [secrets]",
    "verbs: ['*'], apiGroups: ['*'], resources: [secrets]",
    "verbs: [get], apiGroups: [''], resources: ['*']",
  ])('hits %s', rule => {
    expect(only(reader(rule), 'R05')).toEqual(['R05 high']);
  });

  it.each([
    "verbs: [get], apiGroups: [''], resources: [secrets], resourceNames: [own]",
    "verbs: [create, delete], apiGroups: [''], resources: [secrets]",
    'verbs: [get], apiGroups: [apps], resources: [secrets]',
    "verbs: [get], apiGroups: [''], resources: [configmaps, 'secrets/*']",
  ])('misses %s', rule => {
    expect(only(reader(rule), 'R05')).toEqual([]);
  });

  it('misses secrets of one namespace', () => {
    expect(
      only(
        clusterRole('reader', SECRETS) +
          binding('pay', 'reader', 'ClusterRole reader'),
        'R05',
      ),
    ).toEqual([]);
  });
});

describe('R13', () => {
  it.each([
    ['escalate', 'roles'],
    ['escalate', 'clusterroles'],
    ["'*'", 'clusterroles'],
    ['escalate', "'*'"],
  ])('hits %s on %s', (verb, resource) => {
    expect(
      only(
        clusterRole(
          'up',
          `verbs: [${verb}], ${RBAC}, resources: [${resource}]`,
        ) + clusterBinding('up', 'up'),
        'R13',
      ),
    ).toEqual(['R13 critical']);
  });

  it('hits roles of a namespace one level lower, and no cluster roles there', () => {
    const inNamespace = (resource: string) =>
      role(
        'pay',
        'up',
        `verbs: [escalate], ${RBAC}, resources: [${resource}]`,
      ) + binding('pay', 'up', 'Role up');
    expect(only(inNamespace('roles'), 'R13')).toEqual(['R13 high']);
    expect(only(inNamespace('clusterroles'), 'R13')).toEqual([]);
  });

  it.each([
    `verbs: [update, bind], ${RBAC}, resources: [roles]`,
    `verbs: [escalate], ${RBAC}, resources: [rolebindings]`,
    "verbs: [escalate], apiGroups: [''], resources: [roles]",
  ])('misses %s', rule => {
    expect(
      only(clusterRole('up', rule) + clusterBinding('up', 'up'), 'R13'),
    ).toEqual([]);
  });
});

describe('R22', () => {
  const view = clusterRole(
    'view',
    "verbs: [get], apiGroups: [''], resources: [pods]",
  );
  const discovery = clusterRole(
    'system:discovery',
    "verbs: [get], nonResourceURLs: ['/api']",
    'labels: { kubernetes.io/bootstrapping: rbac-defaults }',
  );

  it.each([
    'kind: User, name: system:anonymous',
    'kind: Group, name: system:unauthenticated',
  ])('hits any role for %s', subject => {
    expect(
      only(view + clusterBinding('open', 'view', [subject]), 'R22'),
    ).toEqual(['R22 critical']);
  });

  const nobody = ['kind: Group, name: system:unauthenticated'];

  it('hits a binding of another namespace only there', () => {
    const open = view + binding('pay', 'open', 'ClusterRole view', nobody);
    expect(hitsOf(open)).toEqual(['R22 high']);
    expect(hitsOf(open, 'web', ['web'])).toEqual([]);
  });

  it('hits a binding that somebody made to a default role', () => {
    expect(
      only(
        discovery + clusterBinding('mine', 'system:discovery', nobody),
        'R22',
      ),
    ).toEqual(['R22 critical']);
  });

  it('hits what somebody added to a role of discovery', () => {
    expect(
      only(
        clusterRole(
          'system:discovery',
          SECRETS,
          'labels: { kubernetes.io/bootstrapping: rbac-defaults }',
        ) + clusterBinding('system:discovery', 'system:discovery', nobody),
        'R22',
      ),
    ).toEqual(['R22 critical']);
  });

  it('hits what somebody added to a default binding', () => {
    expect(
      only(
        ADMIN +
          clusterBinding(
            'cluster-admin',
            'cluster-admin',
            ['kind: Group, name: system:masters', ...nobody],
            'labels: { kubernetes.io/bootstrapping: rbac-defaults }',
          ),
        'R22',
      ),
    ).toEqual(['R22 critical']);
  });

  it.each([
    [
      'the default binding of discovery',
      discovery +
        clusterBinding('system:discovery', 'system:discovery', nobody),
    ],
    ['a role that does not exist', clusterBinding('open', 'view', nobody)],
    [
      'a role without rules',
      clusterRole('view', '') + clusterBinding('open', 'view', nobody),
    ],
    [
      'people with a login',
      view +
        clusterBinding('all', 'view', [
          'kind: Group, name: system:authenticated',
        ]),
    ],
  ])('misses %s', (_, manifests) => {
    expect(only(manifests, 'R22')).toEqual([]);
  });
});

describe('subjects', () => {
  const reader = clusterRole('reader', SECRETS);

  it.each([
    API,
    'kind: User, name: system:serviceaccount:pay:api',
    'kind: Group, name: system:serviceaccounts',
    'kind: Group, name: system:serviceaccounts:pay',
    'kind: Group, name: system:authenticated',
  ])('counts what %s may do', subject => {
    expect(
      only(reader + clusterBinding('r', 'reader', [subject]), 'R05'),
    ).toEqual(['R05 high']);
  });

  it.each([
    'kind: Group, name: system:serviceaccounts:web',
    'kind: User, name: api',
    'kind: Group, name: api',
    'kind: ServiceAccount, name: api, namespace: web',
  ])('does not count what %s may do', subject => {
    expect(hitsOf(reader + clusterBinding('r', 'reader', [subject]))).toEqual(
      [],
    );
  });

  it('takes the namespace of the RoleBinding for a subject without one', () => {
    const everything = clusterRole(
      'all',
      "verbs: ['*'], apiGroups: ['*'], resources: ['*']",
    );
    const bound = (namespace: string) =>
      hitsOf(
        everything +
          binding(namespace, 'all', 'ClusterRole all', [
            'kind: ServiceAccount, name: api',
          ]),
      );
    expect(bound('pay')).toContain('R02 high');
    expect(bound('web')).toEqual([]);
  });

  it('takes a Role only from the namespace of its binding', () => {
    const rule = "verbs: ['*'], apiGroups: ['*'], resources: ['*']";
    expect(
      hitsOf(role('web', 'all', rule) + binding('pay', 'all', 'Role all')),
    ).toEqual(['R31 low']);
  });

  const own = 'labels: { kubernetes.io/bootstrapping: rbac-defaults }';
  const account = (name: string) =>
    `kind: ServiceAccount, name: ${name}, namespace: kube-system`;

  it('leaves out what Kubernetes gives its own parts', () => {
    const name = 'system:controller:job-controller';
    const job = account('job-controller');
    const everything = clusterRole(
      name,
      "verbs: ['*'], apiGroups: ['*'], resources: ['*']",
      own,
    );
    const hits = (manifests: string) =>
      hitsOf(everything + manifests, 'kube-system', ['job-controller']);
    expect(hits(clusterBinding(name, name, [job], own))).toEqual([]);
    expect(hits(clusterBinding('helm', name, [job]))).toContain('R02 critical');
  });

  it.each([
    ['a label', 'helm', 'controller', 'cluster-admin'],
    ['a name', 'system:mine', 'controller', 'cluster-admin'],
    ['the name of a controller', 'system:controller:mine', 'mine', 'sum'],
    [
      "a controller's binding of another role",
      'system:controller:job-controller',
      'job-controller',
      'cluster-admin',
    ],
  ])('is not fooled by %s', (_, name, who, bound) => {
    const manifests =
      ADMIN +
      clusterRole('sum', "verbs: [get], apiGroups: [''], resources: [secrets]");
    expect(
      hitsOf(
        manifests + clusterBinding(name, bound, [account(who)], own),
        'kube-system',
        [who],
      ),
    ).toEqual(expect.arrayContaining([expect.stringMatching(/^R0[15]/)]));
  });

  it.each(['Group, name: system:nodes', 'Group, name: system:masters'])(
    'is not fooled by a label on a binding of %s',
    subject => {
      const { allHits } = evaluateCluster(
        readManifests(
          ADMIN +
            clusterBinding('helm', 'cluster-admin', [`kind: ${subject}`], own),
        ),
        { privilegedNamespaces: [] },
      );
      expect(allHits().map(({ rule }) => rule)).toContain('R01');
    },
  );
});

describe('aggregated roles', () => {
  const aggregate = (selector: string) => `---
kind: ClusterRole
metadata: { name: sum, labels: { part: self } }
aggregationRule: { clusterRoleSelectors: [${selector}] }
`;
  const part = clusterRole('part', SECRETS, 'labels: { part: secrets }');

  it.each([
    '{ matchLabels: { part: secrets } }',
    '{ matchExpressions: [{ key: part, operator: In, values: [secrets] }] }',
    '{ matchExpressions: [{ key: part, operator: Exists }] }',
    '{ matchLabels: { no: match } }, { matchLabels: { part: secrets } }',
  ])('have the rules of the roles that %s selects', selector => {
    expect(
      hitsOf(aggregate(selector) + part + clusterBinding('b', 'sum')),
    ).toEqual(['R05 high']);
  });

  it.each([
    '{ matchLabels: { part: pods } }',
    '{ matchLabels: { part: secrets }, matchExpressions: [{ key: part, operator: NotIn, values: [secrets] }] }',
    '{ matchExpressions: [{ key: part, operator: DoesNotExist }] }',
    '{ matchExpressions: [{ key: part, operator: Unheard }] }',
    '',
  ])('have no rules where %s selects none', selector => {
    expect(
      hitsOf(aggregate(selector) + part + clusterBinding('b', 'sum')),
    ).toEqual([]);
  });

  it('have each rule once, however many paths lead to it', () => {
    const names = Array.from({ length: 9 }, (_, i) => `sum${i}`);
    const objects = readManifests(
      names
        .map(
          name => `---
kind: ClusterRole
metadata: { name: ${name}, labels: { part: all } }
aggregationRule: { clusterRoleSelectors: [{ matchLabels: { part: all } }] }
rules: [{ verbs: [get], apiGroups: [''], resources: [${name}] }]
`,
        )
        .join(''),
    );
    const rules = indexRoles(objects).clusterRole('sum0')?.rules ?? [];
    expect(rules.map(({ rule }) => rule.resources?.[0]).sort()).toEqual(names);
  });

  it('name the role to change', () => {
    const rights = evaluateCluster(
      readManifests(
        aggregate('{ matchLabels: { part: secrets } }') +
          part +
          clusterBinding('b', 'sum'),
      ),
      { privilegedNamespaces: [] },
    );
    expect(rights.hits('pay', ['api'])[0].change).toBe(
      'Take secrets out of rule 1 of ClusterRole part, or name the ones that are needed in its resourceNames.',
    );
  });
});

it('says who, through what, and the least change', () => {
  const [hit] = evaluateCluster(
    readManifests(
      ADMIN +
        clusterBinding('ops', 'cluster-admin', [API, 'kind: User, name: eve']),
    ),
    { privilegedNamespaces: [] },
  ).hits('pay', ['api']);
  expect(hit).toMatchObject({
    rule: 'R01',
    title: 'ServiceAccount pay/api is cluster-admin',
    change:
      'Take ServiceAccount pay/api out of ClusterRoleBinding ops. Bind ServiceAccount pay/api to a role with only what it needs instead.',
    component: 'ServiceAccount pay/api',
    location: 'ClusterRoleBinding ops to ClusterRole cluster-admin',
  });
});

describe('properties', () => {
  const rule: fc.Arbitrary<PolicyRule> = fc.record({
    verbs: fc.array(fc.constantFrom('get', 'escalate', '*')),
    apiGroups: fc.array(fc.constantFrom('', 'rbac.authorization.k8s.io', '*')),
    resources: fc.array(fc.constantFrom('pods', 'secrets', 'roles', '*')),
    resourceNames: fc.array(fc.constantFrom('a'), { maxLength: 1 }),
  });
  const cluster = (rules: PolicyRule[]): RbacObjects => ({
    roles: [],
    clusterRoles: [{ metadata: { name: 'r' }, rules }],
    roleBindings: [],
    clusterRoleBindings: [
      {
        metadata: { name: 'b' },
        roleRef: { kind: 'ClusterRole', name: 'r' },
        subjects: [{ kind: 'ServiceAccount', namespace: 'pay', name: 'api' }],
      },
    ],
    serviceAccounts: [],
  });
  const ids = (rules: PolicyRule[]) =>
    evaluateCluster(cluster(rules), { privilegedNamespaces: [] })
      .hits('pay', ['api'])
      .map(hit => hit.rule);

  it('another rule in a role never makes a finding go away', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 4 }), rule, (rules, added) => {
        expect(ids([...rules, added])).toEqual(
          expect.arrayContaining(ids(rules)),
        );
      }),
    );
  });
});
