import type { Observation } from '@fairway/plugin-security-scorecard-node';
import {
  ACCOUNT,
  type AccountInput,
  arn,
  GOOD_BUCKETS,
  GOOD_REGION,
  GOOD_TRAIL,
  INSPECTOR,
  observing,
  REGION,
  type RegionInput,
  service,
  SCOPE,
  serviceWith,
  type TrailInput,
  world,
} from './__testUtils__/observe';
import { testEntity } from '../__testUtils__/clients';
import { parseResource } from './resources';

const { observe } = observing();

/** Where a rule reads, and how it comes to each of its four outcomes. */
interface Case {
  rule: string;
  fact?: string;
  severity: string;
  entity: ReturnType<typeof service>;
  pass: () => ReturnType<typeof world>;
  /** What is wrong, and what its title and remediation say. */
  fails: [() => ReturnType<typeof world>, RegExp, RegExp][];
  /** Call that is denied; an operation of a service. */
  reads: [service: string, operation: string];
  /** A service that the rule does not apply to. */
  without: [ReturnType<typeof service>, () => ReturnType<typeof world>];
}

const trail = (changes: Partial<TrailInput>) => () =>
  world({}, { trails: [{ ...GOOD_TRAIL, ...changes }] });
const bucket =
  (changes: Partial<NonNullable<AccountInput['buckets']>[number]>) => () =>
    world(
      {},
      {
        buckets: [
          { ...GOOD_BUCKETS?.[0], name: 'log-archive', ...changes },
          { name: 'access-logs' },
        ],
      },
    );
const single = trail({ multiRegion: false });
const region = (input: RegionInput) => () => world(input);
const group = (changes: object) => () =>
  world({ logGroups: [{ name: '/harbour/audit', ...changes }] });
const inGroup = service({ 'fairway.dev/aws-log-groups': '/harbour/audit' });
const VPC = 'vpc-0123456789abcdef0';
const inVpc = service({ 'fairway.dev/aws-vpc': VPC });
const flow =
  (
    flowLogs: NonNullable<RegionInput['vpcs']>[number]['flowLogs'],
    logGroups: RegionInput['logGroups'] = [{ name: '/flow', kmsKey: 'key' }],
  ) =>
  () =>
    world({ vpcs: [{ id: VPC, name: 'main', flowLogs }], logGroups });
const nothing = serviceWith();
const anyWorld = () => world();
const S3_DATA = (values: string[], type = 'All') => [
  {
    ReadWriteType: type,
    IncludeManagementEvents: true,
    DataResources: [{ Type: 'AWS::S3::Object', Values: values }],
  },
];
const advanced = (...fields: object[]) =>
  trail({
    eventSelectors: [],
    advancedEventSelectors: [
      {
        FieldSelectors: [
          { Field: 'eventCategory', Equals: ['Data'] },
          { Field: 'resources.type', Equals: ['AWS::S3::Object'] },
          ...fields,
        ],
      },
    ],
  });
const bucketArn = 'arn:aws:s3:::shop-orders';
const withBucket = (logging?: { target: string }) => () =>
  world(
    {},
    {
      buckets: [...(GOOD_BUCKETS ?? []), { name: 'shop-orders', logging }],
    },
  );
const cluster = (
  logging: { types: string[]; enabled: boolean }[],
  groups: RegionInput['logGroups'] = [
    { name: '/aws/eks/prod/cluster', kmsKey: 'key' },
  ],
) => region({ eksClusters: [{ name: 'prod', logging }], logGroups: groups });
const ALL = [{ types: ['api', 'audit', 'authenticator'], enabled: true }];
const SPLIT = [
  { types: ['controllerManager', 'scheduler'], enabled: false },
  { types: ['audit', 'api'], enabled: true },
  { types: ['authenticator'], enabled: true },
];
const alb = arn(
  'elasticloadbalancing',
  'loadbalancer/app/shop/0123456789abcdef',
);
const nlb = arn(
  'elasticloadbalancing',
  'loadbalancer/net/shop/0123456789abcdef',
);
const balancer = (attributes: Record<string, string>) =>
  region({
    loadBalancers: [{ path: 'app/shop/0123456789abcdef', attributes }],
  });
