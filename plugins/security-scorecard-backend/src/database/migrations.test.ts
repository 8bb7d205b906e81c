import fs from 'node:fs';
import { TestDatabases } from '@backstage/backend-test-utils';
import { migrateBothWays } from '@fairway/test-backends';
import { migrationsDirectory } from './migrate';

jest.setTimeout(60_000);

const TABLES = [
  'scorecards',
  'observations',
  'rounds',
  'findings',
  'history',
  'collector_runs',
  'refresh_requests',
  'entities',
  'scorecard_owners',
  'tree',
  'tree_nodes',
  'check_lists',
  'daily_snapshots',
  'entity_snapshots',
  'recorded_entities',
  'result_history',
  'fact_history',
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
          fill: db =>
            db('collector_runs').insert({
              collector_id: 'a',
              started_at: 'x',
              ended_at: 'x',
              entities: 1,
              failed: 0,
            }),
        }),
      ).resolves.toBeUndefined();
    },
  );

  it.each(databases.eachSupportedId())(
    'let older campaigns be found by their words, on %s',
    async databaseId => {
      const knex = await databases.init(databaseId);
      const directory = migrationsDirectory();
      const file = '20261123130000_campaign_search.js';
      const before = fs
        .readdirSync(directory)
        .filter(f => f.endsWith('.js') && f < file);
      for (const _ of before) {
        await knex.migrate.up({ directory });
      }
      const ids = Array.from({ length: 501 }, (_, at) => `c${at}`);
      await knex.batchInsert(
        'campaigns',
        ids.map(id => ({
          id,
          title: `Ärger ${id}`,
          description: 'WHY',
          check_ids: '[]',
          scope: '{}',
          target_date: 'x',
          reminders: '[]',
          status: 'active',
          created_by: 'user:default/sam',
          created_at: 'x',
        })),
        50,
      );
      await knex.migrate.up({ directory });
      const found = await knex('campaigns').orderBy('id').pluck('search');
      expect(found).toEqual([...ids].sort().map(id => `ärger ${id}\nwhy`));
    },
  );

  it.each(databases.eachSupportedId())(
    'keep what is in force where it is, and put it back, on %s',
    async databaseId => {
      const knex = await databases.init(databaseId);
      const directory = migrationsDirectory();
      const file = '20261122200000_superseded_only.js';
      const upTo = fs
        .readdirSync(directory)
        .filter(f => f.endsWith('.js') && f < file);
      for (const _ of upTo) {
        await knex.migrate.up({ directory });
      }
      const results = (at: string, states: string, entity_ref = 'a') => ({
        entity_ref,
        at,
        check_list: 'list',
        states,
        details: '{}',
      });
      const facts = (at: string, text: string, entity_ref = 'a') => ({
        entity_ref,
        collector_id: 'c',
        at,
        facts_at: at,
        facts: text,
      });
      await knex('scorecards').insert({
        entity_ref: 'a',
        kind: 'component',
        title: 'A',
        search_text: 'a',
        subject: '{}',
        check_list: 'list',
        states: 'pf',
      });
      await knex('observations').insert({
        entity_ref: 'a',
        collector_id: 'c',
        status: 'ok',
        attempted_at: '5',
        facts_at: '5',
        facts: '{"n":3}',
        coverage: '[]',
      });
      const past = {
        results: [
          results('1', 'pp'),
          results('2', 'pf'),
          results('3', 'pp', 'left'),
        ],
        facts: [
          facts('1', '{"n":1}'),
          facts('2', '{"n":2}'),
          facts('3', '{}', 'left'),
        ],
      };
      const stored = async () => ({
        results: await knex('result_history').orderBy('at').select(),
        facts: await knex('fact_history').orderBy('at').select(),
      });
      await knex('result_history').insert(past.results);
      await knex('fact_history').insert(past.facts);

      await knex.migrate.up({ directory });
      expect(await stored()).toEqual({
        results: [past.results[0], past.results[2]],
        facts: [past.facts[0], past.facts[2]],
      });
      expect(await knex('scorecards').first()).toMatchObject({
        results_at: '2',
        unobserved_since: null,
      });
      expect(await knex('observations').first()).toMatchObject({
        decided_at: '2',
        decided_facts_at: '2',
        decided_facts: '{"n":2}',
        facts: '{"n":3}',
      });
      await knex.migrate.down({ directory });
      expect(await stored()).toEqual(past);
    },
  );
});
