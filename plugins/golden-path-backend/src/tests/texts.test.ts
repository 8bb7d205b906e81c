import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { component, observed } from '../__testUtils__/fixtures';
import { migrationsDirectory } from '../database/migrate';
import { ServiceReader } from '../database/ServiceReader';
import { ServiceWriter } from '../database/ServiceWriter';
import { CatalogSync } from '../services/CatalogSync';
import { Observations } from '../services/Observations';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())(
  'texts that the owner of a service has chosen on %s',
  databaseId => {
    async function setUp(title?: string) {
      const knex = await databases.init(databaseId);
      await knex.migrate.latest({ directory: migrationsDirectory() });
      const parts = {
        catalog: catalogServiceMock({
          entities: [component('app', { title }), component('other')],
        }),
        auth: mockServices.auth(),
        reader: new ServiceReader(knex),
        writer: new ServiceWriter(knex),
        logger: mockServices.logger.mock(),
        now: () => new Date('2026-11-21T10:00:00.000Z'),
      };
      return {
        knex,
        observations: new Observations(parts),
        sync: new CatalogSync(parts),
      };
    }

    it.each([
      ['a version that no row can hold', { version: '1\0' }],
      ['a version without end', { version: '1'.repeat(1000) }],
      ['a template that is none', { template: 'template:default/a\0' }],
      [
        'a path without end',
        {
          files: [
            { path: `${'a/'.repeat(900)}\0`, verdict: 'edited' as const },
          ],
        },
      ],
      [
        'a message without end',
        {
          controls: [
            {
              id: 'dockerfile',
              state: 'fail' as const,
              message: '\0'.repeat(5000),
            },
          ],
        },
      ],
    ])('hide nothing by %s', async (_what, given) => {
      const { knex, observations } = await setUp();
      await observations.take(
        observed('app', {
          controls: [{ id: 'dockerfile', state: 'fail' }],
          ...given,
        }),
      );
      expect(await knex('services').pluck('controls_fail')).toEqual([1]);
    });

    it('keep no other service behind by a title that no row can hold', async () => {
      const { knex, observations, sync } = await setUp('A\0pp');
      await observations.take(observed('app'));
      await observations.take(observed('other'));
      await knex('services').update({ title: 'before' });
      await sync.run(new AbortController().signal);
      expect(
        await knex('services').orderBy('entity_ref').pluck('title'),
      ).toEqual(['A\ufffdpp', 'other']);
    });
  },
);