const restArn = `arn:aws:apigateway:${REGION}::/restapis/abc123`;
const httpArn = `arn:aws:apigateway:${REGION}::/apis/abc123`;
const rest = (methods: Record<string, string>) =>
  region({ restApis: [{ id: 'abc123', stages: [{ name: 'prod', methods }] }] });
const http = (...accessLogs: (string | undefined)[]) =>
  region({
    httpApis: [
      {
        id: 'abc123',
        stages: accessLogs.map((accessLog, i) => ({
          name: `s${i}`,
          accessLog,
        })),
      },
    ],
  });
const cdn = `arn:aws:cloudfront::${ACCOUNT}:distribution/E123`;
const distribution =
  (logBucket?: string, deliveries: RegionInput['deliveries'] = []) =>
  () =>
    world(
      {},
      {
        distributions: [{ id: 'E123', logBucket }],
        regions: {
          [REGION]: { ...GOOD_REGION, logGroups: [{ name: '/trail' }] },
          'us-east-1': { deliveries },
        },
      },
    );
const database = (engine: string, ...exports: string[]) =>
  region({ databases: [{ name: 'orders', engine, exports }] });
const acl = arn('wafv2', 'regional/webacl/shop/0123');
const fn = (functionLogGroups: Record<string, string>, groups: string[]) =>
  region({
    functions: [{ name: 'mailer', scan: 'none' }],
    functionLogGroups,
    logGroups: groups.map(name => ({ name, retentionDays: 365 })),
  });
const containers = (...drivers: (string | undefined)[]) =>
  region({
    taskDefinitions: [
      {
        family: 'api',
        revision: 3,
        containers: drivers.map((driver, i) => ({ name: `c${i}`, driver })),
      },
    ],
    ecsServices: [{ cluster: 'main', name: 'api', taskDefinition: 'api:3' }],
  });
const recorder = (
  ...configRecorders: RegionInput['configRecorders'] & object
) => region({ configRecorders });
const alarm = (changes: object) =>
  region({
    alarms: [
      {
        name: 'latency',
        metric: 'm',
        namespace: 'n',
        actions: [arn('sns', 'oncall')],
        ...changes,
      },
    ],
  });
const domain = (engine: string, ...logs: string[]) =>
  region({
    searchDomains: [
      {
        name: 'orders',
        engine,
        logs: Object.fromEntries(logs.map(type => [type, { group: '/os' }])),
      },
    ],
  });

