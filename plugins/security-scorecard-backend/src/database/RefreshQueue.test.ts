import { TestDatabases } from '@backstage/backend-test-utils';
import { component, refOf } from '../__testUtils__/fixtures';
import { setupStores } from '../__testUtils__/stores';
import { RefreshQueue } from './RefreshQueue';

jest.setTimeout(60_000);

const T0 = new Date('2026-11-21T10:00:00.000Z');
const seconds = (n: number) => new Date(T0.getTime() + n * 1000);

describe('RefreshQueue', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

  describe.each(databases.eachSupportedId())('on %s', databaseId => {
    it('queues an entity once and limits how often it is collected', async () => {
      const { queue, knex } = await setupStores(databases, databaseId, [
        component('a'),
      ]);
      await queue.enqueue([refOf('a')], 'user:default/ana', T0);
      await queue.enqueue([refOf('a')], 'user:default/bo', T0);
      expect(await knex('refresh_requests').pluck('requested_by')).toEqual([
        'user:default/ana',
      ]);
      const [claim] = await queue.claim(5, T0);
      expect(claim.entityRef).toBe(refOf('a'));
      expect(await queue.claim(5, seconds(1))).toEqual([]);
      await queue.enqueue([refOf('a')], 'user:default/bo', seconds(1));
      expect(await queue.finish(claim, seconds(2))).toBe(true);

      await queue.enqueue([refOf('a')], 'user:default/bo', seconds(3));
      expect(await queue.claim(5, seconds(31))).toEqual([]);
      expect(await queue.claim(5, seconds(32))).toHaveLength(1);
    });

    it('gives a claim that was not finished in time to another, and fences the first', async () => {
      const { queue } = await setupStores(databases, databaseId, [
        component('a'),
      ]);
      await queue.enqueue([refOf('a')], 'x', T0);
      const [lost] = await queue.claim(5, T0);
      expect(await queue.claim(5, seconds(299))).toEqual([]);
      const [won] = await queue.claim(5, seconds(300));
      expect(won.entityRef).toBe(refOf('a'));
      expect(await queue.finish(lost, seconds(301))).toBe(false);
      expect(await queue.finish(won, seconds(302))).toBe(true);
    });

    it('never gives one entity to two replicas that race', async () => {
      const names = Array.from({ length: 20 }, (_, n) => `e${n}`);
      const { queue, knex } = await setupStores(
        databases,
        databaseId,
        names.map(name => component(name)),
      );
      const replicas = Array.from(
        { length: 4 },
        () =>
          new RefreshQueue(knex, { minInterval: 'PT30S', claimFor: 'PT5M' }),
      );
      await Promise.all(
        replicas.map(r => r.enqueue(names.map(refOf), 'x', T0)),
      );
      const claims = (
        await Promise.all(replicas.map(r => r.claim(20, T0)))
      ).flat();
      expect(claims.map(c => c.entityRef).sort()).toEqual(
        names.map(refOf).sort(),
      );
      expect(await queue.claim(20, T0)).toEqual([]);
    });
  });
});
