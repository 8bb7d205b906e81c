import { TestDatabases } from '@backstage/backend-test-utils';
import { migrateBothWays } from '@fairway/test-backends';
import { migrationsDirectory } from './migrate';

jest.setTimeout(60_000);

const TABLES = [
  'security_cases',
  'security_events',
  'case_actions',
  'case_tasks',
  'case_timeline',
  'case_links',
  'event_sources',
  'watched_states',
  'automation_policy',
  'usage_cursors',
  'usage_pairs',
  'usage_durations',
  'usage_slots',
  'usage_inbox',
  'usage_hits',
  'event_inbox',
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