const CASES: Case[] = [
  {
    rule: 'L02',
    severity: 'high',
    entity: service(),
    pass: trail({}),
    fails: [
      [
        trail({ delivered: 'P2D' }),
        /has delivered nothing since 2026-11-19/,
        /policy of bucket log-archive/,
      ],
      [
        trail({ delivered: undefined }),
        /nothing so far/,
        /Repair the delivery/,
      ],
      [
        trail({ deliveryError: 'AccessDenied' }),
        /fails to deliver \(AccessDenied\)/,
        /Repair/,
      ],
    ],
    reads: ['cloudtrail', 'GetTrailStatus'],
    without: [service(), single],
  },
  {
    rule: 'L03',
    severity: 'medium',
    entity: service(),
    pass: trail({}),
    fails: [
      [
        trail({ kmsKey: undefined }),
        /not encrypted/,
        /Set a KMS key on trail org/,
      ],
    ],
    reads: ['cloudtrail', 'DescribeTrails'],
    without: [service(), single],
  },
  {
    rule: 'L04',
    severity: 'medium',
    entity: service(),
    pass: trail({}),
    fails: [
      [
        trail({ fileValidation: false }),
        /does not validate/,
        /Enable log file validation/,
      ],
      [
        trail({ digestError: 'NoSuchBucket' }),
        /its digests \(NoSuchBucket\)/,
        /write its digests/,
      ],
    ],
    reads: ['cloudtrail', 'GetTrailStatus'],
    without: [service(), single],
  },
  {
    rule: 'L05',
    severity: 'low',
    entity: service(),
    pass: trail({}),
    fails: [
      [
        trail({ logGroup: undefined }),
        /to no log group/,
        /Set a CloudWatch log group/,
      ],
      [
        trail({ logGroupDelivered: 'P3D' }),
        /has sent its log group nothing since 2026-11-18/,
        /role of trail org/,
      ],
    ],
    reads: ['cloudtrail', 'GetTrailStatus'],
    without: [service(), single],
  },
  {
    rule: 'L06',
    severity: 'critical',
    entity: service(),
    pass: bucket({
      publicAccessBlock: false,
      publicPolicy: false,
      aclGroups: ['s3/LogDelivery'],
    }),
    fails: [
      [
        bucket({ publicAccessBlock: undefined, publicPolicy: true }),
        /public by its policy/,
        /all four settings/,
      ],
      [
        bucket({ publicAccessBlock: false, aclGroups: ['global/AllUsers'] }),
        /grant to AllUsers in its ACL/,
        /all four/,
      ],
    ],
    reads: ['s3', 'GetPublicAccessBlock'],
    without: [service(), () => world({}, { trails: [] })],
  },
  {
    rule: 'L07',
    severity: 'low',
    entity: service(),
    pass: bucket({}),
    fails: [
      [
        bucket({ logging: undefined }),
        /Bucket log-archive of a trail has no access log/,
        /other than itself/,
      ],
    ],
    reads: ['s3', 'GetBucketLogging'],
    without: [service(), () => world({}, { trails: [] })],
  },
  {
    rule: 'L08',
    severity: 'medium',
    entity: serviceWith(bucketArn),
    pass: trail({ eventSelectors: S3_DATA([`${bucketArn}/`]) }),
    fails: [
      [
        trail({}),
        /are read or written/,
        /data events of AWS::S3::Object for arn:aws:s3:::shop-orders\/ \(read and write\)/,
      ],
      [
        trail({ eventSelectors: S3_DATA(['arn:aws:s3'], 'WriteOnly') }),
        /are read$/,
        /\(read\)/,
      ],
      [
        trail({ eventSelectors: S3_DATA([`${bucketArn}/invoices/`]) }),
        /read or written/,
        /read and write/,
      ],
      [
        trail({ logging: false, eventSelectors: S3_DATA(['arn:aws:s3']) }),
        /read or written/,
        /logging/,
      ],
      [
        advanced({ Field: 'readOnly', Equals: ['false'] }),
        /are read$/,
        /\(read\)/,
      ],
      [
        advanced({ Field: 'eventName', Equals: ['PutObject'] }),
        /read or written/,
        /read and write/,
      ],
    ],
    reads: ['cloudtrail', 'GetEventSelectors'],
    without: [nothing, anyWorld],
  },
  {
    rule: 'L09',
    severity: 'medium',
    entity: service(),
    pass: trail({}),
    fails: [
      [
        trail({ organization: false }),
        /kept in the account it watches/,
        /approved bucket of the log archive/,
      ],
    ],
    reads: ['cloudtrail', 'DescribeTrails'],
    without: [service(), single],
  },
  {
    rule: 'L10',
    severity: 'medium',
    entity: inGroup,
    pass: group({ retentionDays: 365 }),
    fails: [
      [group({ retentionDays: 364 }), /for 364 days/, /365 days or more/],
    ],
    reads: ['logs', 'DescribeLogGroups'],
    without: [service(), anyWorld],
  },
  {
    rule: 'L11',
    severity: 'medium',
    entity: inGroup,
    pass: group({ kmsKey: 'key' }),
    fails: [[group({}), /not encrypted with a KMS key/, /Associate a KMS key/]],
    reads: ['logs', 'DescribeLogGroups'],
    without: [inGroup, anyWorld],
  },
  {
    rule: 'L12',
    severity: 'low',
    entity: inGroup,
    pass: group({ deletionProtection: true }),
    fails: [[group({}), /can be deleted/, /deletion protection/]],
    reads: ['logs', 'DescribeLogGroups'],
    without: [
      service({ 'fairway.dev/aws-log-groups': '/harbour/api' }),
      region({ logGroups: [{ name: '/harbour/api' }] }),
    ],
  },
  {
    rule: 'L13',
    severity: 'medium',
    entity: inVpc,
    pass: flow([{ logGroup: '/flow' }]),
    fails: [[flow([]), /has no flow log/, /Create a flow log/]],
    reads: ['ec2', 'DescribeFlowLogs'],
    without: [service(), anyWorld],
  },
  {
    rule: 'L14',
    severity: 'low',
    entity: inVpc,
    pass: flow([{ logGroup: '/flow' }]),
    fails: [
      [
        flow([{ logGroup: '/flow' }], []),
        /\/flow does not exist/,
        /Create log group/,
      ],
      [
        flow([{ logGroup: '/flow' }], [{ name: '/flow', retentionDays: 7 }]),
        /for 7 days/,
        /365 days/,
      ],
      [
        flow([{ logGroup: '/flow' }], [{ name: '/flow' }]),
        /not encrypted/,
        /KMS key/,
      ],
    ],
    reads: ['logs', 'DescribeLogGroups'],
    without: [inVpc, flow([{ status: 'INACTIVE' }])],
  },
  {
    rule: 'L15',
    severity: 'medium',
    entity: serviceWith(arn('eks', 'cluster/prod')),
    pass: cluster(SPLIT),
    fails: [
      [
        cluster([{ types: ['api', 'audit', 'authenticator'], enabled: false }]),
        /does not log api, audit, authenticator/,
        /Enable the control plane logs/,
      ],
      [
        cluster([
          { types: ['api'], enabled: true },
          { types: ['audit'], enabled: false },
        ]),
        /log audit, authenticator/,
        /audit, authenticator/,
      ],
    ],
    reads: ['eks', 'DescribeCluster'],
    without: [nothing, anyWorld],
  },
  {
    rule: 'L16',
    severity: 'medium',
    entity: serviceWith(arn('eks', 'cluster/prod')),
    pass: cluster(ALL),
    fails: [
      [
        cluster(ALL, []),
        /\/aws\/eks\/prod\/cluster does not exist/,
        /Create log group/,
      ],
      [
        cluster(ALL, [{ name: '/aws/eks/prod/cluster' }]),
        /not encrypted/,
        /KMS/,
      ],
    ],
    reads: ['logs', 'DescribeLogGroups'],
    without: [serviceWith(arn('eks', 'cluster/prod')), cluster([])],
  },
  {
    rule: 'L17',
    severity: 'medium',
    entity: serviceWith(alb),
    pass: balancer({
      'access_logs.s3.enabled': 'true',
      'access_logs.s3.bucket': 'b',
    }),
    fails: [
      [balancer({}), /keeps no access log/, /access_logs.s3.enabled/],
      [
        balancer({ 'access_logs.s3.enabled': 'true' }),
        /keeps no access log/,
        /a bucket/,
      ],
    ],
    reads: ['elasticloadbalancing', 'DescribeLoadBalancerAttributes'],
    without: [serviceWith(nlb), anyWorld],
  },
  {
    rule: 'L18',
    severity: 'medium',
    entity: serviceWith(bucketArn),
    pass: withBucket({ target: 'access-logs' }),
    fails: [
      [
        withBucket(),
        /Bucket shop-orders has no access log/,
        /Enable server access logging/,
      ],
    ],
    reads: ['s3', 'GetBucketLogging'],
    without: [serviceWith('arn:aws:s3:::access-logs'), anyWorld],
  },
  {
    rule: 'L19',
    severity: 'medium',
    entity: serviceWith(restArn),
    pass: rest({ '*/*': 'INFO', 'orders/GET': 'ERROR' }),
    fails: [
      [rest({}), /does not log prod \*\/\*/, /ERROR or INFO/],
      [
        rest({ '*/*': 'INFO', 'orders/GET': 'OFF' }),
        /prod orders\/GET/,
        /ERROR or INFO/,
      ],
      [rest({ '*/*': 'VERBOSE' }), /prod \*\/\*/, /ERROR or INFO/],
    ],
    reads: ['apigateway', 'GetRestStages'],
    without: [
      serviceWith(restArn),
      region({ restApis: [{ id: 'abc123', stages: [] }] }),
    ],
  },
  {
    rule: 'L20',
    severity: 'medium',
    entity: serviceWith(httpArn),
    pass: http('arn:a', 'arn:b'),
    fails: [[http('arn:a', undefined), /no access log of s1/, /stages s1/]],
    reads: ['apigateway', 'GetStages'],
    without: [serviceWith(httpArn), http()],
  },
  {
    rule: 'L21',
    severity: 'medium',
    entity: serviceWith(cdn),
    pass: distribution('logs.s3.amazonaws.com'),
    fails: [
      [distribution(), /E123 keeps no access log/, /standard logging/],
      [
        distribution(undefined, [
          { source: 's', resource: cdn, delivered: false },
        ]),
        /no access log/,
        /standard logging/,
      ],
    ],
    reads: ['cloudfront', 'GetDistributionConfig'],
    without: [nothing, anyWorld],
  },
  {
    rule: 'L22',
    severity: 'medium',
    entity: serviceWith(arn('rds', 'db:orders')),
    pass: database('postgres', 'postgresql', 'upgrade'),
    fails: [
      [
        database('postgres', 'postgresql'),
        /does not export the logs upgrade/,
        /upgrade of database orders/,
      ],
      [
        database('aurora-mysql', 'error'),
        /audit, general, slowquery/,
        /CloudWatch Logs/,
      ],
      [database('sqlserver-se', 'agent'), /logs error$/, /error/],
    ],
    reads: ['rds', 'DescribeDBInstances'],
    without: [nothing, anyWorld],
  },
  {
    rule: 'L23',
    severity: 'low',
    entity: serviceWith(acl),
    pass: region({ webAcls: [{ arn: acl, destinations: ['arn:x'] }] }),
    fails: [
      [
        region({ webAcls: [{ arn: acl }] }),
        /Web ACL shop does not log/,
        /logging configuration/,
      ],
    ],
    reads: ['wafv2', 'GetLoggingConfiguration'],
    without: [nothing, anyWorld],
  },
  {
    rule: 'L24',
    severity: 'low',
    entity: serviceWith(arn('lambda', 'function:mailer')),
    pass: fn({}, ['/aws/lambda/mailer']),
    fails: [
      [
        fn({}, []),
        /\/aws\/lambda\/mailer does not exist/,
        /let the resource create it/,
      ],
      [
        fn({ mailer: '/shared' }, ['/aws/lambda/mailer']),
        /\/shared does not exist/,
        /Create log group \/shared/,
      ],
    ],
    reads: ['lambda', 'GetFunctionConfiguration'],
    without: [nothing, anyWorld],
  },
  {
    rule: 'L25',
    severity: 'high',
    entity: serviceWith(arn('ecs', 'task-definition/api:3')),
    pass: containers('awslogs', 'awsfirelens'),
    fails: [
      [
        containers('awslogs', undefined),
        /no log driver: c1/,
        /logConfiguration to the containers c1/,
      ],
    ],
    reads: ['ecs', 'DescribeTaskDefinition'],
    without: [nothing, anyWorld],
  },
  {
    rule: 'L26',
    severity: 'medium',
    entity: service(),
    pass: recorder({}),
    fails: [
      [recorder(), /does not record/, /Create a configuration recorder/],
      [recorder({ recording: false }), /is stopped/, /Start recorder default/],
      [
        recorder({ lastStatus: 'FAILURE' }),
        /reports FAILURE/,
        /delivery channel/,
      ],
      [
        recorder({ lastStatus: 'NEW_VALUE' }),
        /reports NEW_VALUE/,
        /delivery channel/,
      ],
    ],
    reads: ['config', 'DescribeConfigurationRecorderStatus'],
    without: [service(), anyWorld],
  },
  {
    rule: 'L28',
    severity: 'high',
    entity: serviceWith(arn('cloudwatch', 'alarm:latency')),
    pass: alarm({}),
    fails: [
      [
        alarm({ actions: [] }),
        /does nothing when it goes off/,
        /Add an action/,
      ],
      [alarm({ actionsEnabled: false }), /switched off/, /Enable the actions/],
    ],
    reads: ['monitoring', 'DescribeAlarms'],
    without: [service(), anyWorld],
  },
  {
    rule: 'L29-opensearch',
    fact: 'l29OpenSearch',
    severity: 'medium',
    entity: serviceWith(arn('es', 'domain/orders')),
    pass: domain('OpenSearch_2.17', 'AUDIT_LOGS'),
    fails: [
      [
        domain('OpenSearch_2.17', 'SEARCH_SLOW_LOGS'),
        /does not publish AUDIT_LOGS/,
        /Publish AUDIT_LOGS/,
      ],
      [
        domain('Elasticsearch_7.10', 'AUDIT_LOGS'),
        /publish ES_APPLICATION_LOGS/,
        /ES_APPLICATION_LOGS/,
      ],
    ],
    reads: ['es', 'DescribeDomains'],
    without: [nothing, anyWorld],
  },
  {
    rule: 'L29-redshift',
    fact: 'l29Redshift',
    severity: 'medium',
    entity: serviceWith(arn('redshift', 'cluster:facts')),
    pass: region({ redshiftClusters: [{ name: 'facts', logging: true }] }),
    fails: [
      [
        region({ redshiftClusters: [{ name: 'facts' }] }),
        /keeps no audit log/,
        /Enable audit logging/,
      ],
    ],
    reads: ['redshift', 'DescribeLoggingStatus'],
    without: [nothing, anyWorld],
  },
  {
    rule: 'L29-codebuild',
    fact: 'l29CodeBuild',
    severity: 'medium',
    entity: serviceWith(arn('codebuild', 'project/ci')),
    pass: region({ buildProjects: [{ name: 'ci' }] }),
    fails: [
      [
        region({ buildProjects: [{ name: 'ci', cloudWatchLogs: 'DISABLED' }] }),
        /keeps no logs/,
        /Enable the CloudWatch or S3 logs/,
      ],
      [
        region({ buildProjects: [{ name: 'ci', cloudWatchLogs: 'PAUSED' }] }),
        /keeps no logs/,
        /Enable/,
      ],
    ],
    reads: ['codebuild', 'BatchGetProjects'],
    without: [nothing, anyWorld],
  },
  {
    rule: 'L29-sns',
    fact: 'l29Sns',
    severity: 'medium',
    entity: serviceWith(arn('sns', 'orders')),
    pass: region({
      topics: [{ name: 'orders', feedbackRole: 'arn:aws:iam::1:role/r' }],
    }),
    fails: [
      [
        region({ topics: [{ name: 'orders' }] }),
        /does not log whether/,
        /failure feedback role/,
      ],
    ],
    reads: ['sns', 'GetTopicAttributes'],
    without: [nothing, anyWorld],
  },
  {
    rule: 'L30',
    severity: 'high',
    entity: service(),
    pass: anyWorld,
    fails: [
      [
        region({
          inspector: { ...INSPECTOR, ec2: 'DISABLED' },
        }),
        /does not scan the instances.*\(DISABLED\)/,
        /Enable EC2 scanning/,
      ],
      [
        region({
          inspector: { ...INSPECTOR, ec2: 'SUSPENDED' },
        }),
        /SUSPENDED/,
        /Enable/,
      ],
    ],
    reads: ['inspector2', 'BatchGetAccountStatus'],
    without: [service(), anyWorld],
  },
];

