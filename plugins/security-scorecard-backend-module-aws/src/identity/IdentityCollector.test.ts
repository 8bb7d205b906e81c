import { createWorld, type World } from '@fairway/sandbox';
import {
  drain,
  testClients,
  testContext,
  testEntity,
} from '../__testUtils__/clients';
import {
  ACCOUNT,
  type AccountInput,
  accountWorld,
  NOW,
  REGION,
  type RegionInput,
  serveWorlds,
} from '../__testUtils__/sandbox';
import { Serial } from '../Serial';
import { IdentityCollector } from './IdentityCollector';

const { serve } = serveWorlds();

const HOME = {
  'fairway.dev/aws-account': ACCOUNT,
  'fairway.dev/aws-region': REGION,
};
const ROLE = `arn:aws:iam::${ACCOUNT}:role/api`;
const OTHER = `arn:aws:iam::${ACCOUNT}:role/other`;
const REPOSITORY = `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/api`;
const BUCKET = 'arn:aws:s3:::api-files';
const CLUSTER = `arn:aws:eks:${REGION}:${ACCOUNT}:cluster/prod`;
const api = testEntity('api', {
  ...HOME,
  'fairway.dev/aws-iam-role': ROLE,
  'aws.amazon.com/amazon-ecr-arn': REPOSITORY,
  'fairway.dev/aws-resources': `${BUCKET},${CLUSTER}`,
});
const account = {
  ...testEntity('production', HOME),
  spec: { type: 'aws-account', owner: 'group:default/platform' },
};

type Analyzer = NonNullable<RegionInput['analyzers']>[number];
type Finding = NonNullable<Analyzer['findings']>[number];

const analyzers = (
  external: Finding[] = [],
  unused: Finding[] = [],
): Analyzer[] => [
  { name: 'outside', findings: external },
  { name: 'unused', type: 'ACCOUNT_UNUSED_ACCESS', findings: unused },
];
const region: RegionInput = {
  analyzers: analyzers(),
  accessEntries: { prod: [] },
};
const allow = (Action: string | string[], Resource = '*') => ({
  Statement: [{ Effect: 'Allow', Action, Resource }],
});
const iam = (role: object = {}, more: object = {}): AccountInput => ({
  iam: {
    roles: [
      {
        name: 'api',
        inline: { files: allow('s3:GetObject', BUCKET) },
        ...role,
      },
      { name: 'other' },
    ],
    ...more,
  },
});

interface Options {
  entity?: typeof api;
  account?: AccountInput;
  change?: (world: World) => void;
}

async function observe(changes: RegionInput = {}, options: Options = {}) {
  const world = serve(
    accountWorld({ ...region, ...changes }, options.account ?? iam()),
  );
  options.change?.(world);
  const collector = new IdentityCollector(testClients(), {
    serial: new Serial(),
  });
  const [observation] = await drain(
    collector.collect([options.entity ?? api], testContext()),
  );
  return { ...observation, world };
}

const rules = ({ findings }: { findings: { vulnerability: string }[] }) =>
  findings.map(finding => finding.vulnerability);

it('passes a role with narrow rights that nobody else can use', async () => {
  const seen = await observe();
  expect(seen).toMatchObject({ status: 'ok', findings: [] });
  expect(seen.facts).toEqual({
    principals: 1,
    adminPrincipals: 0,
    wildcardPrincipals: 0,
    externalAnalyzer: true,
    unusedAnalyzer: true,
    publicResources: 0,
    externalResources: 0,
    unusedRoles: 0,
    unusedPermissions: 0,
    unusedCredentials: 0,
    clusters: 1,
    clusterAdmins: 0,
    identityProblem: '',
  });
});

it('asks only for entities that name something', () => {
  const collector = new IdentityCollector(testClients(), {
    serial: new Serial(),
  });
  expect(collector.selects(api)).toBe(true);
  expect(collector.selects(account)).toBe(true);
  expect(collector.selects(testEntity('bare', HOME))).toBe(false);
});

