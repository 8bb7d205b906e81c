import { randomUUID } from 'node:crypto';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type {
  Collector,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
import { parseReport } from '@fairway/plugin-security-scorecard-reports';
import { component, refOf } from '../__testUtils__/fixtures';
import { sarif, trivy } from '../__testUtils__/reports';
import { setupStores } from '../__testUtils__/stores';
import { ReportService } from './ReportService';
import { ReportStore } from './ReportStore';

jest.setTimeout(120_000);

const REF = refOf('payments-api');
const SIGNAL = new AbortController().signal;
const at = (minute: number) =>
  new Date(Date.UTC(2026, 10, 21, 12, minute)).toISOString();

function arrival(
  slot: string,
  document: unknown,
  change: string | null = null,
) {
  const text = JSON.stringify(document);
  return {
    id: randomUUID(),
    entityRef: REF,
    change,
    slot,
    report: parseReport(text),
    sha256: slot.padEnd(64, '0'),
    size: text.length,
    uploadedBy: 'user:default/ana',
  };
}

/** Takes observations down, in the order in which they are recorded; can be told to fail or to wait. */
class FakeUpdater {
  readonly recorded: Observation[] = [];
  before: () => Promise<void> = async () => {};

  async record(_collector: Collector, observations: readonly Observation[]) {
    await this.before();
    this.recorded.push(...observations);
  }

  get last(): Observation {
    return this.recorded[this.recorded.length - 1];
  }
}

describe('ReportStore and ReportService', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

  const setup = async (id: Parameters<typeof databases.init>[0]) => {
    const { knex } = await setupStores(databases, id, [
      component('payments-api'),
      component('shop'),
    ]);
    const store = new ReportStore(knex);
    const updater = new FakeUpdater();
    const registry = { ready: true };
    const service = new ReportService({
      store,
      updater,
      registry,
      read: async body => parseReport(body),
      logger: mockServices.logger.mock(),
      now: () => new Date(),
    });
    const upload = (slot: string, document: unknown, change?: string) =>
      service.upload(
        { entityRef: REF, slot, change, uploadedBy: 'user:default/ana' },
        Buffer.from(JSON.stringify(document)),
      );
    return { knex, store, updater, registry, service, upload };
  };

  it.each(databases.eachSupportedId())(
    'keeps the latest of each slot and change, and what it says, on %s',
    async id => {
      const { store } = await setup(id);
      await store.put(arrival('sast', sarif('error')), at(1));
      await store.put(arrival('sast', sarif('note')), at(2));
      await store.put(arrival('image', trivy('HIGH')), at(3));
      await store.put(arrival('sast', sarif('error', 'error'), 'pr-1'), at(4));
      expect(
        (await store.list(REF)).map(r => [r.change, r.slot, r.findings.high]),
      ).toEqual([
        [null, 'image', 1],
        [null, 'sast', 0],
        ['pr-1', 'sast', 2],
      ]);
      const set = await store.set(REF);
      expect(set).toMatchObject({
        revision: 3,
        reports: [
          { slot: 'image', findings: [{ vulnerability: 'CVE-2026-0000' }] },
          { slot: 'sast', findings: [{ severity: 'low' }] },
        ],
      });
      expect(await store.ofChange(REF, 'pr-1')).toHaveLength(1);
      expect(await store.set(refOf('shop'))).toBeUndefined();
      await expect(
        store.put(
          { ...arrival('a', sarif()), entityRef: refOf('ghost') },
          at(1),
        ),
      ).rejects.toThrow(/no scorecard/);
    },
  );

  it.each(databases.eachSupportedId())(
    'has room for so many slots and changes, however a pipeline names them, on %s',
    async id => {
      const { knex } = await setup(id);
      const size = arrival('a', sarif()).size;
      const store = new ReportStore(knex, {
        slots: 3,
        bytes: 3 * size,
        ofChanges: 4,
      });
      for (const run of [1, 2, 3]) {
        await store.put(arrival(`run-${run}`, sarif()), at(run));
      }
      await expect(
        store.put(arrival('run-4', sarif()), at(4)),
      ).rejects.toMatchObject({ name: 'ConflictError' });
      await store.put(arrival('run-3', sarif()), at(5));
      await expect(
        store.put(arrival('run-3', sarif('error')), at(5)),
      ).rejects.toMatchObject({ name: 'PayloadTooLargeError' });

      for (const run of [1, 2, 3, 4, 5, 6]) {
        await store.put(arrival('sast', sarif(), `pr-${run}`), at(run));
      }
      const kept = (await store.list(REF)).map(r => r.change ?? r.slot);
      expect(kept).toEqual([
        'run-1',
        'run-2',
        'run-3',
        'pr-3',
        'pr-4',
        'pr-5',
        'pr-6',
      ]);
    },
  );

  it.each(databases.eachSupportedId())(
    'knows what is not applied yet, and that an older revision is not the newest, on %s',
    async id => {
      const { store } = await setup(id);
      await store.put(arrival('sast', sarif('error')), at(1));
      const first = await store.set(REF);
      await store.put(arrival('image', trivy('HIGH')), at(2));
      const second = await store.set(REF);
      if (!first || !second) {
        throw new Error('no set');
      }
      expect(await store.pending(10)).toEqual([REF]);
      expect(await store.applied(second)).toBe(true);
      expect(await store.pending(10)).toEqual([]);
      expect(await store.applied(first)).toBe(false);
      expect(await store.pending(10)).toEqual([]);
    },
  );

  it.each(databases.eachSupportedId())(
    'loses no upload of many at once on %s',
    async id => {
      const { store, updater, upload } = await setup(id);
      // Recording takes its time, so that the uploads overtake each other.
      updater.before = () =>
        new Promise(resolve => setImmediate(() => setImmediate(resolve)));
      await Promise.all(
        Array.from({ length: 12 }, (_, i) =>
          upload(`slot${i}`, sarif('error', 'note')),
        ),
      );
      expect(await store.pending(10)).toEqual([]);
      expect((await store.set(REF))?.reports).toHaveLength(12);
      // As the writer does it: what is older than the last try changes nothing.
      const kept = updater.recorded.reduce((before, seen) =>
        seen.observedAt < before.observedAt ? before : seen,
      );
      expect(kept.facts).toMatchObject({ reports: 12 });
    },
  );

  it.each(databases.eachSupportedId())(
    'applies later what it could not apply at once on %s',
    async id => {
      const { store, updater, service, upload } = await setup(id);
      updater.before = async () => {
        throw new Error('killed');
      };
      expect(await upload('sast', sarif('error'))).toMatchObject({
        duplicate: false,
      });
      expect(await store.pending(10)).toEqual([REF]);
      updater.before = async () => {};
      await service.sweep(SIGNAL);
      expect(await store.pending(10)).toEqual([]);
      expect(updater.last.facts).toMatchObject({ reports: 1, openHigh: 1 });
    },
  );

  it.each(databases.eachSupportedId())(
    'waits while no checks are in force on %s',
    async id => {
      const { store, updater, registry, service, upload } = await setup(id);
      registry.ready = false;
      await upload('sast', sarif('error'));
      await service.sweep(SIGNAL);
      expect(updater.recorded).toEqual([]);
      registry.ready = true;
      await service.sweep(SIGNAL);
      expect(updater.recorded).toHaveLength(1);
      expect(await store.pending(10)).toEqual([]);
    },
  );

  it.each(databases.eachSupportedId())(
    'forgets what no longer comes, and says so, on %s',
    async id => {
      const { store, updater, service } = await setup(id);
      await store.put(arrival('old', sarif('error')), at(1));
      await store.put(arrival('new', trivy('HIGH')), at(30));
      await store.put(arrival('old', sarif('error'), 'pr-1'), at(1));
      await store.put(arrival('new', sarif('error'), 'pr-2'), at(30));
      await service.sweep(SIGNAL);
      await store.prune(
        { defaultBranch: at(10), changes: at(10) },
        at(40),
        SIGNAL,
      );
      expect((await store.list(REF)).map(r => [r.change, r.slot])).toEqual([
        [null, 'new'],
        ['pr-2', 'new'],
      ]);
      expect(await store.pending(10)).toEqual([REF]);
      await service.sweep(SIGNAL);
      expect(updater.last.facts).toMatchObject({ reports: 1, sastReports: 0 });
      expect(updater.last.findings).toHaveLength(1);
    },
  );

  it.each(databases.eachSupportedId())(
    'grows older although nothing comes, and stays fresh when the same comes, on %s',
    async id => {
      const { knex, updater, service, upload } = await setup(id);
      await upload('sast', sarif('error'));
      const past = new Date(Date.now() - 9 * 24 * 3600 * 1000).toISOString();
      await knex('reports').update({ received_at: past });
      await service.age(SIGNAL);
      expect(updater.last.facts).toMatchObject({ sastAgeDays: 9 });
      expect(await upload('sast', sarif('error'))).toMatchObject({
        duplicate: true,
      });
      await service.age(SIGNAL);
      expect(updater.last.facts).toMatchObject({ sastAgeDays: 0 });
    },
  );

  it.each(databases.eachSupportedId())(
    'goes with the entity on %s',
    async id => {
      const { knex, store, upload } = await setup(id);
      await upload('sast', sarif('error'));
      await upload('sast', sarif('error'), 'pr-1');
      await knex('scorecards').where({ entity_ref: REF }).delete();
      expect(await knex('reports').select()).toEqual([]);
      expect(await store.pending(10)).toEqual([]);
      expect(await store.set(REF)).toBeUndefined();
    },
  );
});
