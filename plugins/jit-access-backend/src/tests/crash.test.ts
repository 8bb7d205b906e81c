import { mockServices } from '@backstage/backend-test-utils';
import { isTerminalGrantState } from '@fairway/plugin-jit-access-common';
import { PostgresProvider } from '@fairway/plugin-jit-access-backend-module-postgres';
import { createDatabases, Harness } from '../__testUtils__/harness';
import { Nursery } from '../__testUtils__/processes/Processes';
import { FAULTS, type Fault } from '../__testUtils__/processes/job';
import { TargetServer } from '../__testUtils__/processes/Target';

jest.setTimeout(900_000);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Long enough for a claim of a dead process to run out. */
const LEASE = 2 * MINUTE;
/** What one life sees: start, retries, the end an hour later, retries. */
const MOMENTS = [0, 5_000, 30_000, LEASE, HOUR + LEASE, HOUR + 2 * LEASE];
/** Every so many ticks; all of them with 1. */
const STRIDE = Number(process.env.FAIRWAY_CRASH_STRIDE ?? 4);

interface Outcome {
  fault: Fault;
  killAt: number;
  state: string;
  actions: string[];
}

/** One letter per outcome, for the printed matrix. */
function letter({ state }: Outcome): string {
  return state === 'ended' ? 'e' : state.slice(0, 1).toUpperCase();
}

describe('a process that is killed', () => {
  const databases = createDatabases();
  let target: TargetServer;
  let nursery: Nursery;
  let h: Harness;
  let provider: PostgresProvider;

  beforeAll(async () => {
    const knex = await databases.init('POSTGRES_18');
    target = await TargetServer.create(['ana', 'bo']);
    const { role, ...instance } = target.target;
    const policy = {
      provider: 'postgres',
      entitlement: { instance: 'test', role },
      activePerUser: 1000,
    };
    h = await Harness.create(knex, policy);
    h.world.userAnnotations = name => ({
      'fairway.dev/postgres-login': target.login(name),
    });
    provider = new PostgresProvider({
      instances: [
        {
          ...instance,
          name: 'test',
          databases: [instance.database],
          shortLivedLogins: false,
        },
      ],
      logger: mockServices.logger.mock(),
    });
    h.providers.addProvider(provider);
    const { connection } = knex.client.config;
    nursery = new Nursery(
      {
        database: `postgres://${connection.user}:${connection.password}@${connection.host}:${connection.port}/${connection.database}`,
        target: target.target,
        policy,
        everybody: { entities: h.world.entities() },
      },
      2,
    );
  });

  afterAll(async () => {
    await nursery?.close();
    await provider?.close();
    await target?.close();
  });

  /** What a healthy backend makes of what was left behind. */
  async function recover(grantId: string) {
    for (const moment of [LEASE, HOUR + 2 * LEASE, 2 * HOUR, 3 * HOUR]) {
      h.clock.moveTo(moment);
      await h.work();
    }
    h.clock.moveTo(0);
    return h.grantById(grantId);
  }

  async function live(fault: Fault, killAt: number | null) {
    const grantId = await h.grant();
    const child = await nursery.take();
    const answer = await child.do({
      type: 'live',
      moments: MOMENTS,
      killAt,
      fault,
    });
    await child.stop();
    const grant = await recover(grantId);
    return { answer, grant, actions: await h.actions(grant.requestId) };
  }

  it('leaves nothing behind, wherever it dies and whatever the provider does', async () => {
    const outcomes: Outcome[] = [];
    const lines: string[] = [];
    for (const fault of FAULTS) {
      const whole = await live(fault, null);
      if (whole.answer === 'killed' || whole.answer.type !== 'lived') {
        throw new Error('the life without a kill did not end');
      }
      const { ticks } = whole.answer;
      // Claims, steps and calls of a whole life; fewer would be a blind test.
      const row: Outcome[] = [];
      for (let killAt = 0; ; killAt += STRIDE) {
        const { answer, grant, actions } = await live(fault, killAt);
        if (answer !== 'killed') {
          break;
        }
        row.push({ fault, killAt, state: grant.state, actions });
        // No access outlives its time, and no obligation is open.
        expect({ fault, killAt, members: await target.members() }).toEqual({
          fault,
          killAt,
          members: [],
        });
        expect({
          fault,
          killAt,
          over: isTerminalGrantState(grant.state),
        }).toEqual({ fault, killAt, over: true });
        const open = await h
          .knex('access_operations')
          .where({ grant_id: grant.id })
          .whereNull('done_at');
        expect({ fault, killAt, open }).toEqual({ fault, killAt, open: [] });
        for (const once of [
          'request-approved',
          'grant-scheduled',
          'grant-provisioning',
          'grant-activated',
          'grant-ending',
          'grant-ended',
          'grant-compensating',
          'grant-failed',
        ]) {
          const rows = actions.filter(action => action === once).length;
          expect({ fault, killAt, once, rows: Math.min(rows, 1) }).toEqual({
            fault,
            killAt,
            once,
            rows,
          });
        }
      }
      expect(row.length * STRIDE).toBeGreaterThan(20);
      outcomes.push(...row);
      lines.push(
        `${fault.padEnd(7)}${String(ticks).padStart(3)} points  ${row.map(letter).join('')}`,
      );
    }
    process.stdout.write(
      `\nKilled with SIGKILL, provider postgres, every ${STRIDE}. point (e: ended, F: failed)\n${lines.join('\n')}\n`,
    );
    expect(await h.verify()).toMatchObject({ ok: true });
    expect(outcomes.length).toBeGreaterThan(40 / STRIDE);
  });
});
