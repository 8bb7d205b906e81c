import { apiServers, logFlags, policyFlag } from './flags';
import { policyOf } from './readPolicy';
import { AUDIT_RULE_IDS, type AuditRuleId } from './ruleIds';
import { evaluateAuditPolicy } from './rules';

const policy = (...rules: string[]) =>
  `{ apiVersion: audit.k8s.io/v1, kind: Policy, rules: [${rules.map(r => `{ ${r} }`).join(', ')}] }`;
const ALL = 'level: Metadata';
const on = (group: string, resources = '') =>
  `resources: [{ group: '${group}'${resources && `, resources: [${resources}]`} }]`;

/** The example of the Kubernetes documentation, in short. */
const OFFICIAL = policy(
  `level: RequestResponse, ${on('', 'pods')}`,
  `level: Metadata, ${on('', 'pods/log, pods/status')}`,
  "level: None, resources: [{ group: '', resources: [configmaps], resourceNames: [controller-leader] }]",
  `level: None, users: ['system:kube-proxy'], verbs: [watch], ${on('', 'endpoints, services')}`,
  "level: None, userGroups: ['system:authenticated'], nonResourceURLs: ['/api*', '/version']",
  `level: Request, namespaces: [kube-system], ${on('', 'configmaps')}`,
  `level: Metadata, ${on('', 'secrets, configmaps')}`,
  "level: Request, resources: [{ group: '' }, { group: extensions }]",
  'level: Metadata, omitStages: [RequestReceived]',
);

function judge(text: string) {
  const read = policyOf(text);
  return read.ok
    ? evaluateAuditPolicy(read.policy).map(
        hit => `${hit.rule} ${hit.severity} ${hit.component}`,
      )
    : ['K01'];
}

it('has nothing to say about the shortest policy', () => {
  expect(judge(policy(ALL))).toEqual([]);
});

it('has one low finding about the official example', () => {
  expect(judge(OFFICIAL)).toEqual(['K02 low configmaps']);
});

const CASES: Record<
  Exclude<AuditRuleId, 'K09'>,
  { hits: [string, string[]][]; misses: string[] }
