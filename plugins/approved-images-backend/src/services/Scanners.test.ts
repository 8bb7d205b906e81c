import {
  mockServices,
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import { container, machine, seen } from '../__testUtils__/fixtures';
import { AnswerStore } from '../database/AnswerStore';
import { Inventory } from '../database/Inventory';
import { openDatabase } from '../database/migrate';
import { ScannerStore } from '../database/ScannerStore';
import { ScanStore } from '../database/ScanStore';
import { ServiceStore } from '../database/ServiceStore';
import { Scanners, type ScannersOptions } from './Scanners';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const NOW = '2026-11-22T08:00:00.000Z';
const later = (hours: number) =>
  new Date(Date.parse(NOW) + hours * 3_600_000).toISOString();

async function setUp(databaseId: TestDatabaseId) {
  const knex = await databases.init(databaseId);
  await openDatabase(mockServices.database({ knex }));
  const scans = new ScanStore(knex);
  await new ServiceStore(knex).describe(
    'component:default/app',
    { title: 'app', searchText: 'app', ownerRefs: [] },
    NOW,
  );
  await new Inventory(knex).record(
    seen('app', [container('a'), container('b'), machine('ami-1')]),
    NOW,
  );
  const rows = await scans.due(NOW, 10);
  const claim = async (scanner: string, index: number) => {
    await scans.claim(rows[index], scanner, later(1));
    return rows[index].id;
  };
  const list = (
    scanners: ScannersOptions['scanners'],
    at = NOW,
  ): ReturnType<Scanners['list']> =>
    new Scanners({
      scanners,
      answers: new AnswerStore(knex),
      store: new ScannerStore(knex),
      now: () => new Date(at),
    }).list();
  return { scans, rows, claim, list };
}

const BUILDER = { id: 'builder', kinds: ['container'] as const };

describe.each(databases.eachSupportedId())('Scanners on %s', databaseId => {
  it('says of a scanner that nothing came to that nothing is proven', async () => {
    const { list } = await setUp(databaseId);
    expect(await list([])).toEqual({
      items: [],
      unclaimed: { waiting: 3, unanswered: 0, why: null },
    });
    const { items } = await list([BUILDER, { id: 'any' }]);
    expect(items).toEqual([
      expect.objectContaining({ scanner: 'any', kinds: null }),
      {
        scanner: 'builder',
        kinds: ['container'],
        state: 'unproven',
        waiting: 0,
        running: 0,
        failed: 0,
        unanswered: 0,
        lastAnswerAt: null,
        lastFailure: null,
        answers: {
          accepted: 0,
          duplicate: 0,
          conflict: 0,
          forged: 0,
          malformed: 0,
        },
        lastAt: null,
        lastRefused: null,
      },
    ]);
  });

  it('counts what waits, runs and failed, and says what went wrong last', async () => {
    const { scans, claim, list } = await setUp(databaseId);
    const one = await claim('builder', 0);
    await scans.sent(one, NOW);
    const two = await claim('builder', 1);
    await scans.postpone(two, 'the queue is away', later(1));
    const before = await list([BUILDER]);
    expect(before.items).toEqual([
      expect.objectContaining({
        waiting: 1,
        running: 1,
        lastFailure: { at: null, why: 'the queue is away' },
      }),
    ]);
    expect(before.unclaimed.waiting).toBe(1);

    await scans.finish(two, { state: 'clean' }, later(1));
    await scans.finish(one, { state: 'failed', error: 'no memory' }, later(2));
    expect((await list([BUILDER], later(2))).items).toEqual([
      expect.objectContaining({
        state: 'failing',
        waiting: 0,
        running: 0,
        failed: 1,
        lastAnswerAt: later(2),
        lastFailure: { at: later(2), why: 'no memory' },
      }),
    ]);
    // What is over for long tells nothing of today.
    expect((await list([BUILDER], later(8 * 24))).items).toEqual([
      expect.objectContaining({
        state: 'unproven',
        failed: 0,
        lastAnswerAt: later(2),
        lastFailure: null,
      }),
    ]);
  });

  it('tells a scanner that does not take jobs from one that does not answer', async () => {
    const { scans, claim, list } = await setUp(databaseId);
    const one = await claim('builder', 0);
    await scans.postpone(one, 'access denied', later(1));
    const state = async (at?: string) =>
      (await list([BUILDER], at)).items.map(item => item.state);
    expect(await state()).toEqual(['unreachable']);
    await scans.sent(one, later(1));
    expect(await state()).toEqual(['unproven']);
    await scans.expire(later(2), later(25));
    expect(await state(later(25))).toEqual(['silent']);
    expect((await list([BUILDER], later(25))).items[0]).toMatchObject({
      unanswered: 1,
      lastFailure: {
        at: later(25),
        why: expect.stringContaining('gave no answer in time'),
      },
    });
    // A scanner that is gone is not forgotten while its scans are.
    expect((await list([], later(25))).items).toEqual([
      expect.objectContaining({ scanner: 'builder', state: 'removed' }),
    ]);
  });

  it('says why no scanner takes a scan', async () => {
    const { scans, rows, list } = await setUp(databaseId);
    await scans.postpone(rows[0].id, 'No scanner takes it', later(1));
    await scans.giveUp(rows[1].id, 'No scanner took it', NOW);
    expect((await list([BUILDER])).unclaimed).toEqual({
      waiting: 2,
      unanswered: 1,
      why: 'No scanner takes it',
    });
  });
});
