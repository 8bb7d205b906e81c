import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { FakeProvider } from '../__testUtils__/FakeProvider';
import { TestPolicies } from '../__testUtils__/policies';
import { GrantReader } from '../database/GrantReader';
import { migrationsDir } from '../database/migrate';
import { PostureService } from './PostureService';
import { Providers } from './providers';

jest.setTimeout(60_000);

describe('PostureService', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

  it('does not wait for a provider that hangs, and does not call it clean', async () => {
    const knex = await databases.init('SQLITE_3');
    await knex.migrate.latest({ directory: migrationsDir });
    const provider = new FakeProvider();
    provider.listHolders = () => new Promise(() => {});
    const providers = new Providers();
    providers.addProvider(provider);
    const service = new PostureService(
      knex,
      { now: async () => new Date() },
      new TestPolicies({}),
      providers,
      new GrantReader(knex),
      { ensureAllowed: async () => {} },
      20,
    );
    const [posture] = await service.of(
      ['resource:default/payments-db'],
      mockCredentials.service(),
    );
    expect(posture.standing).toBeNull();
    expect(posture.problems).toEqual([
      expect.stringMatching(/did not answer in time/),
    ]);
  });
});
