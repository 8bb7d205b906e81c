import type { World } from '@fairway/sandbox';
import {
  drain,
  testClients,
  testContext,
  testEntity,
} from '../__testUtils__/clients';
import {
  ACCOUNT,
  accountWorld,
  REGION,
  type RegionInput,
  serveWorlds,
} from '../__testUtils__/sandbox';
import { Serial } from '../Serial';
import { InspectorCollector } from './InspectorCollector';

const { serve } = serveWorlds();

const HOME = {
  'fairway.dev/aws-account': ACCOUNT,
  'fairway.dev/aws-region': REGION,
};
const ECR = `arn:aws:ecr:${REGION}:${ACCOUNT}:repository`;
const LAMBDA = `arn:aws:lambda:${REGION}:${ACCOUNT}:function`;
const WEB = 'i-0123456789abcdef0';

const critical = [{ cve: 'CVE-2026-0001', age: 'P3D' }];
const region: RegionInput = {
  inspector: { ec2: 'ENABLED', ecr: 'ENABLED', lambda: 'ENABLED' },
  images: [
    { repository: 'api', findings: critical },
    { repository: 'worker' },
    { repository: 'stranger', findings: critical },
  ],
  functions: [{ name: 'mailer' }],
  instances: [
    {
      id: WEB,
      image: 'ami-0123456789abcdef0',
      name: 'web',
      tags: { app: 'shop', 'aws:autoscaling:groupName': 'web' },
    },
  ],
  resourceTags: {
    [`${ECR}/api`]: { app: 'shop', query: 'a=b' },
    [`${ECR}/worker`]: { app: 'shop' },
    [`${LAMBDA}:mailer`]: { app: 'shop' },
    [`${ECR}/stranger`]: { app: 'other' },
  },
};

async function observe(
  annotations: Record<string, string>,
  changes: RegionInput = {},
  change?: (world: World) => void,
) {
  const world = serve(accountWorld({ ...region, ...changes }));
  change?.(world);
  const collector = new InspectorCollector(testClients(), {
    serial: new Serial(),
    maxScanAgeMs: 3 * 86_400_000,
  });
  const [observation] = await drain(
    collector.collect(
      [testEntity('x', { ...HOME, ...annotations })],
      testContext(),
    ),
  );
  const names = new Set(
    observation.coverage.map(row =>
      row.resource
        .replace(/^arn:.*(?:repository\/|function:)/, '')
        .replace(/[/:].*$/, ''),
    ),
  );
  return { ...observation, names: [...names].sort(), world };
}

it.each([
  [{ 'aws.amazon.com/amazon-ecr-arn': `${ECR}/api` }, ['api']],
  [{ 'fairway.dev/aws-ecr-repositories': 'api, worker' }, ['api', 'worker']],
  [{ 'fairway.dev/aws-lambda-arn': `${LAMBDA}:mailer:$LATEST` }, ['mailer']],
  [{ 'fairway.dev/aws-lambda-functions': 'mailer:live' }, ['mailer']],
  [{ 'fairway.dev/aws-ec2-instances': WEB }, [WEB]],
  [{ 'fairway.dev/aws-auto-scaling-groups': 'web' }, [WEB]],
  [{ 'aws.amazon.com/amazon-ecr-tags': 'app=shop' }, ['api', 'worker']],
  [{ 'fairway.dev/aws-tags': 'app=shop' }, ['api', WEB, 'mailer', 'worker']],
  // Several tags: their intersection, and a value may contain the separator.
  [{ 'aws.amazon.com/amazon-ecr-tags': 'app=shop,query=a=b' }, ['api']],
  // Two annotations: their union, each artefact once.
  [
    {
      'aws.amazon.com/amazon-ecr-arn': `${ECR}/api`,
      'aws.amazon.com/amazon-ecr-tags': 'app=shop',
      'fairway.dev/aws-lambda-functions': 'mailer',
    },
    ['api', 'mailer', 'worker'],
  ],
])('%j leads to %j', async (annotations, names) => {
  const seen = await observe(annotations);
  expect(seen.names).toEqual(names);
  expect(seen).toMatchObject({
    status: 'ok',
    facts: {
      scanState: 'scanned',
      scanningEnabled: true,
      resources: names.length,
      criticalOpen: names.includes('api') ? 1 : 0,
      knownExploited: names.includes('api') ? 1 : 0,
    },
  });
});

it('is an error, not clean, when tags lead to nothing', async () => {
  const { status, error } = await observe({
    'aws.amazon.com/amazon-ecr-tags': 'app=nobody',
  });
  expect(status).toBe('error');
  expect(error).toMatch(/No annotation leads to an artefact/);
});

