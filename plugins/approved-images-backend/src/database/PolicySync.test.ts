import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { parseApprovedImagesFile } from '@fairway/plugin-approved-images-node';
import { untilWaiting } from '@fairway/test-backends';
import { REGISTER } from '../__testUtils__/fixtures';
import { openDatabase } from './migrate';
import { syncPolicy } from './PolicySync';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const AT = '2026-11-22T08:00:00.000Z';

/** The register, supported until a day. */
const until = (day: string) =>
  parseApprovedImagesFile(
    'register',
    JSON.stringify(REGISTER).replaceAll('2099-01-01', day),
  );

describe.each(databases.eachSupportedId())('the register on %s', databaseId => {
  async function setUp() {
    const knex = await databases.init(databaseId);
    await openDatabase(mockServices.database({ knex }));
    return knex;
  }

  it('says once what backends do that begin together', async () => {
    const knex = await setUp();
    const file = until('2099-01-01');
    await Promise.all([1, 2, 3].map(() => syncPolicy(knex, file, AT)));
    expect(await knex('timeline').pluck('action')).toEqual(
      Array(3).fill('approved'),
    );
    const none = {
      ...file,
      images: { containers: [], machines: [], repositories: [] },
    };
    await Promise.all([1, 2, 3].map(() => syncPolicy(knex, none, AT)));
    expect(await knex('images').pluck('status')).toEqual(
      Array(3).fill('retired'),
    );
    expect(await knex('timeline').where({ action: 'retired' })).toHaveLength(3);
  });

  it('approves nothing again that a person retires at the same moment', async () => {
    const knex = await setUp();
    await syncPolicy(knex, until('2099-01-01'), AT);
    const person = { status: 'retired', decided_by: 'user:default/security' };
    const trx = await knex.transaction();
    await trx('images').where({ kind: 'container' }).update(person);
    const synced = syncPolicy(knex, until('2099-02-02'), AT);
    // SQLite has one connection, which the person has.
    await (databaseId === 'SQLITE_3' || untilWaiting(knex, 1, synced));
    await trx.commit();
    await synced;
    expect(
      await knex('images').where({ kind: 'container' }).first(),
    ).toMatchObject(person);
  });
});
