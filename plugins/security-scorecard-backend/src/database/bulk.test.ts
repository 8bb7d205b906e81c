import { TestDatabases } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import { insertAll, updateAll, upsertAll, type BulkTable } from './bulk';

jest.setTimeout(60_000);

interface Row {
  id: number;
  name: string;
  text: string | null;
  count: number | null;
  share: number | null;
}

const TABLE: BulkTable<Row> = {
  name: 'things',
  key: ['id', 'name'],
  columns: {
    id: 'integer',
    name: 'text',
    text: 'text',
    count: 'integer',
    share: 'real',
  },
};

/** Texts that an array of PostgreSQL writes in ways of its own, and any others. */
const text = fc.oneof(
  fc.constantFrom(
    '',
    'NULL',
    'null',
    '{}',
    ',',
    '"',
    '\\',
    '\\"',
    ' a ',
    '\n',
    'a\0',
  ),
  fc.string({ unit: 'binary' }),
  fc.json(),
);

const values = fc.record({
  name: text,
  text: fc.option(text),
  count: fc.option(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
  share: fc.option(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(n => n + 0),
  ),
});

/** What a text that a database does not hold is stored as. */
const stored = (value: string) => value.replaceAll('\0', '\ufffd');

const rowsOf = (lists: fc.Arbitrary<Omit<Row, 'id'>[]>): fc.Arbitrary<Row[]> =>
  lists.map(list =>
    list.map((row, id) => ({ ...row, id, name: stored(row.name) })),
  );

/** Rows that share nothing, and rows that share all but what finds them. */
const rows = rowsOf(
  fc.oneof(
    fc.array(values, { minLength: 1, maxLength: 20 }),
    fc
      .tuple(values, fc.array(text, { minLength: 1, maxLength: 20 }))
      .map(([one, names]) => names.map(name => ({ ...one, name }))),
  ),
);

describe('bulk', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

  it.each(databases.eachSupportedId())(
    'writes rows as they are, on %s',
    async databaseId => {
      const knex = await databases.init(databaseId);
      await knex.schema.createTable('things', table => {
        table.integer('id');
        table.text('name');
        table.text('text');
        table.integer('count');
        table.double('share');
        table.primary(['id', 'name']);
      });
      const isPostgres = databaseId !== 'SQLITE_3';
      const asStored = (row: Row): Row => ({
        ...row,
        text: isPostgres && row.text !== null ? stored(row.text) : row.text,
      });
      const expectStored = async (written: readonly Row[]) =>
        expect(await knex('things').orderBy('id').select()).toEqual(
          written.map(asStored),
        );
      await fc.assert(
        fc.asyncProperty(rows, rows, async (first, second) => {
          await knex('things').delete();
          await knex.transaction(trx => insertAll(trx, TABLE, first));
          await expectStored(first);

          const changed = first.map((row, i) => ({
            ...row,
            ...(second[i] && { text: second[i].text, count: second[i].count }),
          }));
          await knex.transaction(trx => updateAll(trx, TABLE, changed));
          await expectStored(changed);

          const extended = [
            ...first,
            ...second.slice(first.length).map(row => ({ ...row })),
          ];
          await knex.transaction(trx => upsertAll(trx, TABLE, extended));
          await expectStored(extended);
        }),
        { numRuns: 150 },
      );
    },
  );
});