> = {
  K01: {
    hits: [
      ['{ apiVersion: audit.k8s.io/v1, kind: Policy, rules: [] }', ['K01']],
      ['{ apiVersion: audit.k8s.io/v1, kind: Policy }', ['K01']],
      [policy(ALL).replace('io/v1', 'io/v1beta1'), ['K01']],
      [policy('level: Everything'), ['K01']],
      ['kind: ConfigMap\napiVersion: v1', ['K01']],
      ['{ not yaml', ['K01']],
    ],
    misses: [policy(ALL)],
  },
  K02: {
    hits: [
      [
        policy('level: Request'),
        [
          'K02 high secrets',
          'K02 high configmaps',
          'K02 high tokenreviews.authentication.k8s.io',
        ],
      ],
      // Nobody uses secrets unseen.
      [policy(`level: None, ${on('', 'secrets')}`, ALL), ['K02 high secrets']],
      [
        policy(`level: None, namespaces: [prod], ${on('', 'secrets')}`, ALL),
        ['K02 high secrets'],
      ],
      // For one user only, and still a secret in the log.
      [
        policy(`level: RequestResponse, users: [ci], ${on('', "'*'")}`, ALL),
        ['K02 high secrets', 'K02 low configmaps'],
      ],
      [
        policy(`level: Request, verbs: [create], ${on('', 'secrets')}`, ALL),
        ['K02 high secrets'],
      ],
    ],
    misses: [
      policy(
        `level: Metadata, ${on('', 'secrets, configmaps')}`,
        `level: Metadata, ${on('authentication.k8s.io')}`,
        'level: RequestResponse',
      ),
      // Nobody comes to the second rule.
      policy(ALL, 'level: RequestResponse'),
      policy(`level: Request, ${on('apps')}`, ALL),
    ],
  },
  K03: {
    hits: [
      [policy(`level: None, ${on('', 'pods')}`, ALL), ['K03 medium pods']],
      [
        policy(`level: None, verbs: [create], ${on('apps')}`, ALL),
        ['K03 medium deployments.apps'],
      ],
    ],
    misses: [
      policy(`level: None, ${on('', 'pods/status')}`, ALL),
      policy(`level: None, users: [kubelet], ${on('', 'pods')}`, ALL),
    ],
  },
  K04: {
    hits: [
      [
        policy(`level: None, ${on('', 'pods/exec')}`, ALL),
        ['K04 high pods/exec'],
      ],
      [
        policy(`level: None, ${on('', "'*/proxy'")}`, ALL),
        ['K04 high pods/proxy', 'K04 high services/proxy'],
      ],
      // Not where it matters, not by whom, or not this one.
      [
        policy(`level: None, namespaces: [prod], ${on('', 'pods/exec')}`, ALL),
        ['K04 high pods/exec'],
      ],
      [
        policy(
          `level: None, userGroups: ['system:serviceaccounts'], ${on('', 'pods/exec')}`,
          ALL,
        ),
        ['K04 high pods/exec'],
      ],
      [
        policy(
          "level: None, resources: [{ group: '', resources: [pods/exec], resourceNames: [db-0] }]",
          ALL,
        ),
        ['K04 high pods/exec'],
      ],
    ],
    // Naming pods is no word about pods/exec; naming pods/* is.
    misses: [
      policy(
        `level: Metadata, ${on('', "'pods/*'")}`,
        `level: None, ${on('', 'pods/exec')}`,
        ALL,
      ),
      policy(`level: None, ${on('', 'pods/log')}`, ALL),
      policy(
        `level: Metadata, ${on('', 'pods/exec')}`,
        `level: None, namespaces: [prod], ${on('', 'pods/exec')}`,
        ALL,
      ),
      policy(
        `level: None, userGroups: ['system:nodes'], ${on('', "'*'")}`,
        ALL,
      ),
    ],
  },
  K05: {
    hits: [
      [
        policy(
          `level: None, ${on('rbac.authorization.k8s.io', 'clusterrolebindings')}`,
          ALL,
        ),
        ['K05 high clusterrolebindings.rbac.authorization.k8s.io'],
      ],
      [
        policy(
          `level: None, namespaces: [team], ${on('rbac.authorization.k8s.io')}`,
          ALL,
        ),
        [
          'K05 high roles.rbac.authorization.k8s.io',
          'K05 high rolebindings.rbac.authorization.k8s.io',
        ],
      ],
    ],
    misses: [
      policy(
        `level: None, verbs: [get, list, watch], ${on('rbac.authorization.k8s.io')}`,
        ALL,
      ),
    ],
  },
  K06: {
    hits: [
      [policy(`level: Metadata, ${on('')}`), [expect.stringMatching(/^K06/)]],
      [
        policy('level: Metadata, verbs: [create]'),
        [expect.stringMatching(/^K06/)],
      ],
    ],
    misses: [policy(`level: Request, ${on('apps')}`, ALL)],
  },
  K07: {
    hits: [
      [policy('level: None', ALL), [expect.stringMatching(/^K07 critical/)]],
      [
        policy("level: None, userGroups: ['system:authenticated']", ALL),
        [expect.stringMatching(/^K07 critical/)],
      ],
      [
        policy('level: None, namespaces: [payments]', ALL),
        ['K07 critical rule 1'],
      ],
      [
        policy("level: None, userGroups: ['system:masters']", ALL),
        ['K07 critical rule 1'],
      ],
      [
        policy("level: None, userGroups: ['system:nodes', people]", ALL),
        ['K07 critical rule 1'],
      ],
    ],
    misses: [
      policy(ALL, 'level: None'),
      policy("level: None, nonResourceURLs: ['/healthz*']", ALL),
      policy("level: None, users: ['system:kube-proxy']", ALL),
      policy("level: None, userGroups: ['system:nodes']", ALL),
    ],
  },
  K08: {
    hits: [
      [
        policy(`level: None, ${on('', 'serviceaccounts/token')}`, ALL),
        ['K08 medium serviceaccounts/token'],
      ],
      [
        policy(`level: None, ${on('certificates.k8s.io')}`, ALL),
        [
          'K08 medium certificatesigningrequests.certificates.k8s.io',
          'K08 medium certificatesigningrequests/approval.certificates.k8s.io',
        ],
      ],
    ],
    misses: [policy(`level: None, ${on('', 'serviceaccounts')}`, ALL)],
  },
  K10: {
    hits: [
      [policy(`${ALL}, omitStages: [ResponseComplete]`), ['K10 high rule 1']],
      [
        policy(ALL).replace('rules', 'omitStages: [ResponseComplete], rules'),
        ['K10 high policy'],
      ],
    ],
    misses: [policy(`${ALL}, omitStages: [RequestReceived, ResponseStarted]`)],
  },
};

