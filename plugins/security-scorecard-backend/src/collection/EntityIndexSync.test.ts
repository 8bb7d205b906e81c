import type { Entity } from '@backstage/catalog-model';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  component,
  FakeCollector,
  finding,
  observation,
  refOf,
} from '../__testUtils__/fixtures';
import { setupStores } from '../__testUtils__/stores';
import { deadlinePolicy } from '../domain/durations';
import { EntityIndexSync } from './EntityIndexSync';

jest.setTimeout(60_000);

const T0 = new Date('2026-11-21T10:00:00.000Z');
const minutes = (n: number) => new Date(T0.getTime() + n * 60_000);
const signal = new AbortController().signal;
const names = (...list: string[]) => list.map(name => component(name));

describe('EntityIndexSync', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

  describe.each(databases.eachSupportedId())('on %s', databaseId => {
    async function setup(before: Entity[]) {
      const stores = await setupStores(databases, databaseId, before);
      const logger = mockServices.logger.mock();
      const sync = (entities: Entity[] | Error, now: Date) =>
        new EntityIndexSync({
          catalog:
            entities instanceof Error
              ? catalogServiceMock.mock({
                  queryEntities: async () => {
                    throw entities;
                  },
                })
              : catalogServiceMock({ entities }),
          auth: mockServices.auth(),
          index: stores.index,
          trees: stores.trees,
          filter: [{ kind: 'component' }],
          logger,
          now: () => now,
          pause: async () => {},
        }).run(signal);
      const refs = () =>
        stores.knex('scorecards').orderBy('entity_ref').pluck('entity_ref');
      return { ...stores, sync, refs, logger };
    }

    it('adds, updates and pages, and writes nothing when nothing changed', async () => {
      const { sync, knex, reader } = await setup([]);
      const many = Array.from({ length: 600 }, (_, n) => component(`e${n}`));
      const first = await sync(
        [...many, { ...component('db'), kind: 'Resource' }],
        T0,
      );
      expect(first.added).toHaveLength(600);
      await knex('scorecards').update({ policy_hash: 'p' });
      expect(await sync(many, T0)).toEqual({ added: [], changed: [] });

      many[5] = component('e5', { owner: 'storefront', title: 'Five' });
      expect(await sync(many, T0)).toEqual({
        added: [],
        changed: [refOf('e5')],
      });
      expect(
        await knex('scorecards').whereNull('policy_hash').pluck('entity_ref'),
      ).toEqual([refOf('e5')]);
      expect(await reader.get(refOf('e5'), T0)).toMatchObject({
        title: 'Five',
        ownerRef: 'group:default/storefront',
      });
    });

    it('removes what left the catalog for a while, with all that was known', async () => {
      const { sync, refs, knex, writer, queue } = await setup(
        names('a', 'b', 'c', 'd'),
      );
      await writer.record(
        new FakeCollector(),
        [observation('d', { findings: [finding('CVE-1')] })],
        { checks: [], hash: 'p', deadlines: deadlinePolicy({}) },
        T0,
      );
      await queue.enqueue([refOf('d')], 'x', T0);
      await sync(names('a', 'b', 'c'), T0);
      await sync(names('a', 'b', 'c'), minutes(4));
      expect(await refs()).toHaveLength(4);
      await sync(names('a', 'b', 'c'), minutes(5));
      expect(await refs()).toEqual([refOf('a'), refOf('b'), refOf('c')]);
      for (const table of [
        'findings',
        'observations',
        'history',
        'refresh_requests',
      ]) {
        expect(await knex(table).select()).toEqual([]);
      }
    });

    it('waits for a catalog that is being filled, and only then', async () => {
      const { index, trees, refs, logger } = await setup([]);
      let listed: Entity[] = [];
      const catalog = catalogServiceMock.mock({
        queryEntities: async () => ({
          items: listed,
          totalItems: listed.length,
          pageInfo: {},
        }),
      });
      const pauses: number[] = [];
      const sync = new EntityIndexSync({
        catalog,
        auth: mockServices.auth(),
        index,
        trees,
        filter: [{ kind: 'component' }],
        logger,
        now: () => T0,
        pause: async milliseconds => {
          pauses.push(milliseconds);
          listed = names('a', 'b').slice(0, pauses.length - 1);
        },
      });
      expect((await sync.runUntilFilled(signal)).added).toEqual([
        refOf('a'),
        refOf('b'),
      ]);
      expect(await refs()).toHaveLength(2);
      expect(pauses).toHaveLength(4);
      await sync.runUntilFilled(signal);
      expect(pauses).toHaveLength(4);
    });

    it('forgets that an entity was missing when it is back', async () => {
      const { sync, refs } = await setup(names('a', 'b', 'c'));
      await sync(names('a', 'b'), T0);
      await sync(names('a', 'b', 'c'), minutes(4));
      await sync(names('a', 'b'), minutes(6));
      expect(await refs()).toHaveLength(3);
    });

    it('never wipes: not on an error, not on an empty answer, not at once on a large loss', async () => {
      const { sync, refs, logger } = await setup(names('a', 'b', 'c', 'd'));
      await expect(sync(new Error('down'), T0)).rejects.toThrow('down');
      await sync([], T0);
      await sync([], minutes(60 * 48));
      expect(await refs()).toHaveLength(4);
      expect(logger.warn.mock.calls[0][0]).toMatch(
        /4 known scorecards are kept/,
      );

      await sync(names('a'), T0);
      await sync(names('a'), minutes(60));
      expect(await refs()).toHaveLength(4);
      await sync(names('a'), minutes(60 * 24));
      expect(await refs()).toEqual([refOf('a')]);
    });
  });
});