const factOf = ({ rule, fact = rule.toLowerCase() }: Case) => fact;
const findingsOf = ({ findings }: Observation, rule: string) =>
  findings.filter(({ vulnerability }) => vulnerability === rule);

describe.each(CASES)('$rule', each => {
  const { rule, severity, entity, reads } = each;
  const fact = factOf(each);
  const [serviceName, operation] = reads;

  it('passes', async () => {
    const seen = await observe(each.pass(), entity);
    expect(seen.facts).toHaveProperty(fact, 'pass');
    expect(findingsOf(seen, rule)).toEqual([]);
  });

  it.each(each.fails)('fails %#', async (make, title, remediation) => {
    const seen = await observe(make(), entity);
    expect(seen.facts).toHaveProperty(fact, 'fail');
    expect(findingsOf(seen, rule)).toEqual([
      expect.objectContaining({
        severity,
        status: 'open',
        title: expect.stringMatching(title),
        remediation: expect.stringMatching(remediation),
      }),
    ]);
  });

  it.each([
    ['AccessDenied', /was denied/],
    ['Throttling', /was throttled/],
  ] as const)(
    'is unknown on %s, never clean',
    async (error, problem) => {
      const state = each.pass();
      state.faults.add({
        service: serviceName,
        operation,
        error,
        retryAfterSeconds: 0,
      });
      const seen = await observe(state, entity);
      expect(seen.status).toBe('partial');
      expect(seen.error).toMatch(problem);
      expect(seen.facts).not.toHaveProperty(fact);
      expect(findingsOf(seen, rule)).toEqual([]);
      expect(seen.coverage.some(row => row.state === 'unknown')).toBe(true);
    },
    20_000,
  );

  it('says when it does not apply', async () => {
    const [other, make] = each.without;
    const { facts, status } = await observe(make(), other);
    expect(status).toBe('ok');
    // AWS Config and Inspector are there in every region.
    expect(facts[fact]).toBe(
      ['L26', 'L30'].includes(rule) ? 'pass' : 'not-applicable',
    );
  });
});

