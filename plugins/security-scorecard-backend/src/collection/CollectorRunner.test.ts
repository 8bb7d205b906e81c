import {
  createMockDirectory,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import {
  CHECKS,
  component,
  FakeCollector,
  finding,
  observation,
  refOf,
} from '../__testUtils__/fixtures';
import { setupStores } from '../__testUtils__/stores';
import { CollectorRuns } from '../database/CollectorRuns';
import { deadlinePolicy } from '../domain/durations';
import { CheckRegistry } from '../policy/CheckRegistry';
import type { CheckPolicy } from '../policy/loadChecks';
import { ChangePublisher } from './ChangePublisher';
import { CollectorRunner } from './CollectorRunner';
import { ScorecardUpdater } from './ScorecardUpdater';

jest.setTimeout(60_000);

const T0 = new Date('2026-11-21T10:00:00.000Z');
const now = () => T0;
const signal = new AbortController().signal;

const working: FakeCollector['script'] = async function* script(entities) {
  for (const entity of entities) {
    yield observation(entity.metadata.name);
  }
};

describe('CollectorRunner', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const dir = createMockDirectory({ content: { 'scan.yaml': CHECKS } });

  describe.each(databases.eachSupportedId())('on %s', databaseId => {
    async function setup(entities = [component('a')]) {
      let checks: CheckPolicy['checks'] = [];
      const stores = await setupStores(databases, databaseId, entities, () => ({
        checks,
      }));
      const logger = mockServices.logger.mock();
      const events = mockServices.events.mock();
      const runs = new CollectorRuns(stores.knex);
      const metrics = { collectorRun: jest.fn() };
      const publisher = new ChangePublisher({
        events,
        signals: { publish: async () => {} },
        logger,
      });
      const runnerOf = async (...collectors: FakeCollector[]) => {
        const registry = await CheckRegistry.create({
          directory: dir.path,
          collectors,
          logger,
        });
        ({ checks } = registry.policy);
        return new CollectorRunner({
          collectors,
          index: stores.index,
          runs,
          queue: stores.queue,
          metrics,
          logger,
          now,
          updater: new ScorecardUpdater({
            writer: stores.writer,
            registry,
            publisher,
            deadlines: deadlinePolicy({}),
            logger,
            now,
          }),
        });
      };
      return { ...stores, runs, runnerOf, publisher, metrics, logger, events };
    }

    it('records a run, good or bad, and lets the scheduler know of a bad one', async () => {
      const { runs, runnerOf, metrics, reader } = await setup([
        component('a'),
        component('bare', { annotations: {} }),
      ]);
      const collector = new FakeCollector(working);
      const runner = await runnerOf(collector);
      await runner.run(collector, signal);
      expect(collector.calls).toEqual([['a']]);
      expect(await runs.health('fake')).toMatchObject({
        entities: 1,
        failed: 0,
        error: null,
        lastSuccessAt: T0.toISOString(),
      });

      collector.script = async function* broken() {
        throw new Error('access denied');
      };
      await expect(runner.run(collector, signal)).rejects.toThrow(
        "The collector 'fake' failed for 1 of 1 entities: Error: access denied",
      );
      expect(await runs.health('fake')).toMatchObject({
        failed: 1,
        error: 'Error: access denied',
        lastSuccessAt: T0.toISOString(),
      });
      expect(await reader.get(refOf('a'), T0)).toMatchObject({
        level: 'none',
        results: [{ state: 'error' }, { state: 'error' }],
      });
      expect(metrics.collectorRun).toHaveBeenLastCalledWith(
        expect.objectContaining({ outcome: 'failed', failed: 1 }),
      );
      expect(await runs.health('never')).toBeUndefined();
    });

    it('refreshes through the other collectors when one is broken', async () => {
      const { runnerOf, queue, reader } = await setup();
      const bad = new FakeCollector(async function* broken() {
        throw new Error('down');
      }, 'bad');
      const good = new FakeCollector(working);
      const runner = await runnerOf(bad, good);
      await queue.enqueue([refOf('a')], 'user:default/ana', T0);
      expect(await runner.refresh(signal)).toBe(1);
      expect(await runner.refresh(signal)).toBe(0);
      expect(await reader.get(refOf('a'), T0)).toMatchObject({
        level: 'silver',
      });
    });

    it('shares the queue between replicas: each entity is collected once', async () => {
      const names = Array.from({ length: 40 }, (_, n) => `e${n}`);
      const { runnerOf, queue, reader } = await setup(
        names.map(name => component(name)),
      );
      await queue.enqueue(names.map(refOf), 'user:default/ana', T0);
      const collectors = [
        new FakeCollector(working),
        new FakeCollector(working),
      ];
      await Promise.all(
        collectors.map(async collector => {
          const runner = await runnerOf(collector);
          while (await runner.refresh(signal)) {
            // The next claims.
          }
        }),
      );
      const collected = collectors.flatMap(c => c.calls).flat();
      expect(collected.sort()).toEqual([...names].sort());
      const page = await reader.list(
        { level: 'silver', orderBy: 'title', limit: 1, offset: 0 },
        T0,
      );
      expect(page.totalItems).toBe(40);
    });

    it('keeps what is stored when nobody can be told', async () => {
      const { runnerOf, events, publisher, logger, reader } = await setup();
      events.publish.mockRejectedValue(new Error('bus down'));
      const collector = new FakeCollector(async function* script() {
        yield observation('a', { findings: [finding('CVE-1')] });
      });
      await (await runnerOf(collector)).run(collector, signal);
      await publisher.idle();
      expect(await reader.get(refOf('a'), T0)).toMatchObject({
        level: 'silver',
      });
      expect(logger.warn).toHaveBeenCalledWith(
        expect.stringContaining('bus down'),
      );
    });
  });
});
