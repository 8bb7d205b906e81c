import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { untilWaiting } from '@fairway/test-backends';
import { container, seen } from '../__testUtils__/fixtures';
import { Inventory } from './Inventory';
import { openDatabase } from './migrate';
import { ServiceStore } from './ServiceStore';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const at = (minute: number) =>
  `2026-11-22T08:${String(minute).padStart(2, '0')}:00.000Z`;

it.each(databases.eachSupportedId())(
  'takes what a source saw once, and nothing older than what it said last, on %s',
  async databaseId => {
    const knex = await databases.init(databaseId);
    await openDatabase(mockServices.database({ knex }));
    await new ServiceStore(knex).describe(
      'component:default/app',
      { title: 'app', searchText: 'app', ownerRefs: [] },
      at(0),
    );
    const inventory = new Inventory(knex);
    const look = (minute: number, digits: string[], source = 'clusters') =>
      seen(
        'app',
        digits.map(digit => container(digit)),
        { observedAt: at(minute), source },
      );
    const everything = async () => ({
      running: await knex('running').orderBy('digest'),
      drifts: await knex('drifts').orderBy('id'),
      timeline: await knex('timeline').orderBy('seq'),
      scans: await knex('scans').orderBy('id'),
    });

    expect(await inventory.record(look(10, ['b', 'c']), at(11))).toBe(true);
    expect(await inventory.record(look(20, ['c']), at(21))).toBe(true);
    const before = await everything();
    expect(before.running).toHaveLength(1);

    // Replayed, late, and late with news that is none any more.
    for (const event of [
      look(20, ['c']),
      look(10, ['b', 'c']),
      look(15, ['d']),
      look(19, []),
    ]) {
      expect(await inventory.record(event, at(30))).toBe(false);
      expect(await everything()).toEqual(before);
    }

    // How recent a look is counts among those of its own source.
    expect(await inventory.record(look(5, ['d'], 'other'), at(31))).toBe(true);
    expect(await knex('running').pluck('digest')).toHaveLength(2);
  },
);

it.each(databases.eachSupportedId())(
  'loses no drift of an image that one source stops to see while another begins, on %s',
  async databaseId => {
    const knex = await databases.init(databaseId);
    await openDatabase(mockServices.database({ knex }));
    await new ServiceStore(knex).describe(
      'component:default/app',
      { title: 'app', searchText: 'app', ownerRefs: [] },
      at(0),
    );
    const backends = [new Inventory(knex), new Inventory(knex)];
    const look = (minute: number, digits: string[], source: string) =>
      seen(
        'app',
        digits.map(digit => container(digit)),
        { observedAt: at(minute), source },
      );
    await backends[0].record(look(1, ['b'], 'clusters'), at(1));
    for (let minute = 2; minute < 40; minute += 1) {
      const isThere = minute % 2 === 0 ? 'other' : 'clusters';
      const isGone = minute % 2 === 0 ? 'clusters' : 'other';
      await Promise.all([
        backends[0].record(look(minute, [], isGone), at(minute)),
        backends[1].record(look(minute, ['b'], isThere), at(minute)),
      ]);
      expect(await knex('running').pluck('source')).toEqual([isThere]);
      expect(
        await knex('drifts').where({ status: 'open' }).pluck('image_key'),
      ).toHaveLength(1);
    }
  },
);

it('keeps the drift of an image that one source stops to see before another begins', async () => {
  const knex = await databases.init('POSTGRES_18');
  await openDatabase(mockServices.database({ knex }));
  await new ServiceStore(knex).describe(
    'component:default/app',
    { title: 'app', searchText: 'app', ownerRefs: [] },
    at(0),
  );
  const look = (minute: number, digits: string[], source: string) =>
    new Inventory(knex).record(
      seen(
        'app',
        digits.map(digit => container(digit)),
        { observedAt: at(minute), source },
      ),
      at(minute),
    );
  await look(1, ['b'], 'clusters');
  // Which backend comes first is decided here: the first one is about to close
  // the drift, and the second one reads what there is before it has.
  const trx = await knex.transaction();
  await trx('drifts').forUpdate().select('id');
  const gone = look(2, [], 'clusters');
  await untilWaiting(knex, 1, gone);
  const there = look(2, ['b'], 'other');
  await untilWaiting(knex, 2, there);
  await trx.commit();
  await Promise.all([gone, there]);
  expect(await knex('running').pluck('source')).toEqual(['other']);
  expect(await knex('drifts').where({ status: 'open' })).toHaveLength(1);
});
