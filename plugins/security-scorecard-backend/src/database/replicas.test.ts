import {
  createMockDirectory,
  TestDatabases,
} from '@backstage/backend-test-utils';
import knexFactory from 'knex';
import {
  CHECKS,
  component,
  FakeCollector,
  finding,
  observation,
  refOf,
} from '../__testUtils__/fixtures';
import { storedState } from '../__testUtils__/storedState';
import { policyFrom, setupStores } from '../__testUtils__/stores';
import type { EvaluationPolicy } from './Evaluator';
import { ScorecardWriter } from './ScorecardWriter';

jest.setTimeout(120_000);

const T0 = new Date('2026-11-21T10:00:00.000Z');
const T1 = new Date('2026-11-21T11:00:00.000Z');
const NAMES = Array.from({ length: 40 }, (_, n) => `e${n}`);

const round = (now: Date, criticalOpen: number) =>
  NAMES.map(name =>
    observation(name, {
      observedAt: now.toISOString(),
      facts: { scanState: 'scanned', criticalOpen },
      findings: criticalOpen
        ? [finding('CVE-1', { severity: 'critical' }), finding('CVE-2')]
        : [finding('CVE-2')],
    }),
  );

/** The part of a connection of pg that the tests need. */
interface Connection {
  query: (...args: unknown[]) => unknown;
  connection: { stream: { destroy(): void } };
}

describe('two backends on one database', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const dir = createMockDirectory({ content: { 'scan.yaml': CHECKS } });
  const collector = new FakeCollector();
  let policy: EvaluationPolicy;
  beforeAll(async () => {
    policy = await policyFrom(dir.path, [collector]);
  });

  const setup = (databaseId: (typeof ids)[number]) =>
    setupStores(
      databases,
      databaseId,
      NAMES.map(name => component(name)),
      () => policy,
    );
  const ids = databases.eachSupportedId().map(([id]) => id);

  /** What two rounds leave when nothing comes in between. */
  async function undisturbed(databaseId: (typeof ids)[number]) {
    const { knex, writer } = await setup(databaseId);
    await writer.record(collector, round(T0, 3), policy, T0);
    await writer.record(collector, round(T1, 0), policy, T1);
    return storedState(knex);
  }

  it.each(ids)(
    'process each observation once when both see the same, on %s',
    async databaseId => {
      const { knex, writer } = await setup(databaseId);
      const other = new ScorecardWriter(knex);
      for (const [now, criticals] of [
        [T0, 3],
        [T1, 0],
      ] as const) {
        const seen = round(now, criticals);
        const changes = await Promise.all([
          writer.record(collector, seen, policy, now),
          other.record(collector, [...seen].reverse(), policy, now),
        ]);
        // Only one of them tells others of an entity.
        expect(
          changes
            .flat()
            .map(c => c.entityRef)
            .sort(),
        ).toEqual(NAMES.map(refOf).sort());
      }
      expect(await storedState(knex)).toEqual(await undisturbed(databaseId));
    },
  );

  const postgres = ids.filter(id => id.startsWith('POSTGRES'));
  it.each(postgres)(
    'lose and double nothing when one is killed at any statement, on %s',
    async databaseId => {
      const expected = await undisturbed(databaseId);
      const { knex, writer } = await setup(databaseId);
      let countdown = 0;
      let killed = false;
      const victims = knexFactory({
        ...knex.client.config,
        log: { warn() {}, error() {}, debug() {}, deprecate() {} },
        pool: {
          min: 0,
          max: 1,
          // A process that is killed does not say goodbye.
          afterCreate(connection: Connection, done: () => void) {
            const query = connection.query.bind(connection);
            connection.query = (...args) => {
              countdown -= 1;
              if (countdown === 0) {
                killed = true;
                connection.connection.stream.destroy();
              }
              return query(...args);
            };
            done();
          },
        },
      });
      const victim = new ScorecardWriter(victims);

      const outcomes: string[] = [];
      let survived = false;
      for (let statement = 1; !survived && statement < 60; statement += 1) {
        await knex('history').delete();
        await knex('findings').delete();
        await knex('observations').delete();
        await knex('rounds').delete();
        await knex('scorecards').update({
          check_list: null,
          policy_hash: null,
          due_at: null,
          states: '',
          details: '{}',
          level: 0,
          failing: 0,
          open_critical: 0,
          open_high: 0,
          check_deadline: null,
          finding_deadline: null,
          next_deadline: null,
          evaluated_at: null,
        });
        await writer.record(collector, round(T0, 3), policy, T0);

        killed = false;
        countdown = statement;
        const outcome = await victim
          .record(collector, round(T1, 0), policy, T1)
          .then(
            () => 'done',
            () => 'killed',
          );
        survived = !killed;
        outcomes.push(outcome);

        // The next round of whoever is left sees the same.
        await writer.record(collector, round(T1, 0), policy, T1);
        expect(await storedState(knex)).toEqual(expected);
      }
      expect(survived).toBe(true);
      expect(outcomes.filter(each => each === 'killed').length).toBeGreaterThan(
        5,
      );
      expect(outcomes.at(-1)).toBe('done');
      await victims.destroy();
    },
  );
});
