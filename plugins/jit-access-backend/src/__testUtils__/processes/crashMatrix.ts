import { isTerminalGrantState } from '@fairway/plugin-jit-access-common';
import type { JitProvider } from '@fairway/plugin-jit-access-node';
import type { Harness } from '../harness';
import { FAULTS, type Fault, type ProviderSetting } from './job';
import { Nursery } from './Processes';
import type { PolicyOptions } from '../policies';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Long enough for a claim of a dead process to run out. */
const LEASE = 2 * MINUTE;
/** What one life sees: start, retries, the end an hour later, retries. */
const MOMENTS = [0, 5_000, 30_000, LEASE, HOUR + LEASE, HOUR + 2 * LEASE];
/** What happens once in the life of a grant, at most. */
const ONCE = [
  'request-approved',
  'grant-scheduled',
  'grant-provisioning',
  'grant-activated',
  'grant-ending',
  'grant-ended',
  'grant-compensating',
  'grant-failed',
];

/** What access is given on, and who holds it there. */
export interface CrashTarget {
  name: string;
  policy: PolicyOptions;
  provider: ProviderSetting;
  /** The provider that a process asks over IPC, when it is of that type. */
  asked?: JitProvider;
  /** Called before each life: who asks next. */
  next?(): Promise<void>;
  /** Names of all who hold the access at the target itself. */
  holders(): Promise<string[]>;
}

/** What a healthy backend makes of what was left behind. */
async function recover(h: Harness, grantId: string) {
  for (const moment of [LEASE, HOUR + 2 * LEASE, 2 * HOUR, 3 * HOUR]) {
    h.clock.moveTo(moment);
    await h.work();
  }
  h.clock.moveTo(0);
  return h.grantById(grantId);
}

/** One letter per outcome, for the printed matrix. */
const letter = (state: string) =>
  state === 'ended' ? 'e' : state.slice(0, 1).toUpperCase();

/**
 * Kills a backend at every `stride`-th moment of a grant's life, under each
 * fault, lets a healthy one go on, and expects that nothing is left behind.
 *
 * @returns one line per fault
 */
export async function runCrashMatrix(
  h: Harness,
  target: CrashTarget,
  stride: number,
): Promise<string[]> {
  const { connection } = h.knex.client.config;
  const nursery = new Nursery(
    {
      database: `postgres://${connection.user}:${connection.password}@${connection.host}:${connection.port}/${connection.database}`,
      provider: target.provider,
      policy: target.policy,
      everybody: { entities: h.world.entities() },
    },
    2,
  );

  async function live(fault: Fault, killAt: number | null) {
    await target.next?.();
    const grantId = await h.grant();
    const child = await nursery.take();
    if (target.asked) {
      child.answerWith(target.asked);
    }
    const answer = await child.do({
      type: 'live',
      moments: MOMENTS,
      killAt,
      fault,
    });
    await child.stop();
    const grant = await recover(h, grantId);
    return { answer, grant, actions: await h.actions(grant.requestId) };
  }

  async function expectNothingLeft(
    at: { fault: Fault; killAt: number },
    { grant, actions }: Awaited<ReturnType<typeof live>>,
  ) {
    const open = await h
      .knex('access_operations')
      .where({ grant_id: grant.id })
      .whereNull('done_at');
    const twice = ONCE.filter(
      once => actions.filter(action => action === once).length > 1,
    );
    expect({
      ...at,
      holders: await target.holders(),
      over: isTerminalGrantState(grant.state),
      open,
      twice,
    }).toEqual({ ...at, holders: [], over: true, open: [], twice: [] });
  }

  const lines: string[] = [];
  try {
    for (const fault of FAULTS) {
      const whole = await live(fault, null);
      if (whole.answer === 'killed' || whole.answer.type !== 'lived') {
        throw new Error('the life without a kill did not end');
      }
      // A life in which the provider is not asked would prove nothing.
      const { grants, revokes } = whole.answer;
      expect({ fault, asked: grants > 0 && revokes > 0 }).toEqual({
        fault,
        asked: true,
      });
      let row = '';
      for (let killAt = 0; ; killAt += stride) {
        const life = await live(fault, killAt);
        if (life.answer !== 'killed') {
          break;
        }
        row += letter(life.grant.state);
        await expectNothingLeft({ fault, killAt }, life);
      }
      // Claims, steps and calls of a whole life; fewer would be a blind test.
      expect(row.length * stride).toBeGreaterThan(20);
      lines.push(
        `${fault.padEnd(7)}${String(whole.answer.ticks).padStart(3)} points  ${row}`,
      );
    }
  } finally {
    await nursery.close();
  }
  expect(await h.verify()).toMatchObject({ ok: true });
  return [
    `Killed with SIGKILL, provider ${target.name}, every ${stride}. point (e: ended, F: failed)`,
    ...lines,
  ];
}
