import { mockServices } from '@backstage/backend-test-utils';
import { PostgresProvider } from '@fairway/plugin-jit-access-backend-module-postgres';
import { detailsOf, extend } from '../__testUtils__/flows';
import { createDatabases, Harness } from '../__testUtils__/harness';
import { Child } from '../__testUtils__/processes/Processes';
import { TargetServer } from '../__testUtils__/processes/Target';
import { user } from '../__testUtils__/world';

jest.setTimeout(600_000);

const HOUR = 3_600_000;
const ROUNDS = 8;
/** An hour's grant is due then. */
const DUE = HOUR + 1_000;

describe('the workers of two backends on one PostgreSQL', () => {
  const databases = createDatabases();
  let target: TargetServer;
  let provider: PostgresProvider;
  let h: Harness;
  let children: Child[] = [];

  beforeAll(async () => {
    const knex = await databases.init('POSTGRES_18');
    target = await TargetServer.create(['ana', 'bo']);
    const { role, ...instance } = target.target;
    const policy = {
      provider: 'postgres',
      entitlement: { instance: 'test', role },
      activePerUser: 1000,
      duration: { max: 'PT1H', extend: { by: 'PT1H', times: 2 } },
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
    const setting = {
      database: `postgres://${connection.user}:${connection.password}@${connection.host}:${connection.port}/${connection.database}`,
      provider: { type: 'postgres' as const, target: target.target },
      policy,
      everybody: { entities: h.world.entities() },
      callTimeout: 30_000,
    };
    children = await Promise.all([Child.start(setting), Child.start(setting)]);
  });

  afterAll(async () => {
    await Promise.all(children.map(child => child.stop()));
    await provider?.close();
    await target?.close();
  });

  async function workOf(child: Child, moment: number) {
    const answer = await child.do({ type: 'work', moment });
    if (answer === 'killed' || answer.type !== 'worked') {
      throw new Error('a process did not work');
    }
    return answer;
  }

  /** Both at the same time; what the provider was asked for by either. */
  async function workTogether(moment: number) {
    const both = await Promise.all(
      children.map(child => workOf(child, moment)),
    );
    return {
      grants: both[0].grants + both[1].grants,
      revokes: both[0].revokes + both[1].revokes,
    };
  }

  const rowsOf = async (requestId: string, action: string) =>
    (await h.actions(requestId)).filter(each => each === action).length;

  it('activate a grant once, and end it once', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const grantId = await h.grant();
      const { requestId } = await h.grantById(grantId);
      expect(await workTogether(0)).toEqual({ grants: 1, revokes: 0 });
      expect((await h.grantById(grantId)).state).toBe('active');
      expect(await target.members()).toEqual([target.login('ana')]);
      for (const action of ['grant-provisioning', 'grant-activated']) {
        expect(await rowsOf(requestId, action)).toBe(1);
      }

      expect(await workTogether(DUE)).toEqual({ grants: 0, revokes: 1 });
      expect((await h.grantById(grantId)).state).toBe('ended');
      expect(await target.members()).toEqual([]);
      for (const action of ['grant-ending', 'grant-ended']) {
        expect(await rowsOf(requestId, action)).toBe(1);
      }
    }
  });

  it('extend a grant or end it, never both', async () => {
    const seen: string[] = [];
    const [past, present] = children;
    for (let round = 0; round < ROUNDS; round++) {
      const grantId = await h.grant();
      await workOf(present, 0);
      const before = await h.grantById(grantId);
      expect(before.state).toBe('active');
      const { id } = await extend(h, grantId);

      const decide = () =>
        present.do({
          type: 'decide',
          requestId: id,
          by: user('bo'),
          verdict: 'approve',
        });
      // Whoever is told first has an advantage; each has it in turn.
      const decidesFirst = round % 2 === 0 ? decide() : undefined;
      const worked = workOf(past, DUE);
      const decided = await (decidesFirst ?? decide());
      await worked;

      if (decided === 'killed' || decided.type !== 'decided') {
        throw new Error('a process did not decide');
      }
      const { error } = decided;
      const after = await h.grantById(grantId);
      const request = await h.requestById(id);
      const extended = await rowsOf(before.requestId, 'grant-extended');
      // Whoever loses is told why.
      expect(error ?? 'ConflictError: too late').toMatch(
        /^ConflictError: .*(too late|invalidated)/,
      );
      const later = new Date(Date.parse(before.endsAt ?? '') + HOUR / 2);
      expect({
        lost: error?.split(':')[0] ?? null,
        request: request.state,
        grant: after.state,
        extensions: after.extensions,
        endsAt: after.endsAt,
        extended,
        members: await target.members(),
      }).toEqual(
        error === null
          ? {
              lost: null,
              request: 'approved',
              grant: 'active',
              extensions: 1,
              endsAt: later.toISOString(),
              extended: 1,
              members: [target.login('ana')],
            }
          : {
              lost: 'ConflictError',
              request: 'invalidated',
              grant: 'ended',
              extensions: 0,
              endsAt: before.endsAt,
              extended: 0,
              members: [],
            },
      );
      seen.push(error === null ? 'extended' : 'ended');
      await workOf(past, 2 * HOUR);
      expect(await target.members()).toEqual([]);
    }
    process.stdout.write(`\nExtend or end: ${seen.join(', ')}\n`);
  });

  it('take access away once, after the last of two leases that end together', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const grants = [await h.grant(), await h.grant()];
      await workOf(children[0], 0);
      await workOf(children[0], 0);
      for (const id of grants) {
        expect((await h.grantById(id)).state).toBe('active');
      }
      expect(await target.members()).toEqual([target.login('ana')]);

      // One at a time works on an entitlement; the other waits for the next poll.
      const first = await workTogether(DUE);
      const second = await workTogether(DUE);
      expect(first.revokes + second.revokes).toBe(1);
      expect(await target.members()).toEqual([]);
      const proofs = [];
      for (const id of grants) {
        const { state, requestId } = await h.grantById(id);
        expect(state).toBe('ended');
        const ends = await detailsOf(h, requestId, 'grant-ended');
        expect(ends).toHaveLength(1);
        proofs.push(ends[0].details.readBack);
      }
      expect(proofs.sort()).toEqual(['absent', 'held-by-other-lease']);
    }
  });

  it('keep one chain', async () => {
    expect(await h.verify()).toMatchObject({ ok: true });
  });
});