it.each([
  ['every bucket', trail({ eventSelectors: S3_DATA(['arn:aws:s3']) })],
  [
    'two selectors',
    trail({
      eventSelectors: [
        ...S3_DATA([`${bucketArn}/`], 'ReadOnly'),
        ...S3_DATA(['arn:aws:s3:::'], 'WriteOnly'),
      ],
    }),
  ],
  ['advanced selectors', advanced()],
  [
    'an advanced selector of the bucket',
    advanced({ Field: 'resources.ARN', StartsWith: [`${bucketArn}/`] }),
  ],
])('L08 passes for %s', async (_, make) => {
  const { facts } = await observe(make(), serviceWith(bucketArn));
  expect(facts.l08).toBe('pass');
});

it('L09 passes for an approved bucket, which L06 reads with the archive account', async () => {
  const state = world(
    {},
    { trails: [{ ...GOOD_TRAIL, organization: false }], buckets: [] },
  );
  const { facts, error } = await observe(state, service(), {
    approvedDestinations: ['arn:aws:s3:::log-*'],
    archiveAccountId: '999900001111',
  });
  expect(facts.l09).toBe('pass');
  expect(facts).not.toHaveProperty('l06');
  expect(error).toMatch(/AWS account 999900001111 is not read/);
});

it('L14 needs to know which buckets are approved', async () => {
  const toBucket = flow([{}]);
  expect((await observe(toBucket(), inVpc)).facts.l14).toBe('not-applicable');
  const approve = async (...approvedDestinations: string[]) =>
    (await observe(toBucket(), inVpc, { approvedDestinations })).facts.l14;
  expect(await approve('arn:aws:s3:::harbour-flow-logs/*')).toBe('pass');
  expect(await approve('arn:aws:s3:::elsewhere')).toBe('fail');
});