describe('IAM.1 and IAM.21', () => {
  const OWN = `arn:aws:iam::${ACCOUNT}:policy/own`;
  const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';
  const POWER = 'arn:aws:iam::aws:policy/PowerUserAccess';
  const managed = (arn: string, document: object) => ({
    policies: [{ arn, document }],
  });

  it.each([
    ['an inline policy', iam({ inline: { all: allow('*') } })],
    ['a managed policy', iam({ attached: [OWN] }, managed(OWN, allow('*')))],
    ["AWS's administrator", iam({ attached: [ADMIN] })],
  ])('fails IAM.1 for %s', async (_what, accountInput) => {
    const seen = await observe({}, { account: accountInput });
    expect(seen.facts.adminPrincipals).toBe(1);
    expect(seen.findings).toMatchObject([
      { vulnerability: 'IAM.1', severity: 'high', component: ROLE },
    ]);
  });

  it('fails IAM.21 for every action of a service', async () => {
    const seen = await observe(
      {},
      { account: iam({ inline: { files: allow(['s3:*', 'sqs:Send*']) } }) },
    );
    expect(seen.facts).toMatchObject({
      adminPrincipals: 0,
      wildcardPrincipals: 1,
    });
    expect(seen.findings).toMatchObject([
      {
        vulnerability: 'IAM.21',
        severity: 'low',
        title: expect.stringContaining('every action of s3'),
      },
    ]);
  });

  it('IAM.21 is not about policies that AWS wrote', async () => {
    const seen = await observe(
      {},
      {
        account: iam({ attached: [POWER] }, managed(POWER, allow('s3:*'))),
      },
    );
    expect(rules(seen)).toEqual([]);
  });

  it('knows nothing of a role whose policy it was not told', async () => {
    const { facts } = await observe({}, { account: iam({ attached: [OWN] }) });
    expect(facts).not.toHaveProperty('adminPrincipals');
    expect(facts).not.toHaveProperty('wildcardPrincipals');
    expect(facts.identityProblem).toMatch(/policy.*own.*could not be read/);
  });

  it('knows nothing of a role that is not there', async () => {
    const { facts } = await observe(
      {},
      {
        entity: testEntity('x', {
          ...HOME,
          'fairway.dev/aws-iam-roles': 'gone',
        }),
      },
    );
    expect(facts).toMatchObject({ principals: 0 });
    expect(facts).not.toHaveProperty('adminPrincipals');
  });

  it('does not ask IAM where no role is named', async () => {
    const { facts, world } = await observe(
      {},
      {
        entity: testEntity('x', {
          ...HOME,
          'fairway.dev/aws-resources': BUCKET,
        }),
      },
    );
    expect(facts).toMatchObject({ principals: 0, adminPrincipals: 0 });
    expect(world.calls.list().map(call => call.service)).not.toContain('iam');
  });

  it('judges an account by what it wrote itself', async () => {
    const seen = await observe(
      {},
      {
        entity: account,
        account: iam(
          { attached: [ADMIN] },
          { users: [{ name: 'ci', inline: { all: allow('*') } }] },
        ),
      },
    );
    expect(seen.facts).toMatchObject({ principals: 3, adminPrincipals: 1 });
    expect(seen.findings).toMatchObject([
      { component: `arn:aws:iam::${ACCOUNT}:user/ci` },
    ]);
  });
});

