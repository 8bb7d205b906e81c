import {
  createMockDirectory,
  TestDatabases,
} from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import {
  CHECKS,
  component,
  FakeCollector,
  finding,
  observation,
  refOf,
} from '../__testUtils__/fixtures';
import { policyFrom, setupStores } from '../__testUtils__/stores';
import { Round } from './Rounds';
import type { EvaluationPolicy } from './Evaluator';
import type { ScorecardWriter } from './ScorecardWriter';

jest.setTimeout(60_000);

const T0 = new Date('2026-11-21T10:00:00.000Z');
const later = (hours: number) => new Date(T0.getTime() + hours * 3_600_000);
const NAMES = Array.from({ length: 12 }, (_, n) => `e${n + 10}`);

describe('rounds', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const dir = createMockDirectory({ content: { 'scan.yaml': CHECKS } });
  const collector = new FakeCollector();
  let policy: EvaluationPolicy;
  beforeAll(async () => {
    policy = await policyFrom(dir.path, [collector]);
  });

  const setup = (databaseId: Parameters<typeof setupStores>[1]) =>
    setupStores(
      databases,
      databaseId,
      NAMES.map(name => component(name)),
      () => policy,
    );
  const seen = (
    hours: number,
    names: readonly string[] = NAMES,
    over: Parameters<typeof observation>[1] = {},
  ) =>
    names.map(name =>
      observation(name, { observedAt: later(hours).toISOString(), ...over }),
    );
  /** One round, in two batches. */
  async function round(
    writer: ScorecardWriter,
    hours: number,
    observations: ReturnType<typeof seen>,
    end = true,
  ) {
    const own = new Round();
    const half = Math.ceil(observations.length / 2);
    for (const batch of [
      observations.slice(0, half),
      observations.slice(half),
    ]) {
      await writer.record(collector, batch, policy, later(hours), own);
    }
    if (end) {
      await writer.endRound(collector, own);
    }
    return own;
  }
  /** Hour of the facts of each entity. */
  const hours = async (knex: Knex) => {
    const rows: { facts_at: string; attempted_at: string }[] = await knex(
      'timed_observations',
    )
      .orderBy('entity_ref')
      .select('facts_at', 'attempted_at');
    expect(rows.map(r => r.facts_at)).toEqual(rows.map(r => r.attempted_at));
    return rows.map(r => (Date.parse(r.facts_at) - T0.getTime()) / 3_600_000);
  };
  const members = async (knex: Knex) => {
    const rows: { members: number; id: string; seen_at: string }[] = await knex(
      'rounds',
    )
      .orderBy('members', 'desc')
      .select();
    for (const row of rows) {
      const [{ total }] = await knex('observations')
        .where('round_id', row.id)
        .count({ total: '*' });
      expect(Number(total)).toBe(row.members);
    }
    return rows.map(row => row.members);
  };
  const all = (hour: number) => NAMES.map(() => hour);

  describe.each(databases.eachSupportedId())('on %s', databaseId => {
    it('note what is seen again in one row', async () => {
      const { knex, writer, reader } = await setup(databaseId);
      await round(writer, 0, seen(0));
      const before = await knex('observations').orderBy('entity_ref').select();
      expect(await members(knex)).toEqual([12]);
      await round(writer, 1, seen(1));
      await round(writer, 2, seen(2));
      expect(await hours(knex)).toEqual(all(2));
      // Not one of them was written.
      expect(await knex('observations').orderBy('entity_ref').select()).toEqual(
        before,
      );
      expect(await members(knex)).toEqual([12]);
      expect(await knex('history').pluck('id')).toEqual([]);
      expect(await reader.get(refOf('e10'), later(2))).toMatchObject({
        evaluatedAt: later(2).toISOString(),
        results: [{ observedAt: later(2).toISOString() }, {}],
      });
    });

    it('take in what changed, and stay few', async () => {
      const { knex, writer } = await setup(databaseId);
      await round(writer, 0, seen(0));
      for (let hour = 1; hour < 8; hour += 1) {
        const changed = NAMES[hour];
        await round(writer, hour, [
          ...seen(hour, NAMES.slice(0, 1)),
          ...seen(
            hour,
            NAMES.slice(1).filter(name => name !== changed),
            {},
          ).map(o => ({
            ...o,
            ...(NAMES.indexOf(o.entityRef.slice(-3)) < hour
              ? { facts: { scanState: 'pending', criticalOpen: 1 } }
              : {}),
          })),
          ...seen(hour, [changed], {
            facts: { scanState: 'pending', criticalOpen: 1 },
          }),
        ]);
        expect(await hours(knex)).toEqual(all(hour));
        expect(await members(knex)).toEqual([12]);
      }
    });

    it('leave what they did not see at its time', async () => {
      const { knex, writer } = await setup(databaseId);
      await round(writer, 0, seen(0));
      await round(writer, 1, seen(1, NAMES.slice(0, 7)));
      expect(await hours(knex)).toEqual([
        ...Array(7).fill(1),
        ...Array(5).fill(0),
      ]);
      await members(knex);
      await round(writer, 2, [
        ...seen(2, NAMES.slice(0, 11)),
        ...seen(2, NAMES.slice(11), { status: 'error', error: 'down' }),
      ]);
      expect(
        await knex('timed_observations')
          .where('entity_ref', refOf(NAMES[11]))
          .first('status', 'attempted_at', 'facts_at'),
      ).toEqual({
        status: 'error',
        attempted_at: later(2).toISOString(),
        facts_at: T0.toISOString(),
      });
      await round(writer, 3, seen(3));
      expect(await hours(knex)).toEqual(all(3));
      await members(knex);
    });

    it('that never end are made up for by the next', async () => {
      const { knex, writer } = await setup(databaseId);
      await round(writer, 0, seen(0));
      const findings = [finding('CVE-1')];
      await round(
        writer,
        1,
        [
          ...seen(1, NAMES.slice(0, 1), { findings }),
          ...seen(1, NAMES.slice(1)),
        ],
        false,
      );
      // What is new is there, and what is not keeps its time.
      expect(await hours(knex)).toEqual([1, ...Array(11).fill(0)]);
      await round(writer, 2, [
        ...seen(2, NAMES.slice(0, 1), { findings }),
        ...seen(2, NAMES.slice(1)),
      ]);
      expect(await hours(knex)).toEqual(all(2));
      expect(await members(knex)).toEqual([12]);
    });

    it('do not overrule what came in between', async () => {
      const { knex, writer, index } = await setup(databaseId);
      await round(writer, 0, seen(0));
      const open = await round(writer, 1, seen(1), false);
      // Somebody asks for one service, which says something else by then.
      const pending = { facts: { scanState: 'pending', criticalOpen: 0 } };
      await writer.record(
        collector,
        seen(2, NAMES.slice(0, 1), pending),
        policy,
        later(2),
      );
      await index.markMissing(new Set(NAMES.slice(0, 11).map(refOf)), later(1));
      await index.removeMissingBefore(later(1).toISOString());
      await writer.endRound(collector, open);
      expect(await hours(knex)).toEqual([2, ...Array(10).fill(1)]);
      await members(knex);
      // Two rounds at once, of which the older one ends last.
      const rest = NAMES.slice(1, 11);
      const [older, newer] = [
        await round(writer, 3, seen(3, rest), false),
        await round(writer, 4, seen(4, rest), false),
      ];
      await writer.endRound(collector, newer);
      await writer.endRound(collector, older);
      expect(await hours(knex)).toEqual([2, ...Array(10).fill(4)]);
      await members(knex);
      // The older one alone saw something new.
      const [some, ...others] = rest;
      const late = await round(
        writer,
        5,
        [...seen(5, [some], pending), ...seen(5, others)],
        false,
      );
      await round(writer, 6, seen(6, others));
      await writer.endRound(collector, late);
      expect(await hours(knex)).toEqual([2, 5, ...Array(9).fill(6)]);
      await members(knex);
    });

    it('leave each observation its own time when they differ', async () => {
      const { knex, writer } = await setup(databaseId);
      const each = (hour: number) =>
        NAMES.map((name, n) => seen(hour + n / 100, [name])[0]);
      await round(writer, 0, each(0));
      await round(writer, 1, each(1));
      const times = await hours(knex);
      expect(times.map(t => Math.round(t * 100) / 100)).toEqual(
        NAMES.map((_, n) => 1 + n / 100),
      );
      await members(knex);
    });
  });
});
