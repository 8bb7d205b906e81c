import fs from 'node:fs';
import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
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

  const existing = async (knex: Knex) => {
    const found = await Promise.all(TABLES.map(t => knex.schema.hasTable(t)));
    return TABLES.filter((_, index) => found[index]);
  };

  it.each(databases.eachSupportedId())(
    'go up, down and up again, one by one, on %s',
    async databaseId => {
      const knex = await databases.init(databaseId);
      const directory = migrationsDirectory();
      const files = fs.readdirSync(directory).filter(f => f.endsWith('.js'));

      for (let round = 0; round < 2; round += 1) {
        for (const file of files) {
          const [, [applied]] = await knex.migrate.up({ directory });
          expect(applied).toContain(file);
        }
        expect(await existing(knex)).toEqual(TABLES);
        for (const file of [...files].reverse()) {
          const [, [reverted]] = await knex.migrate.down({ directory });
          expect(reverted).toContain(file);
        }
        expect(await existing(knex)).toEqual([]);
      }
    },
  );
});
