import {
  createSandbox,
  createWorld,
  type World,
  type WorldInput,
} from '@fairway/sandbox';
import { setupServer } from 'msw/node';

type Account = NonNullable<WorldInput['accounts']>[number];

/** A region of the account under test. */
export type RegionInput = Account['regions'][string];
/** The account under test without its regions. */
export type AccountInput = Partial<Omit<Account, 'accountId' | 'regions'>>;

export const ACCOUNT = '111122223333';
export const REGION = 'eu-central-1';
export const NOW = new Date('2026-11-21T12:00:00.000Z');

/** A world of one account and region at {@link NOW}, with one vulnerability to have findings of. */
export function accountWorld(
  region: RegionInput,
  account: AccountInput = {},
): World {
  const vulnerability = (severity: 'CRITICAL' | 'MEDIUM', name: string) => ({
    title: `A flaw of ${name}`,
    description: 'Made up for tests.',
    severity,
    published: '2026-01-02',
    package: { name, version: '1.0.0', fixed: '1.0.1', manager: 'OS' },
  });
  return createWorld(
    {
      accounts: [
        { accountId: ACCOUNT, ...account, regions: { [REGION]: region } },
      ],
      vulnerabilities: {
        'CVE-2026-0001': {
          ...vulnerability('CRITICAL', 'libtest'),
          kev: { added: '2026-01-03', due: '2026-01-24' },
          epss: 0.9,
        },
        'CVE-2026-0002': vulnerability('MEDIUM', 'libmedium'),
        'CVE-2026-0003': vulnerability('CRITICAL', 'libquiet'),
      },
    },
    { now: () => NOW },
  );
}

/** Serves one world at a time to the tests of a file, at the real hosts; any other host is an error. */
export function serveWorlds(): { serve(world: World): World } {
  const server = setupServer();
  beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
  afterEach(() => server.resetHandlers());
  afterAll(() => server.close());
  return {
    serve(world) {
      server.use(...createSandbox({ world }).handlers);
      return world;
    },
  };
}
