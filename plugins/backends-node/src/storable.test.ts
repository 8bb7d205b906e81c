import { TestDatabases } from '@backstage/backend-test-utils';
import { storable } from './storable';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const TEXTS = [
  ['', ''],
  ['ü\n\t \u0001 😀', 'ü\n\t \u0001 😀'],
  ['a\0b\0', 'a\ufffdb\ufffd'],
  ['\ud800 😀 \udc00', '\ufffd 😀 \ufffd'],
];

describe('storable', () => {
  it.each(TEXTS)('makes of %j what a row can hold', (text, kept) => {
    expect(storable(text)).toBe(kept);
  });

  it.each(databases.eachSupportedId())(
    'comes back as it was stored from %s',
    async id => {
      const knex = await databases.init(id);
      await knex.schema.createTable('texts', table => {
        table.increments('id');
        table.text('text');
      });
      const kept = TEXTS.map(([text]) => storable(text));
      await knex('texts').insert(kept.map(text => ({ text })));
      expect(await knex('texts').orderBy('id').pluck('text')).toEqual(kept);
    },
  );
});