describe.each(AUDIT_RULE_IDS.filter(id => id !== 'K09'))('%s', id => {
  it.each(CASES[id].hits)('hits %s', (text, expected) => {
    expect(
      judge(text).filter(hit => hit.startsWith(id) || id === 'K02'),
    ).toEqual(expected);
  });

  it.each(CASES[id].misses)('misses %s', text => {
    expect(judge(text).filter(hit => hit.startsWith(id))).toEqual([]);
  });
});

it('does not decide on a policy that names more than can be looked through', () => {
  const names = Array.from({ length: 200 }, (_, i) => `n${i}`).join(', ');
  const read = policyOf(
    policy(
      `level: Request, users: [${names}], namespaces: [${names}], ${on('', 'pods')}`,
      `level: Request, users: [ci], ${on('', 'secrets')}`,
      ALL,
    ),
  );
  expect(() => read.ok && evaluateAuditPolicy(read.policy)).toThrow(
    /names more than can be looked through/,
  );
});

describe('flags of the API server', () => {
  const GOOD = [
    '--audit-policy-file=/etc/policy.yaml',
    '--audit-log-path=/var/log/audit.log',
    '--audit-log-maxage=30',
    '--audit-log-maxbackup=10',
    '--audit-log-maxsize=100',
  ];
  const pod = (
    command: string[],
    labels = { component: 'kube-apiserver' },
  ) => ({
    metadata: { name: 'kube-apiserver-1', namespace: 'kube-system', labels },
    spec: {
      containers: [
        { name: 'kube-apiserver', command: ['kube-apiserver', ...command] },
      ],
    },
  });
  const judgeFlags = (command: string[]) =>
    apiServers([pod(command)])
      .flatMap(server => [...policyFlag(server), ...logFlags(server)])
      .map(({ rule, title }) => `${rule} ${title.split(': ').at(-1)}`);

  it.each<[string, string[], string[]]>([
    ['as the benchmark wants them', GOOD, []],
    [
      'with the value as the next word',
      ['--audit-policy-file', '/p', '--audit-log-path', '-'],
      [],
    ],
    ['to standard output', [GOOD[0], '--audit-log-path=-'], []],
    [
      'without a policy',
      GOOD.slice(1),
      [
        'K01 kube-apiserver-1 runs without --audit-policy-file, so nothing is recorded',
      ],
    ],
    [
      'with short rotation',
      GOOD.with(2, '--audit-log-maxage=29').with(3, '--audit-log-maxbackup=0'),
      [
        'K09 --audit-log-maxage is 29, less than 30',
        'K09 --audit-log-maxbackup is 0, less than 10',
      ],
    ],
    [
      'without a log',
      [GOOD[0], ...GOOD.slice(2)],
      ['K09 --audit-log-path is not set'],
    ],
    [
      'without any',
      [],
      expect.arrayContaining([expect.stringMatching(/^K01/)]),
    ],
  ])('%s', (_, command, expected) => {
    expect(judgeFlags(command)).toEqual(expected);
  });

  it('are those of kube-apiserver in kube-system only', () => {
    expect(apiServers([pod(GOOD, { component: 'etcd' })])).toEqual([]);
    const elsewhere = pod(GOOD);
    elsewhere.metadata.namespace = 'pay';
    expect(apiServers([elsewhere, {}])).toEqual([]);
  });
});
