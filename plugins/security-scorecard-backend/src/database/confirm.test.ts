import {
  createMockDirectory,
  TestDatabases,
} from '@backstage/backend-test-utils';
import type { Observation } from '@fairway/plugin-security-scorecard-node';
import {
  CHECKS,
  component,
  FakeCollector,
  finding,
  observation,
  refOf,
} from '../__testUtils__/fixtures';
import { policyFrom, setupStores } from '../__testUtils__/stores';
import type { EvaluationPolicy } from './ScorecardWriter';

jest.setTimeout(60_000);

const T0 = new Date('2026-11-21T10:00:00.000Z');
const later = (hours: number) => new Date(T0.getTime() + hours * 3_600_000);
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];

describe('confirming observations', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const dir = createMockDirectory({ content: { 'scan.yaml': CHECKS } });
  const collector = new FakeCollector();
  let policy: EvaluationPolicy;
  beforeAll(async () => {
    policy = await policyFrom(dir.path, [collector]);
  });

  it.each(databases.eachSupportedId())(
    'moves the times of what is stored already and gives the rest, on %s',
    async databaseId => {
      const { knex, writer } = await setupStores(
        databases,
        databaseId,
        NAMES.map(name => component(name)),
        () => policy,
      );
      const seenAt = (hours: number, name: string): Observation =>
        observation(name, {
          observedAt: later(hours).toISOString(),
          findings: name === 'b' ? [finding('CVE-1')] : [],
        });
      const record = async (hours: number) =>
        writer.record(
          collector,
          NAMES.map(name => seenAt(hours, name)),
          policy,
          later(hours),
        );
      await record(0);
      const first = NAMES.map(name => seenAt(1, name));
      // Nothing repeated itself so far.
      expect(await writer.confirm(collector, first)).toEqual(first);
      await record(1);

      const rest = [
        { ...seenAt(2, 'c'), facts: { scanState: 'pending' } },
        { ...seenAt(2, 'd'), findings: [finding('CVE-1')] },
        { ...seenAt(0, 'e') },
        { ...seenAt(2, 'f'), status: 'error' as const, error: 'down' },
      ];
      expect(
        await writer.confirm(collector, [
          seenAt(2, 'a'),
          seenAt(2, 'b'),
          ...rest,
        ]),
      ).toEqual(rest);
      const times = (name: string, hours: number) => ({
        entity_ref: refOf(name),
        attempted_at: later(hours).toISOString(),
        facts_at: later(hours).toISOString(),
      });
      expect(
        await knex('observations')
          .orderBy('entity_ref')
          .select('entity_ref', 'attempted_at', 'facts_at'),
      ).toEqual([
        times('a', 2),
        times('b', 2),
        ...['c', 'd', 'e', 'f'].map(name => times(name, 1)),
      ]);
      // Most of that was new, so that the next is not compared.
      const next = [seenAt(3, 'a')];
      expect(await writer.confirm(collector, next)).toEqual(next);
    },
  );
});
