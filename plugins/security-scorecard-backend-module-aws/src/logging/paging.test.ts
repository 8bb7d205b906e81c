import { http, HttpResponse } from 'msw';
import {
  ACCOUNT,
  arn,
  GOOD_REGION,
  observing,
  REGION,
  type RegionInput,
  service,
  serviceWith,
  world,
} from './__testUtils__/observe';

const { server, observe } = observing();

const VPC = 'vpc-0123456789abcdef0';
const api = `arn:aws:apigateway:${REGION}::/apis/abc123`;
const cdn = `arn:aws:cloudfront::${ACCOUNT}:distribution/E123`;
const groups = service({ 'fairway.dev/aws-log-groups': '/a,/z' });
const declaring = service({
  'fairway.dev/log-sources': 'log-group:/a purpose=auth controls=a:1',
});

const json = (host: string, operation: string, answer: object) =>
  http.post(`https://${host}.amazonaws.com/`, ({ request }) =>
    request.headers.get('x-amz-target')?.endsWith(`.${operation}`)
      ? HttpResponse.json(answer)
      : undefined,
  );
const xml = (host: string, root: string, answer: string) =>
  http.post(`https://${host}.${REGION}.amazonaws.com/`, async ({ request }) =>
    (await request.clone().text()).includes(`Action=${root}&`)
      ? HttpResponse.xml(
          `<${root}Response><${root}Result>${answer}</${root}Result></${root}Response>`,
        )
      : undefined,
  );

const logs = `logs.${REGION}`;

/** Answers that come round to the same page for ever. */
it.each([
  [
    'DescribeLogGroups',
    groups,
    'l10',
    {},
    json(logs, 'DescribeLogGroups', {
      logGroups: [{ logGroupName: '/a' }],
      nextToken: 'again',
    }),
  ],
  [
    'DescribeMetricFilters',
    service(),
    'chainFilter',
    {},
    json(logs, 'DescribeMetricFilters', {
      metricFilters: [],
      nextToken: 'again',
    }),
  ],
  [
    'DescribeQueryDefinitions',
    declaring,
    'logGroupsUnread',
    { logGroups: [{ name: '/a' }] },
    json(logs, 'DescribeQueryDefinitions', {
      queryDefinitions: [],
      nextToken: 'again',
    }),
  ],
  [
    'DescribeDeliverySources',
    serviceWith(cdn),
    'l21',
    {},
    json('logs.us-east-1', 'DescribeDeliverySources', {
      deliverySources: [],
      nextToken: 'again',
    }),
  ],
  [
    'DescribeFlowLogs',
    service({ 'fairway.dev/aws-vpc': VPC }),
    'l13',
    {},
    http.post(`https://ec2.${REGION}.amazonaws.com/`, () =>
      HttpResponse.xml(
        '<DescribeFlowLogsResponse><flowLogSet/><nextToken>again</nextToken></DescribeFlowLogsResponse>',
      ),
    ),
  ],
  [
    'DescribeDBInstances',
    serviceWith(arn('rds', 'db:orders')),
    'l22',
    {},
    xml('rds', 'DescribeDBInstances', '<DBInstances/><Marker>again</Marker>'),
  ],
  [
    'GET /apis',
    serviceWith(api),
    'l20',
    {},
    http.get(
      `https://apigateway.${REGION}.amazonaws.com/v2/apis/abc123/stages`,
      () => HttpResponse.json({ items: [], nextToken: 'again' }),
    ),
  ],
] as [
  string,
  ReturnType<typeof service>,
  string,
  RegionInput,
  ReturnType<typeof json>,
][])(
  '%s that repeats a token is not read to its end',
  async (action, entity, fact, region, handler) => {
    const state = world(region, {
      distributions: [{ id: 'E123' }],
      regions: {
        [REGION]: {
          ...GOOD_REGION,
          ...region,
          logGroups: [...(region.logGroups ?? []), { name: '/trail' }],
        },
        'us-east-1': {},
      },
    });
    const asked = observe(state, entity, { requiredChanges: ['4.3'] });
    server.use(handler);
    const seen = await asked;
    expect(seen.error).toMatch(new RegExp(`${action}.* repeated a page token`));
    expect(seen.facts).not.toHaveProperty(fact);
    expect(seen.status).toBe('partial');
  },
);

it('does not take an answer without its list for an empty one', async () => {
  const asked = observe(world(), groups);
  server.use(json(logs, 'DescribeLogGroups', {}));
  const seen = await asked;
  expect(seen.error).toMatch(/answered without its list/);
  expect(seen.facts).not.toHaveProperty('logGroupsMissing');
});

it.each([
  ['eks', arn('eks', 'cluster/gone'), 'l15', /No cluster found/],
  [
    'elb',
    arn('elasticloadbalancing', 'loadbalancer/app/gone/0123456789abcdef'),
    'l17',
    /LoadBalancerNotFound/,
  ],
  ['s3', 'arn:aws:s3:::gone-bucket', 'l18', /NoSuchBucket/],
  ['rds', arn('rds', 'db:gone'), 'l22', /Database gone does not exist/],
  ['lambda', arn('lambda', 'function:gone'), 'l24', /Function not found/],
  ['ecs', arn('ecs', 'task-definition/gone:1'), 'l25', /Unable to describe/],
  ['ecs service', arn('ecs', 'service/main/gone'), 'l25', /answered without/],
  ['alarm', arn('cloudwatch', 'alarm:gone'), 'l28', /answered without/],
  ['es', arn('es', 'domain/gone'), 'l29OpenSearch', /answered without/],
  ['redshift', arn('redshift', 'cluster:gone'), 'l29Redshift', /not found/],
  [
    'codebuild',
    arn('codebuild', 'project/gone'),
    'l29CodeBuild',
    /answered without/,
  ],
  ['sns', arn('sns', 'gone'), 'l29Sns', /Topic does not exist/],
  [
    'cloudfront',
    `arn:aws:cloudfront::${ACCOUNT}:distribution/EGONE`,
    'l21',
    /does not exist/,
  ],
])(
  'does not judge what is not there: %s',
  async (_, resource, fact, problem) => {
    const seen = await observe(world(), serviceWith(resource));
    expect(seen.status).toBe('partial');
    expect(seen.error).toMatch(problem);
    expect(seen.facts).not.toHaveProperty(fact);
  },
);

it('leaves alone what no rule is about', async () => {
  const seen = await observe(world(), serviceWith(arn('sqs', 'orders')));
  expect(seen.status).toBe('ok');
  expect(seen.facts).toMatchObject({ resources: 1, l18: 'not-applicable' });
});
