import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import {
  narrowServices,
  readOwners,
  serviceFacts,
  writeOwners,
} from './services';

const entity = (title?: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'pay', title },
  relations: [
    { type: 'partOf', targetRef: 'system:default/money' },
    { type: 'ownedBy', targetRef: 'group:default/B' },
    { type: 'ownedBy', targetRef: 'group:default/a' },
  ],
});

describe('serviceFacts', () => {
  it('keeps the title, what finds it, and its owners in their order', () => {
    expect(serviceFacts(entity('Payments\0'))).toEqual({
      title: 'Payments\ufffd',
      searchText: 'pay\nPayments\ufffd',
      ownerRefs: ['group:default/b', 'group:default/a'],
    });
  });

  it('goes by the name where there is no title', () => {
    expect(serviceFacts(entity())).toMatchObject({
      title: 'pay',
      searchText: 'pay',
    });
  });
});

describe('owners of services', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

  async function owned(knex: Knex) {
    await knex.schema.createTable('services', table =>
      table.string('entity_ref').primary(),
    );
    await knex.schema.createTable('service_owners', table => {
      table.string('entity_ref');
      table.string('owner_ref');
      table.primary(['entity_ref', 'owner_ref']);
    });
    await knex('services').insert([
      { entity_ref: 'one' },
      { entity_ref: 'none' },
    ]);
  }

  it.each(databases.eachSupportedId())(
    'follow what is said on %s',
    async id => {
      const knex = await databases.init(id);
      await owned(knex);
      await knex.transaction(trx => writeOwners(trx, 'one', ['a', 'b', 'a']));
      await knex.transaction(trx => writeOwners(trx, 'one', ['c', 'b']));
      const [one, gone, none] = await readOwners(knex, ['one', 'gone', 'none']);
      expect(one?.ownerRefs.toSorted()).toEqual(['b', 'c']);
      expect(gone).toBeUndefined();
      expect(none).toEqual({ entityRef: 'none', ownerRefs: [] });

      const seen: string[] = await knex('services')
        .where(where => narrowServices(where, { key: 'owner', values: ['c'] }))
        .pluck('entity_ref');
      expect(seen).toEqual(['one']);
    },
  );
});
