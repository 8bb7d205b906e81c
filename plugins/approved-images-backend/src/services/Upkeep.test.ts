import type { Entity } from '@backstage/catalog-model';
import {
  mockServices,
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { parseApprovedImagesFile } from '@fairway/plugin-approved-images-node';
import {
  component,
  container,
  REGISTER,
  seen,
} from '../__testUtils__/fixtures';
import { DriftStore } from '../database/DriftStore';
import { Inventory } from '../database/Inventory';
import { openDatabase } from '../database/migrate';
import { syncPolicy } from '../database/PolicySync';
import { ServiceStore } from '../database/ServiceStore';
import { Upkeep } from './Upkeep';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const SIGNAL = new AbortController().signal;
const START = '2026-11-22T08:00:00.000Z';

async function setUp(databaseId: TestDatabaseId, names: string[]) {
  const knex = await databases.init(databaseId);
  await openDatabase(mockServices.database({ knex }));
  const services = new ServiceStore(knex);
  const inventory = new Inventory(knex);
  const state = { now: new Date(START) };
  for (const name of names) {
    await services.describe(
      `component:default/${name}`,
      { title: name, searchText: name, ownerRefs: ['group:default/old'] },
      START,
    );
  }
  const upkeep = (
    entities: Entity[],
    getEntitiesByRefs?: () => Promise<never>,
  ) => {
    const catalog = catalogServiceMock({ entities });
    return new Upkeep({
      catalog: getEntitiesByRefs ? { ...catalog, getEntitiesByRefs } : catalog,
      auth: mockServices.auth(),
      services,
      inventory,
      logger: mockServices.logger.mock(),
      now: () => state.now,
    });
  };
  const pass = (hours: number) => {
    state.now = new Date(state.now.getTime() + hours * 3_600_000);
  };
  const left = async () =>
    (await services.refsAfter('', 1000)).map(ref => ref.split('/')[1]);
  return { knex, services, inventory, upkeep, pass, left };
}

describe.each(databases.eachSupportedId())('Upkeep on %s', databaseId => {
  it('lets titles and owners follow the catalog', async () => {
    const { upkeep, services } = await setUp(databaseId, ['app']);
    const entity = component('app', 'payments');
    entity.metadata.title = 'The app';
    await upkeep([entity]).followCatalog(SIGNAL);
    expect(await services.resources(['component:default/app'])).toEqual([
      {
        entityRef: 'component:default/app',
        ownerRefs: ['group:default/payments'],
      },
    ]);

    expect(
      await services.visible(['component:default/app'], {
        key: 'owner',
        values: ['group:default/old'],
      }),
    ).toEqual(new Set());
  });

  it('removes what left the catalog an hour ago, and nothing before', async () => {
    const names = ['a', 'b', 'c'];
    const { upkeep, pass, left } = await setUp(databaseId, names);
    const two = [component('a'), component('b')];
    pass(0.5);
    await upkeep(two).followCatalog(SIGNAL);
    expect(await left()).toEqual(names);
    pass(1);
    await upkeep(two).followCatalog(SIGNAL);
    expect(await left()).toEqual(['a', 'b']);
  });

  it('waits a day when most are missing at once', async () => {
    const names = ['a', 'b', 'c'];
    const { upkeep, pass, left } = await setUp(databaseId, names);
    pass(20);
    await upkeep([component('a')]).followCatalog(SIGNAL);
    expect(await left()).toEqual(names);
    pass(5);
    await upkeep([component('a')]).followCatalog(SIGNAL);
    expect(await left()).toEqual(['a']);
  });

  it('removes nothing when the catalog can not be read, also in the middle', async () => {
    const names = Array.from(
      { length: 250 },
      (_, index) => `s${String(index).padStart(3, '0')}`,
    );
    const { upkeep, pass, left } = await setUp(databaseId, names);
    pass(48);
    await expect(
      upkeep([], async () => {
        throw new Error('the catalog is away');
      }).followCatalog(SIGNAL),
    ).rejects.toThrow('the catalog is away');
    expect(await left()).toEqual(names);
    // All pages of a catalog that can be read are gone through.
    await upkeep(
      names.slice(0, 249).map(name => component(name)),
    ).followCatalog(SIGNAL);
    expect(await left()).toEqual(names.slice(0, 249));
  });

  it('finds that the support of an image has ended, without anything else happening', async () => {
    const { knex, inventory, upkeep, pass } = await setUp(databaseId, ['app']);
    const spec = {
      ...REGISTER.spec,
      containers: [
        { ...REGISTER.spec.containers[0], supportedUntil: '2026-11-24' },
      ],
    };
    await syncPolicy(
      knex,
      parseApprovedImagesFile(
        'register',
        JSON.stringify({ ...REGISTER, spec }),
      ),
      START,
    );
    await inventory.record(seen('app', [container('a')]), START);
    const drifts = async () =>
      (
        await new DriftStore(knex).list({ limit: 10, offset: 0 }, undefined)
      ).items.map(({ reason, status }) => [reason, status]);
    await upkeep([]).judgeAll(SIGNAL);
    expect(await drifts()).toEqual([]);
    pass(48);
    await upkeep([]).judgeAll(SIGNAL);
    await upkeep([]).judgeAll(SIGNAL);
    expect(await drifts()).toEqual([['expired', 'open']]);
  });

  it('stops when it is told to', async () => {
    const { upkeep, pass, left } = await setUp(databaseId, ['a']);
    pass(48);
    const stopped = AbortSignal.abort(new Error('the portal stops'));
    await expect(upkeep([]).followCatalog(stopped)).rejects.toThrow('stops');
    await expect(upkeep([]).judgeAll(stopped)).rejects.toThrow('stops');
    expect(await left()).toEqual(['a']);
  });
});
