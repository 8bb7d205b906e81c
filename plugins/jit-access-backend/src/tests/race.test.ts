import { createDatabases, Harness } from '../__testUtils__/harness';
import { Child } from '../__testUtils__/processes/Processes';
import type { DecideJob } from '../__testUtils__/processes/job';
import { TargetServer } from '../__testUtils__/processes/Target';
import { user } from '../__testUtils__/world';

jest.setTimeout(600_000);

describe('two backends on one PostgreSQL', () => {
  const databases = createDatabases();
  let target: TargetServer;
  let h: Harness;
  let children: Child[] = [];

  beforeAll(async () => {
    const knex = await databases.init('POSTGRES_18');
    target = await TargetServer.create([]);
    const policy = { activePerUser: 1000 };
    h = await Harness.create(knex, policy);
    const { connection } = knex.client.config;
    const setting = {
      database: `postgres://${connection.user}:${connection.password}@${connection.host}:${connection.port}/${connection.database}`,
      provider: { type: 'postgres' as const, target: target.target },
      policy,
      everybody: { entities: h.world.entities() },
    };
    children = [await Child.start(setting), await Child.start(setting)];
  });

  afterAll(async () => {
    await Promise.all(children.map(child => child.stop()));
    await target?.close();
  });

  /** Both at the same time; what each of them was told. */
  async function race(...jobs: Omit<DecideJob, 'type'>[]) {
    return Promise.all(
      jobs.map(async (job, index) => {
        const answer = await children[index % 2].do({ type: 'decide', ...job });
        if (answer === 'killed' || answer.type !== 'decided') {
          throw new Error('a process did not decide');
        }
        return answer.error;
      }),
    );
  }

  async function outcome(requestId: string) {
    const request = await h.requestById(requestId);
    const grants = await h.knex('access_grants').where({
      request_id: requestId,
    });
    const decisions = await h.knex('access_decisions').where({
      request_id: requestId,
    });
    return { state: request.state, grants: grants.length, decisions };
  }

  it('have one winner of two hundred approvals at once, and tell the others who', async () => {
    const deciders = ['bo', 'chen'];
    for (let round = 0; round < 100; round++) {
      const { id } = await h.request();
      const errors = await race(
        ...deciders.map(name => ({
          requestId: id,
          by: user(name),
          verdict: 'approve' as const,
        })),
      );
      const lost = errors.filter(error => error !== null);
      expect(lost).toHaveLength(1);
      expect(lost[0]).toMatch(
        /^ConflictError: The request was approved by user:default\/(bo|chen) at \d{4}-/,
      );
      const found = await outcome(id);
      expect(found).toMatchObject({ state: 'approved', grants: 1 });
      expect(found.decisions).toHaveLength(1);
      const actions = await h.actions(id);
      expect(actions.filter(a => a === 'request-approved')).toHaveLength(1);
    }
  });

  it.each(['deny', 'withdraw'] as const)(
    'either approve or %s, never both',
    async other => {
      const seen = new Set<string>();
      for (let round = 0; round < 25; round++) {
        const { id } = await h.request();
        const errors = await race(
          {
            requestId: id,
            by: other === 'deny' ? user('chen') : user('ana'),
            verdict: other,
          },
          { requestId: id, by: user('bo'), verdict: 'approve' },
        );
        expect(errors.filter(error => error === null)).toHaveLength(1);
        expect(errors.find(error => error !== null)).toMatch(/^ConflictError/);
        const { state, grants } = await outcome(id);
        expect(grants).toBe(state === 'approved' ? 1 : 0);
        seen.add(state);
      }
      expect([...seen]).toContain(other === 'deny' ? 'denied' : 'withdrawn');
    },
  );

  it('decide or let it lapse, never both', async () => {
    for (let round = 0; round < 10; round++) {
      const { id } = await h.request();
      // One backend's clock is past the deadline, and its worker looks after it.
      const [work, decided] = await Promise.all([
        children[0].do({ type: 'work', moment: 3 * 3_600_000 }),
        children[1].do({
          type: 'decide',
          requestId: id,
          by: user('bo'),
          verdict: 'approve',
        }),
      ]);
      expect(work).toMatchObject({ type: 'worked' });
      const error =
        decided !== 'killed' && decided.type === 'decided'
          ? decided.error
          : 'no answer';
      const { state, grants } = await outcome(id);
      expect({ lost: error?.split(':')[0] ?? null, state, grants }).toEqual(
        error === null
          ? { lost: null, state: 'approved', grants: 1 }
          : { lost: 'ConflictError', state: 'lapsed', grants: 0 },
      );
    }
  });

  it('keep one chain', async () => {
    expect(await h.verify()).toMatchObject({ ok: true });
  });
});
