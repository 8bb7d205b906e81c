import { readExamples } from './__testUtils__/examples';
import { loadWorld } from './world/loadWorld';
import { AwsAccount, AwsRegion } from './world/types';

const world = loadWorld();

/** Ends of the ARNs of everything of a service, as the stand-ins know it. */
const KNOWN: Record<string, (a: AwsAccount, r: AwsRegion) => string[]> = {
  s3: ({ buckets }) => buckets.map(each => each.name),
  cloudfront: ({ distributions }) =>
    distributions.map(each => `distribution/${each.id}`),
  eks: (_, { logging }) =>
    logging.eksClusters.map(each => `cluster/${each.name}`),
  elasticloadbalancing: (_, { logging }) =>
    logging.loadBalancers.map(each => `loadbalancer/${each.path}`),
  apigateway: (_, { logging }) => [
    ...logging.restApis.map(each => `/restapis/${each.id}`),
    ...logging.httpApis.map(each => `/apis/${each.id}`),
  ],
  rds: (_, { logging }) => logging.databases.map(each => `db:${each.name}`),
  wafv2: (_, { logging }) =>
    logging.webAcls.map(({ arn }) => arn.split(':').slice(5).join(':')),
  ecs: (_, { logging }) =>
    logging.ecsServices.map(each => `service/${each.cluster}/${each.name}`),
  cloudwatch: (_, { logging }) =>
    logging.alarms.map(each => `alarm:${each.name}`),
  es: (_, { logging }) =>
    logging.searchDomains.map(each => `domain/${each.name}`),
  redshift: (_, { logging }) =>
    logging.redshiftClusters.map(each => `cluster:${each.name}`),
  codebuild: (_, { logging }) =>
    logging.buildProjects.map(each => `project/${each.name}`),
  sns: (_, { logging }) => logging.topics.map(each => each.name),
};

it('knows every resource that the catalog names', () => {
  const named = readExamples().flatMap(({ metadata: { annotations = {} } }) => {
    const account = world.accounts.find(
      ({ accountId }) => accountId === annotations['fairway.dev/aws-account'],
    );
    const region = account?.regions.get(annotations['fairway.dev/aws-region']);
    const arns = (annotations['fairway.dev/aws-resources'] ?? '')
      .split(',')
      .map(arn => arn.trim())
      .filter(arn => arn !== '' && arn !== 'none');
    return arns.map(arn => {
      const service = arn.split(':')[2];
      const ends =
        account && region && KNOWN[service]
          ? KNOWN[service](account, region)
          : [];
      return { arn, known: ends.includes(arn.split(':').slice(5).join(':')) };
    });
  });
  expect(named.length).toBeGreaterThan(15);
  expect(named.filter(({ known }) => !known)).toEqual([]);
});
