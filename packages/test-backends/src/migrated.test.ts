import {
  createMockDirectory,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { migrated } from './migrated';

const MAKING = (table: string) =>
  `exports.up = async knex => { await knex.schema.createTable('${table}', t => t.text('id')); };
exports.down = async () => {};`;

describe('migrated', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const folder = createMockDirectory();

  beforeEach(() =>
    folder.setContent({
      'package.json': '{"type":"commonjs"}',
      'of/1_a.js': MAKING('a'),
      'more/1_a.js': MAKING('a'),
      'more/2_b.js': MAKING('b'),
    }),
  );

  it.each(databases.eachSupportedId())(
    'gives each database tables of its own on %s',
    async id => {
      const [one, other] = [await databases.init(id), await databases.init(id)];
      await migrated(one, folder.resolve('of'));
      await one('a').insert({ id: 'x' });
      await migrated(other, folder.resolve('of'));
      await expect(other('a').select()).resolves.toEqual([]);
      await expect(one('a').select()).resolves.toEqual([{ id: 'x' }]);
    },
  );

  it.each(databases.eachSupportedId())(
    'keeps what a database holds on %s, and migrates it further',
    async id => {
      const knex = await databases.init(id);
      await migrated(knex, folder.resolve('of'));
      await knex('a').insert({ id: 'x' });
      await migrated(knex, folder.resolve('more'));
      await expect(knex('a').select()).resolves.toEqual([{ id: 'x' }]);
      await expect(knex('b').select()).resolves.toEqual([]);
    },
  );

  it.each(databases.eachSupportedId())(
    'leaves a database that was filled before as it is on %s',
    async id => {
      const knex = await databases.init(id);
      await knex.schema.createTable('own', table => table.text('id'));
      await migrated(knex, folder.resolve('of'));
      await expect(knex('own').select()).resolves.toEqual([]);
      await expect(knex('a').select()).resolves.toEqual([]);
    },
  );
});
