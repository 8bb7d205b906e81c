import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { component, container, seen } from '../__testUtils__/fixtures';
import { Inventory } from '../database/Inventory';
import { openDatabase } from '../database/migrate';
import { ServiceStore } from '../database/ServiceStore';
import { Upkeep } from '../services/Upkeep';
import { Watch } from '../services/Watch';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const now = () => new Date('2026-11-21T10:00:30.000Z');

describe.each(databases.eachSupportedId())(
  'texts that who is judged has chosen on %s',
  databaseId => {
    async function setUp(title = 'app') {
      const knex = await databases.init(databaseId);
      await openDatabase(mockServices.database({ knex }));
      const [app, other] = [component('app'), component('other')];
      app.metadata.title = title;
      const parts = {
        catalog: catalogServiceMock({ entities: [app, other] }),
        auth: mockServices.auth(),
        services: new ServiceStore(knex),
        inventory: new Inventory(knex),
        announcer: { run: async () => {} },
        logger: mockServices.logger.mock(),
        now,
      };
      const { inventory } = parts;
      return {
        knex,
        inventory,
        watch: new Watch(parts),
        upkeep: new Upkeep(parts),
      };
    }

    it.each([
      ['a NUL character', { reference: 'registry.example/x\0' }],
      ['half of a character', { reference: 'registry.example/x\ud800' }],
      ['more than a row holds', { reference: `r.example/${'x'.repeat(5000)}` }],
      ['a place without end', { place: 'harbour-prod/'.repeat(1000) }],
    ])('an image with %s hides none of the others', async (_what, odd) => {
      const { knex, watch } = await setUp();
      await watch.take(
        seen('app', [container('b'), container(null, odd), container('c')]),
      );
      expect(await knex('running')).toHaveLength(3);
      expect(await knex('drifts').where({ status: 'open' })).toHaveLength(3);
    });

    it('so many that not all are kept hide none of the first', async () => {
      const { watch, inventory } = await setUp();
      const record = jest.spyOn(inventory, 'record').mockResolvedValue(false);
      const images = Array.from({ length: 2001 }, (_, i) =>
        container(null, { reference: `registry.example/x${i}` }),
      );
      await watch.take(seen('app', images));
      expect(record).toHaveBeenCalledTimes(1);
      expect(record.mock.calls[0][0]).toMatchObject({
        complete: false,
        images: images.slice(0, 2000),
      });
    });

    it('a title that no row can hold keeps no service behind', async () => {
      const { knex, watch, upkeep } = await setUp('A\0pp');
      await watch.take(seen('app', [container('b')]));
      await watch.take(seen('other', [container('b')]));
      await knex('services').update({ title: 'before' });
      await upkeep.followCatalog(new AbortController().signal);
      expect(
        await knex('services').orderBy('entity_ref').pluck('title'),
      ).toEqual(['A\ufffdpp', 'other']);
    });
  },
);
