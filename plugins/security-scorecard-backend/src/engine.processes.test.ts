import {
  createMockDirectory,
  TestDatabases,
} from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import {
  CHECKS,
  component,
  FakeCollector,
  refOf,
} from './__testUtils__/fixtures';
import { Replica, type ReplicaOptions } from './__testUtils__/Replica';
import { seenAt } from './__testUtils__/seenAt';
import { storedState } from './__testUtils__/storedState';
import { policyFrom, setupStores } from './__testUtils__/stores';

jest.setTimeout(300_000);

const NAMES = Array.from({ length: 60 }, (_, n) => `e${n}`);
const REFS = NAMES.map(refOf).sort();
const KILLS = 6;
const atHour = (hour: number) =>
  new Date(Date.UTC(2026, 10, 21, hour)).toISOString();

/** The connection of a test database, for another process. */
function connectionOf(knex: Knex): ReplicaOptions['connection'] {
  const { connection } = knex.client.config;
  // Not enumerable, so that no log shows it.
  const { password } = connection;
  return { ...connection, password };
}

/** Backends as they are deployed: processes that share nothing but PostgreSQL. */
describe('two processes on one PostgreSQL', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  const dir = createMockDirectory({ content: { 'scan.yaml': CHECKS } });
  const alive: Replica[] = [];
  afterEach(async () => {
    await Promise.all(alive.splice(0).map(replica => replica.kill()));
  });

  const setup = async () =>
    setupStores(
      databases,
      'POSTGRES_18',
      NAMES.map(name => component(name)),
    );
  const start = async (knex: Knex) => {
    const replica = await Replica.start({
      connection: connectionOf(knex),
      policies: dir.path,
    });
    alive.push(replica);
    return replica;
  };

  /** What rounds leave when one backend makes them and nothing comes in between. */
  async function undisturbed(rounds: readonly number[]) {
    const { knex, writer } = await setup();
    const collector = new FakeCollector();
    const policy = await policyFrom(dir.path, [collector]);
    for (const round of rounds) {
      const at = atHour(round);
      await writer.record(
        collector,
        NAMES.map(name => seenAt(name, at, round)),
        policy,
        new Date(at),
      );
    }
    return storedState(knex);
  }

  it('processes each observation once when both see the same at once', async () => {
    const { knex } = await setup();
    const replicas = await Promise.all([start(knex), start(knex)]);
    for (const round of [0, 1, 2]) {
      const replies = await Promise.all(
        replicas.map(replica =>
          replica.run({ op: 'round', at: atHour(round), version: round }),
        ),
      );
      // Both looked, and others were told of each change once.
      expect(replies.map(r => r.asked.length)).toEqual([60, 60]);
      expect(replies.flatMap(r => r.told).sort()).toEqual(REFS);
    }
    expect(await storedState(knex)).toEqual(await undisturbed([0, 1, 2]));
  });

  it('loses and doubles nothing when one is killed in the middle of a round', async () => {
    const { knex } = await setup();
    const [survivor, first] = await Promise.all([start(knex), start(knex)]);
    // The first round of all stores what later ones only change.
    await survivor.run({ op: 'round', at: atHour(0), version: 0 });
    const { statements } = await survivor.run({
      op: 'round',
      at: atHour(1),
      version: 1,
    });
    expect(statements).toBeGreaterThan(20);

    let victim = first;
    const rounds = [0, 1];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const round = kill + 2;
      rounds.push(round);
      const request = {
        op: 'round' as const,
        at: atHour(round),
        version: round,
      };
      const stopAt = 2 + Math.floor(((statements - 3) * kill) / (KILLS - 1));
      const [killed, restarted] = await Promise.all([
        victim.runUntilKilled({ ...request, stopAt }),
        start(knex),
      ]);
      expect(killed).toBe(true);
      // It comes back while the other one takes over.
      const replies = await Promise.all([
        restarted.run(request),
        survivor.run(request),
      ]);
      const told = replies.flatMap(r => r.told);
      expect(told).toHaveLength(new Set(told).size);
      victim = restarted;
    }
    expect(await storedState(knex)).toEqual(await undisturbed(rounds));
  });

  it('collects what was asked for once, also when who claimed it was killed', async () => {
    const { knex, queue } = await setup();
    const [a, b] = await Promise.all([start(knex), start(knex)]);
    await queue.enqueue(REFS, 'user:default/ana', new Date(atHour(0)));
    // Stops in the middle of its first claims, in the transaction that stores them.
    expect(
      await a.runUntilKilled({
        op: 'refresh',
        at: atHour(0),
        version: 0,
        stopAt: 12,
      }),
    ).toBe(true);
    const now = await b.run({ op: 'refresh', at: atHour(0), version: 0 });
    expect(now.asked).toHaveLength(50);
    // The claims of the dead end.
    const later = await b.run({ op: 'refresh', at: atHour(1), version: 0 });
    expect(later.asked).toHaveLength(10);
    expect([...now.asked, ...later.asked].sort()).toEqual([...NAMES].sort());
    expect(
      await knex('timed_observations')
        .orderBy('entity_ref')
        .pluck('entity_ref'),
    ).toEqual(REFS);
  });
});
