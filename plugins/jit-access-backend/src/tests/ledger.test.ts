import type { Knex } from 'knex';
import { createDatabases, Harness } from '../__testUtils__/harness';
import { Ledger } from '../ledger/Ledger';

jest.setTimeout(60_000);

const databases = createDatabases();
const ROWS = 30;

async function filled(knex: Knex): Promise<Harness> {
  const h = await Harness.create(knex);
  await Promise.all(
    Array.from({ length: ROWS }, (_, i) =>
      h.backend().transactions.run(async unit => {
        unit.audit({
          actor: 'user:default/ana',
          action: 'test',
          details: { i, text: `"quoted" ü ${i}` },
        });
      }),
    ),
  );
  return h;
}

describe.each(databases.eachSupportedId())('ledger on %s', databaseId => {
  it('keeps one gapless chain under concurrent appends', async () => {
    const h = await filled(await databases.init(databaseId));
    expect(await h.verify()).toMatchObject({ ok: true, rows: ROWS });
    const { items, totalItems } = await h.ledger.list(h.knex, {
      limit: 200,
      offset: 0,
    });
    expect(totalItems).toBe(ROWS);
    expect(items.map(row => row.seq)).toEqual(
      Array.from({ length: ROWS }, (_, i) => ROWS - i),
    );
    const times = items.map(row => row.at);
    expect([...times].sort().reverse()).toEqual(times);
  });

  it.each<
    [string, (rows: Knex.QueryBuilder, knex: Knex) => Promise<unknown>, number]
  >([
    [
      'an edit',
      rows => rows.where({ seq: 7 }).update({ actor: 'user:default/bo' }),
      7,
    ],
    [
      'edited details',
      rows => rows.where({ seq: 8 }).update({ details: '{}' }),
      8,
    ],
    [
      'unreadable details',
      rows => rows.where({ seq: 9 }).update({ details: 'x' }),
      9,
    ],
    [
      'an edited hash',
      rows => rows.where({ seq: 7 }).update({ hash: 'f'.repeat(64) }),
      7,
    ],
    ['a deletion', rows => rows.where({ seq: 5 }).delete(), 5],
    ['a deletion of the first', rows => rows.where({ seq: 1 }).delete(), 1],
    [
      'a deletion of the last',
      rows => rows.where({ seq: ROWS }).delete(),
      ROWS,
    ],
    ['a deletion of all', rows => rows.delete(), 1],
    [
      'an exchange',
      async (_, knex) => {
        await knex('access_ledger').where({ seq: 3 }).update({ seq: 1000 });
        await knex('access_ledger').where({ seq: 4 }).update({ seq: 3 });
        await knex('access_ledger').where({ seq: 1000 }).update({ seq: 4 });
      },
      3,
    ],
    [
      'a row behind the end',
      async (_, knex) => {
        const last = await knex('access_ledger').where({ seq: ROWS }).first();
        await knex('access_ledger').insert({ ...last, seq: ROWS + 1 });
      },
      ROWS + 1,
    ],
  ])('detects %s', async (_, tamper, firstBadSeq) => {
    const knex = await databases.init(databaseId);
    const h = await filled(knex);
    await tamper(knex('access_ledger'), knex);
    const found = await h.verify();
    expect(found).toMatchObject({ ok: false, firstBadSeq });
    expect(found.reason).toEqual(expect.any(String));
  });

  it('detects a consistent chain that was made without the key', async () => {
    const knex = await databases.init(databaseId);
    const h = await filled(knex);
    await knex('access_ledger').where({ seq: ROWS }).delete();
    const last = await knex('access_ledger')
      .where({ seq: ROWS - 1 })
      .first();
    await knex('access_ledger_head').update({
      seq: ROWS - 1,
      hash: last.hash,
    });
    expect(await h.verify()).toMatchObject({
      ok: false,
      reason: expect.stringContaining('ledger key'),
    });
    expect(await new Ledger('other').verify(knex)).toMatchObject({ ok: false });
    // Without a key this can't be seen, which is why the key is recommended.
    expect(await new Ledger(undefined).verify(knex)).toMatchObject({
      ok: true,
    });
  });

  it('rolls back with the transition that it belongs to', async () => {
    const h = await Harness.create(await databases.init(databaseId));
    await expect(
      h.backend().transactions.run(async unit => {
        unit.audit({ actor: 'user:default/ana', action: 'test' });
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await h.verify()).toMatchObject({ ok: true, rows: 0 });
  });

  it('finds by text without wildcards', async () => {
    const h = await filled(await databases.init(databaseId));
    const search = async (text: string) =>
      (await h.ledger.list(h.knex, { search: text, limit: 1, offset: 0 }))
        .totalItems;
    expect(await search('ANA')).toBe(ROWS);
    expect(await search('%')).toBe(0);
    expect(await search('_ser')).toBe(0);
  });
});
