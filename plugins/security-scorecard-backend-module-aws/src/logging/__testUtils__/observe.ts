import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import {
  createSandbox,
  createWorld,
  sandboxCredentials,
  type WorldInput,
} from '@fairway/sandbox';
import { setupServer } from 'msw/node';
import {
  drain,
  testClients,
  testContext,
  testEntity,
} from '../../__testUtils__/clients';
import type { AwsClients } from '../../clients';
import { Serial } from '../../Serial';
import { readLoggingOptions } from '../config';
import { LoggingCollector } from '../LoggingCollector';

export type AccountInput = NonNullable<WorldInput['accounts']>[number];
export type TrailInput = NonNullable<AccountInput['trails']>[number];
export type RegionInput = AccountInput['regions'][string];
type World = ReturnType<typeof createWorld>;
type Entity = ReturnType<typeof testEntity>;

export const ACCOUNT = '111122223333';
export const REGION = 'eu-central-1';
const NOW = new Date('2026-11-21T12:00:00.000Z');
/** Annotations that every service needs. */
export const SCOPE = {
  'fairway.dev/aws-account': ACCOUNT,
  'fairway.dev/aws-region': REGION,
};
/** Records every management event. */
export const MANAGEMENT = [
  { ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [] },
];
/** A trail that no rule finds fault with. */
export const GOOD_TRAIL: TrailInput = {
  name: 'org',
  homeRegion: REGION,
  bucket: 'log-archive',
  organization: true,
  kmsKey: `arn:aws:kms:${REGION}:${ACCOUNT}:key/1`,
  logGroup: '/trail',
  delivered: 'PT5M',
  eventSelectors: MANAGEMENT,
};
/** Buckets that no rule finds fault with. */
export const GOOD_BUCKETS: AccountInput['buckets'] = [
  {
    name: 'log-archive',
    publicAccessBlock: true,
    logging: { target: 'access-logs' },
  },
  { name: 'access-logs', publicAccessBlock: true },
];
/** Inspector, on for instances. */
export const INSPECTOR: NonNullable<RegionInput['inspector']> = {
  ec2: 'ENABLED',
  ecr: 'ENABLED',
  lambda: 'ENABLED',
  lambdaCode: 'DISABLED',
  codeRepository: 'DISABLED',
};
/** What every region has where no rule finds fault with the account. */
export const GOOD_REGION: RegionInput = {
  inspector: INSPECTOR,
  configRecorders: [{}],
};

/** A world with one account, seen at {@link NOW}. */
export function world(
  region: RegionInput = {},
  account: Partial<AccountInput> = {},
  paging?: WorldInput['paging'],
): World {
  return createWorld(
    {
      accounts: [
        {
          accountId: ACCOUNT,
          trails: [GOOD_TRAIL],
          buckets: GOOD_BUCKETS,
          regions: {
            [REGION]: {
              ...GOOD_REGION,
              ...region,
              logGroups: [...(region.logGroups ?? []), { name: '/trail' }],
            },
            'us-east-1': {},
          },
          ...account,
        },
      ],
      ...(paging && { paging }),
    },
    { now: () => NOW },
  );
}

/** A service with account and region, and the given annotations. */
export function service(annotations: Record<string, string> = {}): Entity {
  return testEntity('api', { ...SCOPE, ...annotations });
}

/** ARN of something in the account and region of the tests. */
export function arn(owner: string, resource: string): string {
  return `arn:aws:${owner}:${REGION}:${ACCOUNT}:${resource}`;
}

/** A service with the given resources. */
export function serviceWith(...arns: string[]): Entity {
  return service({ 'fairway.dev/aws-resources': arns.join(', ') || 'none' });
}

/** Clients that try once: the retries of the real ones are tested with them. */
function impatientClients(): AwsClients {
  const real = testClients();
  const owner = {};
  return {
    assertConfigured: scope => real.assertConfigured(scope),
    get: async (api, scope) => {
      await real.get(api, scope);
      const region = api.global ? 'us-east-1' : scope.region;
      return await api.client(
        owner,
        `${scope.accountId}/${region}`,
        async () => ({
          region,
          credentials: async () => sandboxCredentials(scope.accountId),
          retryMode: 'standard',
          maxAttempts: 1,
          requestHandler: {
            connectionTimeout: 5_000,
            requestTimeout: 30_000,
            throwOnRequestTimeout: true,
          },
        }),
      );
    },
  };
}

/** Serves worlds to the tests of a file, and runs the collector against them. */
export function observing() {
  const server = setupServer();
  registerMswTestHooks(server);
  const collect = async (
    state: World,
    entities: Entity[],
    settings: Record<string, string | number | string[]> = {},
  ) => {
    server.use(...createSandbox({ world: state }).handlers);
    const options = readLoggingOptions(
      new ConfigReader({
        securityScorecard: {
          aws: { logging: { requiredChanges: [], ...settings } },
        },
      }),
    );
    const collector = new LoggingCollector(impatientClients(), {
      serial: new Serial(),
      ...options,
    });
    return await drain(
      collector.collect(entities, testContext(NOW.toISOString())),
    );
  };
  return {
    server,
    collect,
    observe: async (
      state: World,
      entity = service(),
      settings?: Record<string, string | number | string[]>,
    ) => {
      const observations = await collect(state, [entity], settings);
      expect(observations).toHaveLength(1);
      return observations[0];
    },
  };
}
