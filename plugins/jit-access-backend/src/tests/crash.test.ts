import { mockServices } from '@backstage/backend-test-utils';
import { PostgresProvider } from '@fairway/plugin-jit-access-backend-module-postgres';
import { createDatabases, Harness } from '../__testUtils__/harness';
import { runCrashMatrix } from '../__testUtils__/processes/crashMatrix';
import { TargetServer } from '../__testUtils__/processes/Target';

/** Every so many points; all of them with 1. */
const STRIDE = Number(process.env.FAIRWAY_CRASH_STRIDE ?? 6);
jest.setTimeout(5_400_000 / STRIDE);

describe('a process that is killed', () => {
  const databases = createDatabases();
  let target: TargetServer;
  let provider: PostgresProvider;

  afterAll(async () => {
    await provider?.close();
    await target?.close();
  });

  it('leaves nothing behind, wherever it dies and whatever the provider does', async () => {
    const knex = await databases.init('POSTGRES_18');
    target = await TargetServer.create(['ana', 'bo']);
    const { role, ...instance } = target.target;
    const policy = {
      provider: 'postgres',
      entitlement: { instance: 'test', role },
      activePerUser: 1000,
    };
    const h = await Harness.create(knex, policy);
    h.world.userAnnotations = name => ({
      'fairway.dev/postgres-login': target.login(name),
    });
    provider = new PostgresProvider({
      instances: [
        {
          ...instance,
          name: 'test',
          databases: [instance.database],
          shortLivedLogins: false,
        },
      ],
      logger: mockServices.logger.mock(),
    });
    h.providers.addProvider(provider);
    const lines = await runCrashMatrix(
      h,
      {
        name: 'postgres',
        policy,
        provider: { type: 'postgres', target: target.target },
        holders: () => target.members(),
      },
      STRIDE,
    );
    process.stdout.write(`\n${lines.join('\n')}\n`);
    expect(lines).toHaveLength(5);
  });
});
