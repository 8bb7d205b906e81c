import { TestDatabases } from '@backstage/backend-test-utils';
import { migrateBothWays } from '@fairway/test-backends';
import { migrationsDirectory } from './migrate';

jest.setTimeout(60_000);

const TABLES = [
  'images',
  'timeline',
  'services',
  'service_owners',
  'looks',
  'running',
  'drifts',
  'scans',
  'samples',
  'sampled',
  'scan_answers',
];

describe('migrations', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

  it.each(databases.eachSupportedId())(
    'go up, down and up again, one by one, on %s',
    async databaseId => {
      await expect(
        migrateBothWays(await databases.init(databaseId), {
          directory: migrationsDirectory(),
          tables: TABLES,
        }),
      ).resolves.toBeUndefined();
    },
  );
});