it.each([
  ['tagging', /tag:GetResources was denied/],
  ['ec2', /DescribeInstanceImageMetadata was denied/],
])(
  'is partial when %s is denied: there may be more',
  async (service, message) => {
    const { status, error, facts, findings } = await observe(
      {
        'aws.amazon.com/amazon-ecr-arn': `${ECR}/api`,
        'fairway.dev/aws-tags': 'app=shop',
      },
      {},
      world => world.faults.add({ service, error: 'AccessDenied' }),
    );
    expect(status).toBe('partial');
    expect(error).toMatch(message);
    expect(findings).not.toEqual([]);
    expect(facts).not.toHaveProperty('criticalOpen');
    expect(facts).not.toHaveProperty('scanState');
  },
);

it('is partial when the tags come to no end', async () => {
  const { status, facts } = await observe(
    { 'aws.amazon.com/amazon-ecr-tags': 'app=shop' },
    {},
    world => {
      world.paging = { pageSize: 1, emptyPageEvery: 0, stuckAfter: 1 };
    },
  );
  expect(status).not.toBe('ok');
  expect(facts).not.toHaveProperty('criticalOpen');
});

describe('EC2', () => {
  const annotations = { 'fairway.dev/aws-ec2-instances': WEB };
  const instance = (changes: object) => ({
    instances: [
      { id: WEB, image: 'ami-0123456789abcdef0', name: 'web', ...changes },
    ],
  });

  it('needs both scans: the network alone says nothing of packages', async () => {
    const { facts, coverage } = await observe(
      annotations,
      instance({
        scan: { status: 'INACTIVE', reason: 'UNMANAGED_EC2_INSTANCE' },
      }),
    );
    expect(facts).toMatchObject({ scanState: 'broken', scanned: 0 });
    expect(coverage.map(row => [row.scanType, row.state])).toEqual([
      ['PACKAGE', 'broken'],
      ['NETWORK', 'scanned'],
    ]);
  });

  it.each([
    ['not-covered', { scan: 'none', network: 'none' }],
    ['excluded', { scan: { status: 'INACTIVE', reason: 'EXCLUDED_BY_TAG' } }],
    [
      'stale',
      {
        scan: {
          status: 'INACTIVE',
          reason: 'EC2_INSTANCE_STOPPED',
          age: 'P1D',
        },
      },
    ],
    [
      'not-covered',
      {
        scan: { status: 'INACTIVE', reason: 'RESOURCE_TERMINATED' },
        network: 'none',
      },
    ],
  ])('is %s for %j', async (state, changes) => {
    const { facts } = await observe(annotations, instance(changes));
    expect(facts).toMatchObject({ scanState: state, scanned: 0 });
  });

  it('is not enabled where EC2 scanning is off', async () => {
    const { facts } = await observe(annotations, {
      inspector: { ec2: 'DISABLED', ecr: 'ENABLED' },
    });
    expect(facts).toMatchObject({
      scanningEnabled: false,
      scanState: 'not-enabled',
    });
    expect(facts).not.toHaveProperty('criticalOpen');
  });
});

describe('images in use', () => {
  const images = (tellsUse: boolean) => [
    { repository: 'api', tags: ['new'], inUse: 2, tellsUse },
    {
      repository: 'api',
      tags: ['old'],
      inUse: 0,
      tellsUse,
      findings: critical,
    },
  ];
  const annotations = { 'fairway.dev/aws-ecr-repositories': 'api' };

  it.each([true, false])(
    'count alone; all are counted beside them (coverage tells: %s)',
    async tellsUse => {
      const { facts, findings, world } = await observe(annotations, {
        images: images(tellsUse),
      });
      expect(findings).toEqual([]);
      expect(facts).toMatchObject({
        resources: 1,
        criticalOpen: 0,
        criticalOpenAll: 1,
      });
      expect(
        world.calls
          .list()
          .some(call => call.operation === 'GetClustersForImage'),
      ).toBe(!tellsUse);
    },
  );

  it.each([0, 1])(
    'count all when the clusters may not be asked any more after %s',
    async skip => {
      const { facts, status } = await observe(
        annotations,
        { images: images(false) },
        world =>
          world.faults.add({
            service: 'inspector2',
            operation: 'GetClustersForImage',
            error: 'AccessDenied',
            skip,
          }),
      );
      expect(status).toBe('ok');
      expect(facts).toMatchObject({ resources: 2, criticalOpen: 1 });
    },
  );
});

it('reads one account and region one at a time, also for a refresh', async () => {
  const world = serve(accountWorld(region));
  const collector = new InspectorCollector(testClients(), {
    serial: new Serial(),
    maxScanAgeMs: 3 * 86_400_000,
  });
  const entity = (name: string) =>
    testEntity(name, { 'aws.amazon.com/amazon-ecr-arn': `${ECR}/${name}` });
  await Promise.all([
    drain(collector.collect([entity('api')], testContext())),
    drain(collector.collect([entity('worker')], testContext())),
  ]);
  const operations = world.calls
    .list()
    .map(call => call.operation)
    .filter(name => name !== 'BatchGetFindingDetails');
  expect(operations).toEqual([
    'BatchGetAccountStatus',
    'ListCoverage',
    'ListFindings',
    'BatchGetAccountStatus',
    'ListCoverage',
    'ListFindings',
  ]);
});