describe('Access Analyzer', () => {
  const role: Finding = { resource: ROLE, resourceType: 'AWS::IAM::Role' };
  const files: Finding = { resource: BUCKET, resourceType: 'AWS::S3::Bucket' };

  it('tells public from external access', async () => {
    const seen = await observe({
      analyzers: analyzers([
        {
          ...files,
          public: true,
          principal: { AWS: '*' },
          actions: ['s3:GetObject'],
        },
        { ...role, public: false, principal: { AWS: '999999999999' } },
        // Of somebody else, and archived: neither counts.
        { ...role, resource: OTHER, public: true },
        { ...files, status: 'ARCHIVED', public: true },
      ]),
    });
    expect(seen.facts).toMatchObject({
      publicResources: 1,
      externalResources: 1,
    });
    expect(seen.findings).toMatchObject([
      {
        vulnerability: 'AA.1',
        severity: 'critical',
        component: BUCKET,
        title: `${BUCKET} is open to everybody (s3:GetObject)`,
      },
      {
        vulnerability: 'AA.2',
        severity: 'medium',
        component: ROLE,
        location: 'AWS 999999999999',
      },
    ]);
  });

  it('finds what nobody used', async () => {
    const seen = await observe({
      analyzers: analyzers(
        [],
        [
          { ...role, type: 'UnusedIAMRole' },
          { ...role, type: 'UnusedPermission', actions: ['sqs'] },
          { ...role, resource: OTHER, type: 'UnusedIAMRole' },
        ],
      ),
    });
    expect(rules(seen)).toEqual(['AA.3', 'AA.4']);
    expect(seen.facts).toMatchObject({ unusedRoles: 1, unusedPermissions: 1 });
  });

  it('finds unused credentials of an account', async () => {
    const user = {
      resource: `arn:aws:iam::${ACCOUNT}:user/ci`,
      resourceType: 'AWS::IAM::User',
    };
    const seen = await observe(
      {
        analyzers: analyzers(
          [],
          [
            { ...user, type: 'UnusedIAMUserAccessKey' },
            { ...user, type: 'UnusedIAMUserPassword' },
          ],
        ),
      },
      { entity: account },
    );
    expect(rules(seen)).toEqual(['IAM.8', 'IAM.22']);
    expect(seen.facts).toMatchObject({ unusedCredentials: 2, unusedRoles: 0 });
  });

  it.each([
    ['there is no analyzer', []],
    [
      'it is of another type',
      [{ name: 'inside', type: 'ACCOUNT_INTERNAL_ACCESS' }],
    ],
    [
      'its type is new to us',
      [{ name: 'new', type: 'ACCOUNT_QUANTUM_ACCESS' }],
    ],
    ['it is being made', [{ name: 'outside', status: 'CREATING' as const }]],
    ['it failed', [{ name: 'outside', status: 'FAILED' as const }]],
  ])('is unknown, not clean, when %s', async (_why, list) => {
    const { status, facts, coverage } = await observe({ analyzers: list });
    expect(status).toBe('ok');
    expect(facts).toMatchObject({
      externalAnalyzer: false,
      unusedAnalyzer: false,
    });
    for (const fact of [
      'publicResources',
      'externalResources',
      'unusedRoles',
    ]) {
      expect(facts).not.toHaveProperty(fact);
    }
    expect(coverage).toContainEqual(
      expect.objectContaining({
        scanType: 'external-access',
        state: 'not-enabled',
      }),
    );
  });

  it('is unknown as long as its analyzer has analysed nothing', async () => {
    const { status, error, facts } = await observe({
      analyzers: [
        { name: 'outside', analyzed: false },
        { name: 'unused', type: 'ACCOUNT_UNUSED_ACCESS', analyzed: false },
      ],
    });
    expect(status).toBe('partial');
    expect(error).toMatch(/analyzer\/outside has analysed nothing so far/);
    expect(facts).not.toHaveProperty('publicResources');
    expect(facts).not.toHaveProperty('externalResources');
    // It looks at the history, not at resources.
    expect(facts).toMatchObject({ unusedRoles: 0 });
  });

  it.each([
    ['could not be analysed', { error: 'ACCESS_DENIED' }],
    ['has a kind of finding that is new to us', { type: 'QuantumAccess' }],
  ])('is unknown when a resource %s', async (_why, change) => {
    const { facts } = await observe({
      analyzers: analyzers([{ ...files, ...change }]),
    });
    expect(facts).not.toHaveProperty('publicResources');
    expect(facts).not.toHaveProperty('externalResources');
  });

  it('is unknown when the details are denied', async () => {
    const { facts } = await observe(
      { analyzers: analyzers([{ ...files, public: true }]) },
      {
        change: world =>
          world.faults.add({
            service: 'access-analyzer',
            operation: 'GetFindingV2',
            error: 'AccessDenied',
          }),
      },
    );
    expect(facts).not.toHaveProperty('publicResources');
    expect(facts.identityProblem).toMatch(/GetFinding was denied/);
  });
});

