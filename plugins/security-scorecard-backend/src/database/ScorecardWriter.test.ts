import {
  createMockDirectory,
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
import { policyFrom, setupStores } from '../__testUtils__/stores';
import { pruneBefore } from './history';
import { Round } from './Rounds';
import type { EvaluationPolicy } from './Evaluator';

jest.setTimeout(60_000);

const T0 = new Date('2026-11-21T10:00:00.000Z');
const later = (hours: number) => new Date(T0.getTime() + hours * 3_600_000);
const query = { orderBy: 'worst' as const, limit: 20, offset: 0 };
const signal = new AbortController().signal;

describe('ScorecardWriter', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const dir = createMockDirectory({ content: { 'scan.yaml': CHECKS } });
  const collector = new FakeCollector();
  let policy: EvaluationPolicy;
  beforeAll(async () => {
    policy = await policyFrom(dir.path, [collector]);
  });

  describe.each(databases.eachSupportedId())('on %s', databaseId => {
    it('stores results, findings and the roll-up together, and only changes in the history', async () => {
      const { knex, writer, reader, findings } = await setupStores(
        databases,
        databaseId,
        [component('a'), component('b')],
        () => policy,
      );
      expect(
        await writer.evaluate([refOf('a'), refOf('b')], policy, T0),
      ).toEqual([]);
      expect(await reader.get(refOf('a'), T0)).toMatchObject({
        level: 'none',
        score: null,
        evaluatedAt: null,
        coverage: { known: 0, applicable: 2 },
      });

      const bad = observation('a', {
        facts: { scanState: 'scanned', criticalOpen: 3 },
        findings: [
          finding('CVE-1', { severity: 'critical' }),
          finding('CVE-2'),
        ],
      });
      expect(
        await writer.record(collector, [bad, observation('gone')], policy, T0),
      ).toEqual([
        { entityRef: refOf('a'), from: 'none', to: 'bronze', changes: 2 },
      ]);
      const { items, totalItems } = await reader.list(
        query,
        later(24 * 8 - 20),
      );
      expect(totalItems).toBe(2);
      expect(items.find(i => i.entityRef === refOf('a'))).toMatchObject({
        openFindings: { critical: 1, high: 1, medium: 0 },
        overdueFindings: 1,
        nextDeadline: '2026-11-28T10:00:00.000Z',
        evaluatedAt: T0.toISOString(),
      });

      const again = { ...bad, observedAt: later(1).toISOString() };
      expect(await writer.record(collector, [again], policy, later(1))).toEqual(
        [],
      );
      const history = await knex('history').orderBy('id').select();
      expect(history.map(h => [h.kind, h.from_state, h.to_state])).toEqual([
        ['finding', null, 'open'],
        ['finding', null, 'open'],
      ]);
      const seen = await findings.list(refOf('a'), { limit: 5, offset: 0 });
      expect(seen.items.map(f => f.lastSeenAt)).toEqual([
        later(1).toISOString(),
        later(1).toISOString(),
      ]);

      const fixed = observation('a', { observedAt: later(2).toISOString() });
      expect(
        await writer.record(collector, [fixed], policy, later(2)),
      ).toMatchObject([{ from: 'bronze', to: 'silver', changes: 4 }]);
      expect(await reader.get(refOf('a'), later(2))).toMatchObject({
        openFindings: { critical: 0, high: 0 },
        nextDeadline: null,
      });
      expect(
        (
          await findings.list(refOf('a'), {
            status: 'resolved',
            limit: 5,
            offset: 0,
          })
        ).totalItems,
      ).toBe(2);
    });

    it('ignores an observation that is older than what is known', async () => {
      const { writer, reader } = await setupStores(
        databases,
        databaseId,
        [component('a')],
        () => policy,
      );
      const fresh = observation('a', { observedAt: later(1).toISOString() });
      await writer.record(collector, [fresh], policy, later(1));
      await writer.record(
        collector,
        [
          observation('a', {
            facts: { scanState: 'pending' },
            findings: [finding('CVE-1')],
          }),
        ],
        policy,
        later(1),
      );
      const card = await reader.get(refOf('a'), later(1));
      expect(card).toMatchObject({
        level: 'silver',
        openFindings: { high: 0 },
      });
    });

    it('shows staleness on read before, and in lists after, the scheduled pass', async () => {
      const {
        knex,
        writer,
        reader,
        todos: todoReader,
      } = await setupStores(
        databases,
        databaseId,
        [component('a')],
        () => policy,
      );
      const facts = { scanState: 'scanned', criticalOpen: 3 };
      await writer.record(collector, [observation('a', { facts })], policy, T0);
      expect(await writer.findOutdated(policy.hash, later(23), 5)).toEqual([]);

      const stale = {
        level: 'none',
        score: null,
        coverage: { known: 0, applicable: 2 },
      };
      const read = await reader.get(refOf('a'), later(24));
      expect(read).toMatchObject(stale);
      expect(read?.results.map(r => r.state)).toEqual(['stale', 'stale']);
      const before = await reader.list(query, later(24));
      expect(before.items).toMatchObject([stale]);
      expect(
        await todoReader.list(['group:default/payments'], undefined, later(24)),
      ).toEqual([]);

      expect(await writer.findOutdated(policy.hash, later(24), 5)).toEqual([
        refOf('a'),
      ]);
      await writer.evaluate([refOf('a')], policy, later(24));
      expect(await reader.get(refOf('a'), later(24))).toEqual({
        ...read,
        evaluatedAt: later(24).toISOString(),
      });
      expect(await writer.findOutdated(policy.hash, later(24), 5)).toEqual([]);
      expect(await knex('scorecards').first('level', 'due_at')).toEqual({
        level: 0,
        due_at: null,
      });
    });

    it.each([
      ['alone', undefined],
      ['in a round', new Round()],
    ])(
      'is no longer stale once the same is seen again, %s',
      async (_, round) => {
        const { writer, reader } = await setupStores(
          databases,
          databaseId,
          [component('a')],
          () => policy,
        );
        const facts = { scanState: 'scanned', criticalOpen: 0 };
        const seen = (hours: number) =>
          observation('a', { facts, observedAt: later(hours).toISOString() });
        await writer.record(collector, [seen(0)], policy, T0);
        const fresh = await reader.get(refOf('a'), T0);
        await writer.evaluate([refOf('a')], policy, later(24));
        await writer.record(collector, [seen(25)], policy, later(25), round);
        if (round) {
          await writer.endRound(collector, round);
        }
        const again = await reader.get(refOf('a'), later(25));
        expect(again?.level).toBe(fresh?.level);
        expect(again?.results.map(r => r.state)).toEqual(
          fresh?.results.map(r => r.state),
        );
      },
    );

    it('finds what another policy evaluated, and keeps to-dos for owners', async () => {
      const { writer, todos: todoReader } = await setupStores(
        databases,
        databaseId,
        [
          component('a'),
          component('b', { owner: 'storefront', title: 'Shop' }),
        ],
        () => policy,
      );
      const facts = { scanState: 'scanned', criticalOpen: 3 };
      await writer.record(
        collector,
        [observation('a', { facts }), observation('b', { facts })],
        policy,
        T0,
      );
      expect(await writer.findOutdated('other', T0, 1)).toEqual([refOf('a')]);
      const todos = (owners: string[]) =>
        todoReader.list(owners, undefined, T0);
      expect(
        await todos(['group:default/Storefront', 'user:default/x']),
      ).toEqual([
        {
          entityRef: refOf('b'),
          entityTitle: 'Shop',
          checkId: 'scan.noCriticals',
          title: 'No critical vulnerability is open',
          severity: 'critical',
          state: 'fail',
          deadline: '2026-11-28T10:00:00.000Z',
        },
      ]);
      expect(await todos([])).toEqual([]);
      expect(
        await todoReader.list(
          ['group:default/storefront'],
          { not: { key: 'owner', values: ['group:default/storefront'] } },
          T0,
        ),
      ).toEqual([]);
    });

    it('narrows by permissions in SQL, also for what nobody owns', async () => {
      const nobody = component('c');
      delete nobody.spec?.owner;
      const { reader } = await setupStores(
        databases,
        databaseId,
        [component('a'), component('b', { owner: 'storefront' }), nobody],
        () => policy,
      );
      const owner = (...values: string[]) => ({
        key: 'owner' as const,
        values: values.map(v => `group:default/${v}`),
      });
      const names = async (
        criteria: Parameters<typeof reader.list>[0]['criteria'],
      ) => {
        const page = await reader.list(
          { ...query, orderBy: 'title', criteria },
          T0,
        );
        expect(page.totalItems).toBe(page.items.length);
        return page.items.map(i => i.title).join('');
      };
      expect(await names(undefined)).toBe('abc');
      expect(await names(owner('payments'))).toBe('a');
      expect(await names(owner())).toBe('');
      expect(await names({ not: owner('payments') })).toBe('bc');
      expect(
        await names({ anyOf: [owner('payments'), owner('storefront')] }),
      ).toBe('ab');
      expect(
        await names({ allOf: [owner('payments'), { not: owner('payments') }] }),
      ).toBe('');
      expect(
        await names({
          anyOf: [
            { allOf: [owner('payments'), owner('storefront')] },
            { not: owner('payments') },
          ],
        }),
      ).toBe('bc');
    });

    it('orders by level, deadline and title', async () => {
      const { writer, reader } = await setupStores(
        databases,
        databaseId,
        [
          component('a', { title: 'zeta' }),
          component('b', { title: 'Alpha' }),
          component('c', { title: 'beta' }),
        ],
        () => policy,
      );
      const facts = { scanState: 'scanned', criticalOpen: 3 };
      await writer.record(
        collector,
        [
          observation('a', { findings: [finding('CVE-1')] }),
          observation('b', { facts }),
        ],
        policy,
        T0,
      );
      await writer.evaluate([refOf('c')], policy, T0);
      const order = async (orderBy: 'worst' | 'title' | 'deadline') =>
        (await reader.list({ ...query, orderBy }, T0)).items.map(i => i.title);
      expect(await order('worst')).toEqual(['beta', 'Alpha', 'zeta']);
      expect(await order('title')).toEqual(['Alpha', 'beta', 'zeta']);
      expect(await order('deadline')).toEqual(['Alpha', 'zeta', 'beta']);
    });

    it('writes the same entities from two sides without losing either', async () => {
      const names = Array.from({ length: 12 }, (_, n) => `e${n}`);
      const { writer, reader } = await setupStores(
        databases,
        databaseId,
        names.map(name => component(name)),
        () => policy,
      );
      const other = new FakeCollector(undefined, 'other');
      const seen = (name: string, cve: string) =>
        observation(name, { findings: [finding(cve)] });
      // Each pair meets on one entity, and neither may count without the other.
      await Promise.all(
        names.flatMap(name => [
          writer.record(collector, [seen(name, 'CVE-a')], policy, T0),
          writer.record(other, [seen(name, 'CVE-b')], policy, T0),
        ]),
      );
      const { items } = await reader.list(query, T0);
      expect(items.map(i => [i.openFindings.high, i.level])).toEqual(
        names.map(() => [2, 'silver']),
      );
      // Lists that meet in opposite orders wait for each other, and never for ever.
      await Promise.all([
        writer.record(
          other,
          [...names].reverse().map(name => seen(name, 'CVE-b')),
          policy,
          T0,
        ),
        writer.record(
          collector,
          names.map(name => seen(name, 'CVE-a')),
          policy,
          T0,
        ),
      ]);
    });

    it('holds many findings of one entity', async () => {
      const { writer, reader } = await setupStores(
        databases,
        databaseId,
        [component('a')],
        () => policy,
      );
      const findings = Array.from({ length: 1500 }, (_, n) =>
        finding(`CVE-${n}`),
      );
      const seen = observation('a', { findings });
      await writer.record(collector, [seen], policy, T0);
      await writer.record(
        collector,
        [{ ...seen, observedAt: later(1).toISOString() }],
        policy,
        later(1),
      );
      await writer.record(
        collector,
        [
          {
            ...seen,
            findings: findings.slice(0, 10),
            observedAt: later(2).toISOString(),
          },
        ],
        policy,
        later(2),
      );
      expect(await reader.get(refOf('a'), later(2))).toMatchObject({
        openFindings: { high: 10 },
      });
    });

    it('prunes what is old, and keeps the last runs', async () => {
      const { knex, writer } = await setupStores(
        databases,
        databaseId,
        [component('a')],
        () => policy,
      );
      await writer.record(
        collector,
        [observation('a', { findings: [finding('CVE-1')] })],
        policy,
        T0,
      );
      await writer.record(
        collector,
        [observation('a', { observedAt: later(1).toISOString() })],
        policy,
        later(1),
      );
      const run = (ended_at: Date, error: string | null) => ({
        collector_id: 'fake',
        started_at: T0.toISOString(),
        ended_at: ended_at.toISOString(),
        entities: 1,
        failed: 0,
        error,
      });
      await knex('collector_runs').insert([
        run(T0, null),
        run(later(1), null),
        run(later(2), 'x'),
        run(later(3), 'y'),
      ]);
      await pruneBefore(knex, later(9).toISOString(), signal);
      expect(await knex('history').pluck('id')).toEqual([]);
      expect(await knex('findings').pluck('id')).toEqual([]);
      expect(
        await knex('collector_runs').orderBy('id').pluck('ended_at'),
      ).toEqual([later(1).toISOString(), later(3).toISOString()]);
    });
  });
});