it('L21 passes for a delivery of vended logs', async () => {
  const make = distribution(undefined, [{ source: 's', resource: cdn }]);
  expect((await observe(make(), serviceWith(cdn))).facts.l21).toBe('pass');
});

it('L22 does not know every engine', async () => {
  const seen = await observe(
    database('graph-2', 'audit')(),
    serviceWith(arn('rds', 'db:orders')),
  );
  expect(seen.facts).not.toHaveProperty('l22');
  expect(seen.error).toMatch(/not known for its engine graph-2/);
});

it('L25 looks at what a service runs', async () => {
  const seen = await observe(
    containers(undefined)(),
    serviceWith(arn('ecs', 'service/main/api')),
  );
  expect(seen.facts.l25).toBe('fail');
});

it('L30 waits while Inspector is being enabled', async () => {
  const seen = await observe(
    world({
      inspector: { ...INSPECTOR, ec2: 'ENABLING' },
    }),
  );
  expect(seen.facts).not.toHaveProperty('l30');
});

it('follows a bucket into its region', async () => {
  const make = () =>
    world(
      {},
      {
        buckets: [
          ...(GOOD_BUCKETS ?? []),
          {
            name: 'shop-orders',
            region: 'us-east-1',
            logging: { target: 'a' },
          },
        ],
      },
    );
  const { facts } = await observe(make(), serviceWith(bucketArn));
  expect(facts.l18).toBe('pass');
});