describe('what is elsewhere', () => {
  const AWAY = 'us-east-1';
  const QUEUE = `arn:aws:sqs:${AWAY}:${ACCOUNT}:jobs`;
  const away = (resources: string) =>
    testEntity('x', { ...HOME, 'fairway.dev/aws-resources': resources });

  it.each([
    ['in another region', QUEUE, `${ACCOUNT}/${AWAY}`],
    [
      'in another account',
      `arn:aws:sqs:${REGION}:999999999999:jobs`,
      `999999999999/${REGION}`,
    ],
  ])('is unknown when it is not read: %s', async (_where, arn, scope) => {
    const { facts } = await observe({}, { entity: away(`${BUCKET},${arn}`) });
    expect(facts).not.toHaveProperty('publicResources');
    expect(facts).not.toHaveProperty('externalResources');
    expect(facts.identityProblem).toContain(scope.split('/')[0]);
    expect(facts.identityProblem).toMatch(/is not read/);
  });

  it('is unknown for a cluster that is not read', async () => {
    const { facts } = await observe(
      {},
      { entity: away(CLUSTER.replace(REGION, AWAY)) },
    );
    expect(facts).toMatchObject({ clusters: 1 });
    expect(facts).not.toHaveProperty('clusterAdmins');
  });

  it('is asked for where it is', async () => {
    const queue: Finding = { resource: QUEUE, resourceType: 'AWS::SQS::Queue' };
    serve(
      createWorld(
        {
          accounts: [
            {
              accountId: ACCOUNT,
              ...iam(),
              regions: {
                [REGION]: region,
                [AWAY]: {
                  analyzers: analyzers([{ ...queue, public: true }]),
                  accessEntries: {
                    far: [
                      {
                        principal: OTHER,
                        policies: [{ name: 'AmazonEKSClusterAdminPolicy' }],
                      },
                    ],
                  },
                },
              },
            },
          ],
        },
        { now: () => NOW },
      ),
    );
    const collector = new IdentityCollector(
      testClients(undefined, [REGION, AWAY]),
      { serial: new Serial() },
    );
    const [{ facts }] = await drain(
      collector.collect(
        [away(`${QUEUE},arn:aws:eks:${AWAY}:${ACCOUNT}:cluster/far`)],
        testContext(),
      ),
    );
    expect(facts).toMatchObject({ publicResources: 1, clusterAdmins: 1 });
  });

  it('looks at the whole bucket, whatever of it is named', async () => {
    const { facts } = await observe(
      {
        analyzers: analyzers([
          { resource: BUCKET, resourceType: 'AWS::S3::Bucket', public: true },
        ]),
      },
      { entity: away(`${BUCKET}/exports/*`) },
    );
    expect(facts).toMatchObject({ publicResources: 1 });
  });
});

describe('EKS access entries', () => {
  const admin = { name: 'AmazonEKSClusterAdminPolicy' };

  it('finds who administrates the whole cluster', async () => {
    const seen = await observe({
      accessEntries: {
        prod: [
          { principal: ROLE, policies: [admin] },
          { principal: OTHER, policies: [admin] },
        ],
      },
    });
    expect(seen.facts).toMatchObject({ clusters: 1, clusterAdmins: 1 });
    expect(seen.findings).toMatchObject([
      { vulnerability: 'R01', severity: 'critical', component: ROLE },
    ]);
  });

  it('counts everybody where no role is named', async () => {
    const seen = await observe(
      { accessEntries: { prod: [{ principal: OTHER, policies: [admin] }] } },
      {
        entity: testEntity('x', {
          ...HOME,
          'fairway.dev/aws-resources': CLUSTER,
        }),
      },
    );
    expect(seen.facts).toMatchObject({ clusterAdmins: 1 });
  });

  it('near miss: administrator of a namespace, and another policy', async () => {
    const seen = await observe({
      accessEntries: {
        prod: [
          { principal: ROLE, policies: [{ ...admin, namespaces: ['shop'] }] },
          { principal: OTHER, policies: [{ name: 'AmazonEKSViewPolicy' }] },
        ],
      },
    });
    expect(seen.facts).toMatchObject({ clusterAdmins: 0 });
  });

  it('is unknown for a cluster that is not there', async () => {
    const { status, facts } = await observe({ accessEntries: {} });
    expect(status).toBe('partial');
    expect(facts).not.toHaveProperty('clusterAdmins');
    expect(facts).toMatchObject({ adminPrincipals: 0, publicResources: 0 });
  });
});

