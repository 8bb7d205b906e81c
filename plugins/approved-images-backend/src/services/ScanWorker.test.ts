import {
  mockServices,
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import type { ImageScanner } from '@fairway/plugin-approved-images-node';
import { container, machine, seen } from '../__testUtils__/fixtures';
import { Inventory } from '../database/Inventory';
import { openDatabase } from '../database/migrate';
import { ScanStore } from '../database/ScanStore';
import { ServiceStore } from '../database/ServiceStore';
import { ScanWorker } from './ScanWorker';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const SIGNAL = new AbortController().signal;

async function setUp(databaseId: TestDatabaseId, scan: ImageScanner['scan']) {
  const knex = await databases.init(databaseId);
  await openDatabase(mockServices.database({ knex }));
  const scans = new ScanStore(knex);
  const state = { now: new Date('2026-11-22T08:00:00.000Z') };
  const at = () => state.now.toISOString();
  await new ServiceStore(knex).describe(
    'component:default/app',
    { title: 'app', searchText: 'app', ownerRefs: [] },
    at(),
  );
  await new Inventory(knex).record(
    seen('app', [container('a'), machine('ami-0123456789abcdef0')]),
    at(),
  );
  const worker = () =>
    new ScanWorker({
      scans,
      scanners: [
        { id: 'containers', takes: ({ kind }) => kind === 'container', scan },
      ],
      answerWithinMs: 24 * 60 * 60_000,
      logger: mockServices.logger.mock(),
      now: () => state.now,
    });
  const pass = (minutes: number) => {
    state.now = new Date(state.now.getTime() + minutes * 60_000);
  };
  const list = async () => {
    const { items } = await scans.list({ limit: 10, offset: 0 }, undefined);
    const [one] = items.filter(({ kind }) => kind === 'container');
    const [other] = items.filter(({ kind }) => kind === 'machine');
    return { one, other, count: items.length };
  };
  return { scans, worker, pass, list, at };
}

describe.each(databases.eachSupportedId())('ScanWorker on %s', databaseId => {
  it('hands each scan to one worker only, and says when nobody takes it', async () => {
    const scan = jest.fn(async () => undefined);
    const { worker, list } = await setUp(databaseId, scan);
    await Promise.all([1, 2, 3].map(() => worker().run(SIGNAL)));
    expect(scan).toHaveBeenCalledTimes(1);
    expect(scan).toHaveBeenCalledWith(
      expect.objectContaining({
        entityRef: 'component:default/app',
        digest: container('a').digest,
        cause: 'drift',
      }),
      expect.any(AbortSignal),
    );
    const { one, other } = await list();
    expect(one).toMatchObject({ state: 'sent', scanner: 'containers' });
    expect(other).toMatchObject({
      state: 'queued',
      error: expect.stringContaining('No scanner takes images of this kind'),
    });
  });

  it('keeps the result of a scanner that answers at once', async () => {
    const { worker, list } = await setUp(databaseId, async () => ({
      state: 'findings',
      critical: 1,
    }));
    await worker().run(SIGNAL);
    expect((await list()).one).toMatchObject({
      state: 'findings',
      critical: 1,
      finishedAt: expect.any(String),
    });
  });

  it('tries again later what fails, and not for ever', async () => {
    const scan = jest.fn(async () => {
      throw new Error('the builder is away');
    });
    const { worker, pass, list } = await setUp(databaseId, scan);
    await worker().run(SIGNAL);
    await worker().run(SIGNAL);
    expect(scan).toHaveBeenCalledTimes(1);
    for (let round = 0; round < 12; round += 1) {
      pass(61);
      await worker().run(SIGNAL);
    }
    expect(scan).toHaveBeenCalledTimes(8);
    // It may have begun all the same: nobody knows.
    expect((await list()).one).toMatchObject({
      state: 'unknown',
      error: expect.stringContaining('the builder is away'),
    });
  });

  it('knows nothing of what nobody answered in time, and takes a late answer once', async () => {
    const scan = jest.fn(async () => undefined);
    const { worker, pass, list, scans, at } = await setUp(databaseId, scan);
    await worker().run(SIGNAL);
    pass(23 * 60);
    await worker().run(SIGNAL);
    expect((await list()).one.state).toBe('sent');
    pass(2 * 60);
    await worker().run(SIGNAL);
    expect(scan).toHaveBeenCalledTimes(1);
    const { one, other } = await list();
    for (const each of [one, other]) {
      expect(each).toMatchObject({
        state: 'unknown',
        finishedAt: at(),
        critical: null,
        error: expect.any(String),
      });
    }
    await scans.finish(one.id, { state: 'clean' }, at());
    await expect(
      scans.finish(one.id, { state: 'findings' }, at()),
    ).rejects.toThrow('ended as clean already');
    // None is under way, so that both may be scanned again.
    await scans.queueAll('component:default/app', 'sample', at());
    expect((await list()).count).toBe(4);
  });
});