it('leaves resources unknown when the service does not say what it has', async () => {
  const { facts, status } = await observe(world());
  expect(status).toBe('ok');
  expect(facts).toMatchObject({ resourcesDeclared: false, resources: 0 });
  expect(facts).not.toHaveProperty('l15');
});

it('is unknown for a resource in a region that is not read', async () => {
  const seen = await observe(
    world(),
    serviceWith(`arn:aws:eks:eu-west-1:${ACCOUNT}:cluster/prod`),
  );
  expect(seen.error).toMatch(/Region eu-west-1 .* is not read/);
  expect(seen.facts).not.toHaveProperty('l15');
  expect(seen.facts.l17).toBe('not-applicable');
});

it.each([
  `arn:aws:ecs:${REGION}:${ACCOUNT}:service/api`,
  `arn:aws:rds:${REGION}:${ACCOUNT}:cluster:orders`,
  `arn:aws:lambda:${REGION}:${ACCOUNT}:function:api:live:2`,
  `arn:aws:elasticloadbalancing:${REGION}:${ACCOUNT}:loadbalancer/classic`,
  `arn:aws:wafv2:${REGION}:${ACCOUNT}:Regional/WebACL/front/1`,
  'arn:aws:s3:::api-*',
])('does not take %s for something that no rule is about', async name => {
  const seen = await observe(world(), serviceWith(name));
  expect(seen.status).toBe('partial');
  expect(seen.error).toContain(`name '${name}', which is not the ARN of`);
  for (const fact of ['l08', 'l17', 'l18', 'l22', 'l23', 'l24', 'l25']) {
    expect(seen.facts).not.toHaveProperty(fact);
  }
});