describe('when AWS does not answer in full', () => {
  it.each([
    ['iam', 'adminPrincipals', /iam:GetAccountAuthorizationDetails was denied/],
    ['access-analyzer', 'publicResources', /ListAnalyzers was denied/],
    ['eks', 'clusterAdmins', /ListAccessEntries was denied/],
  ])('leaves out what %s would have told', async (service, fact, message) => {
    const { status, error, facts } = await observe(
      {},
      { change: world => world.faults.add({ service, error: 'AccessDenied' }) },
    );
    expect(status).toBe('partial');
    expect(error).toMatch(message);
    expect(facts).not.toHaveProperty(fact);
  });

  // The SDK slows a throttled client down, which takes some seconds.
  it.each(['iam', 'access-analyzer', 'eks'])(
    'rides out throttling of %s',
    async service => {
      const { status, facts } = await observe(
        {},
        {
          change: world =>
            world.faults.add({
              service,
              error: 'Throttling',
              times: 1,
              retryAfterSeconds: 0,
            }),
        },
      );
      expect(status).toBe('ok');
      expect(facts).toMatchObject({ adminPrincipals: 0, publicResources: 0 });
    },
    20_000,
  );

  it.each([
    [
      'half a list',
      (world: World) => {
        world.paging = { pageSize: 1, emptyPageEvery: 0 };
        world.faults.add({ service: 'iam', error: 'InternalError', skip: 1 });
        world.faults.add({
          service: 'access-analyzer',
          operation: 'ListFindingsV2',
          error: 'InternalError',
          skip: 1,
        });
      },
    ],
    [
      'a repeated token',
      (world: World) => {
        world.paging = { pageSize: 1, emptyPageEvery: 0, stuckAfter: 1 };
      },
    ],
  ])('is partial after %s', async (_what, change) => {
    const finding: Finding = {
      resource: OTHER,
      resourceType: 'AWS::IAM::Role',
    };
    const { status, facts } = await observe(
      { analyzers: analyzers([finding, finding, finding]) },
      { change },
    );
    expect(status).toBe('partial');
    expect(facts).not.toHaveProperty('publicResources');
    expect(facts).not.toHaveProperty('adminPrincipals');
  });

  it('reads every page, over empty ones', async () => {
    const { status, facts } = await observe(
      {
        analyzers: analyzers([
          { resource: OTHER, resourceType: 'AWS::IAM::Role' },
          { resource: BUCKET, resourceType: 'AWS::S3::Bucket', public: true },
        ]),
      },
      {
        change: world => {
          world.paging = { pageSize: 1, emptyPageEvery: 2 };
        },
      },
    );
    expect(status).toBe('ok');
    expect(facts).toMatchObject({ publicResources: 1, principals: 1 });
  });

  it.each([
    [{ 'fairway.dev/aws-iam-role': ROLE }, /fairway.dev\/aws-account/],
    [{ ...HOME, 'fairway.dev/aws-iam-role': 'a b' }, /name of a role/],
    // A pattern, if anybody made one of it.
    [
      {
        ...HOME,
        'fairway.dev/aws-region': '(?:([a-z-])+)+!',
        'fairway.dev/aws-resources': CLUSTER,
      },
      /aws-region is '\(\?:\(\[a-z-\]\)\+\)\+!'; a region is written like eu-central-1/,
    ],
    [
      { ...HOME, 'fairway.dev/aws-account': '999999999999' },
      /999999999999 is not read/,
    ],
  ])('is an error for %j', async (annotations, message) => {
    const seen = await observe({}, { entity: testEntity('x', annotations) });
    expect(seen.status).toBe('error');
    expect(seen.error).toMatch(message);
  });
});
