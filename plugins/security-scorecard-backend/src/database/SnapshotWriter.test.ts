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
import type { EvaluationPolicy } from './Evaluator';

jest.setTimeout(60_000);

const day = (n: number, hour = 10) =>
  new Date(Date.UTC(2026, 10, 20 + n, hour));
const signal = new AbortController().signal;

describe('SnapshotWriter', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const dir = createMockDirectory({ content: { 'scan.yaml': CHECKS } });
  const collector = new FakeCollector();
  let policy: EvaluationPolicy;
  beforeAll(async () => {
    policy = await policyFrom(dir.path, [collector]);
  });

  it.each(databases.eachSupportedId())(
    'keeps a day per scope, and an entity only when it changed, on %s',
    async databaseId => {
      const { knex, writer, snapshots } = await setupStores(
        databases,
        databaseId,
        [
          component('a'),
          component('b', { owner: 'storefront' }),
          component('c', { owner: 'storefront' }),
        ],
        () => policy,
      );
      const see = (at: Date, name: string, criticalOpen: number) =>
        writer.record(
          collector,
          [
            observation(name, {
              observedAt: at.toISOString(),
              facts: { scanState: 'scanned', criticalOpen },
              findings: criticalOpen
                ? [
                    finding('CVE-1', {
                      severity: 'critical',
                      firstSeenAt: day(-30).toISOString(),
                    }),
                  ]
                : [],
            }),
          ],
          policy,
          at,
        );
      await writer.evaluate(['a', 'b', 'c'].map(refOf), policy, day(0));
      await see(day(0), 'a', 0);
      await see(day(0), 'b', 3);
      await snapshots.write(day(0), signal);
      await snapshots.write(day(0, 23), signal);

      const rows = await knex('daily_snapshots').orderBy('scope').select();
      expect(
        rows.map(r => [r.day, r.scope, Number(r.entities), Number(r.failing)]),
      ).toEqual([
        ['2026-11-20', 'group:default/payments', 1, 0],
        ['2026-11-20', 'group:default/storefront', 2, 1],
        ['2026-11-20', 'organisation', 3, 1],
        ['2026-11-20', 'system:default/money', 3, 1],
      ]);
      expect(rows[2]).toMatchObject({
        level_none: 1,
        level_bronze: 1,
        level_silver: 1,
        scored: 2,
        open_critical: 1,
        overdue: 1,
      });
      expect(await knex('entity_snapshots').count({ n: '*' })).toEqual([
        { n: databaseId.startsWith('POSTGRES') ? '2' : 2 },
      ]);

      await see(day(1), 'b', 0);
      await snapshots.write(day(1), signal);
      expect(
        await knex('entity_snapshots')
          .orderBy(['entity_ref', 'day'])
          .select('entity_ref', 'day', 'level', 'overdue'),
      ).toEqual([
        { entity_ref: refOf('a'), day: '2026-11-20', level: 2, overdue: 0 },
        { entity_ref: refOf('b'), day: '2026-11-20', level: 1, overdue: 1 },
        { entity_ref: refOf('b'), day: '2026-11-21', level: 2, overdue: 0 },
      ]);

      await snapshots.pruneBefore(day(1).toISOString(), signal);
      expect(
        await knex('daily_snapshots').distinct('day').pluck('day'),
      ).toEqual(['2026-11-21']);
      // The newest of each stays: what did not change is still as it was.
      expect(
        await knex('entity_snapshots')
          .orderBy(['entity_ref', 'day'])
          .select('entity_ref', 'day'),
      ).toEqual([
        { entity_ref: refOf('a'), day: '2026-11-20' },
        { entity_ref: refOf('b'), day: '2026-11-21' },
      ]);
    },
  );
});