it.each([
  [`arn:aws:ecs:${REGION}:${ACCOUNT}:cluster/main`, 'other'],
  [`arn:aws:sqs:${REGION}:${ACCOUNT}:jobs`, 'other'],
  [`arn:aws:s3:${REGION}:${ACCOUNT}:accesspoint/in`, 'other'],
  ['arn:aws:s3:::api-files/exports/*', 'bucket'],
  ['arn:aws:s3:::Old_Files', 'bucket'],
  [`arn:aws:apigateway:${REGION}::/restapis/abc/resources/x`, 'rest-api'],
])('reads %s as %s', (name, kind) => {
  const home = { accountId: ACCOUNT, region: REGION };
  expect(parseResource(name, home)).toMatchObject({ kind });
});

it('asks for the whole bucket, whatever of it is named', async () => {
  const { facts } = await observe(
    world({}, { buckets: [{ name: 'api-files' }] }),
    serviceWith('arn:aws:s3:::api-files/exports/*'),
  );
  expect(facts).toMatchObject({ resources: 1, l18: 'fail' });
});

it('reads no more names than a service has', async () => {
  const many = Array.from({ length: 501 }, (_, i) => `/app/${i}`).join(',');
  const seen = await observe(
    world(),
    testEntity('many', { ...SCOPE, 'fairway.dev/aws-log-groups': many }),
  );
  expect(seen.status).toBe('error');
  expect(seen.error).toMatch(/more than 500 names/);
});

it('does not take a bad annotation for nothing', async () => {
  const seen = await observe(world(), serviceWith('my-bucket'));
  expect(seen.status).toBe('partial');
  expect(seen.error).toMatch(/'my-bucket', which is not an ARN/);
  expect(seen.facts).not.toHaveProperty('l18');
});
