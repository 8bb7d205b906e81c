import fc from 'fast-check';
import { isTerminalGrantState } from '@fairway/plugin-jit-access-common';
import {
  createDatabases,
  Harness,
  Killed,
  KillSwitch,
} from '../__testUtils__/harness';
import { user } from '../__testUtils__/world';
import type { Fault } from '../__testUtils__/FakeProvider';

jest.setTimeout(240_000);

const HOUR = 3_600_000;
const databases = createDatabases();

/** Watches that nothing is asked of the provider without a committed intent and obligation. */
function watch(h: Harness): void {
  h.provider.beforeChange = async (method, { grantId }) => {
    const grant = await h.grantById(grantId);
    const wanted =
      method === 'grant'
        ? ['provisioning']
        : ['revoking', 'compensating', 'revoke-overdue'];
    const obligation = await h
      .knex('access_operations')
      .where({ grant_id: grantId, kind: 'revoke' })
      .whereNull('done_at');
    if (
      !wanted.includes(grant.state) ||
      grant.revokeDueAt === null ||
      obligation.length !== 1
    ) {
      h.provider.violations.push(
        `${method} in ${grant.state} with obligation ${grant.revokeDueAt}`,
      );
    }
  };
}

/** Works and lets time pass until the grant is over. */
async function live(h: Harness, grantId: string, kill?: KillSwitch) {
  const doomed = kill && h.backend(kill);
  const signal = new AbortController().signal;
  for (let step = 0; step < 40; step++) {
    try {
      await (doomed && !kill.dead ? doomed : h.backend()).worker.runOnce(
        signal,
      );
    } catch (error) {
      if (!(error instanceof Killed)) {
        throw error;
      }
    }
    if (kill?.dead) {
      h.provider.tick = () => {};
    }
    const grant = await h.grantById(grantId);
    if (isTerminalGrantState(grant.state)) {
      return grant;
    }
    h.clock.advance(grant.state === 'active' ? HOUR : 5 * 60_000);
  }
  throw new Error('the grant never came to an end');
}

async function expectSane(h: Harness, requestId: string): Promise<void> {
  expect(h.provider.violations).toEqual([]);
  expect(h.provider.held).toEqual(new Set());
  const actions = await h.actions(requestId);
  for (const once of [
    'request-approved',
    'grant-provisioning',
    'grant-activated',
    'grant-ended',
    'grant-failed',
  ]) {
    expect(actions.filter(a => a === once).length).toBeLessThanOrEqual(1);
  }
  expect(await h.verify()).toMatchObject({ ok: true });
  expect(
    await h.knex('access_operations').whereNull('done_at').where({
      request_id: requestId,
      kind: 'revoke',
    }),
  ).toEqual([]);
}

describe.each(databases.eachSupportedId())('recovery on %s', databaseId => {
  it('survives a kill at every commit and every call', async () => {
    const h = await Harness.create(await databases.init(databaseId));
    watch(h);
    let killed = true;
    let at = 0;
    for (; killed; at++) {
      const kill = new KillSwitch(at);
      const grantId = await h.grant();
      h.provider.tick = kill.tick;
      const grant = await live(h, grantId, kill);
      expect({ at, state: grant.state, reason: grant.endReason }).toEqual({
        at,
        state: 'ended',
        reason: 'expired',
      });
      expect(
        Date.parse(grant.endsAt ?? '') - Date.parse(grant.startsAt ?? ''),
      ).toBe(HOUR);
      await expectSane(h, grant.requestId);
      killed = kill.dead;
    }
    // Claims, steps and calls of a whole life; fewer would mean a blind test.
    expect(at).toBeGreaterThan(20);
  });

  it('ends well whatever the provider does', async () => {
    const h = await Harness.create(await databases.init(databaseId));
    watch(h);
    const fault = fc.constantFrom<(Fault | undefined)[]>(
      undefined,
      'before',
      'after',
      'permanent',
    );
    const faults = fc.array(fault, { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        faults,
        faults,
        faults,
        fc.option(fc.integer({ min: 0, max: 40 }), { nil: undefined }),
        async (grantFaults, revokeFaults, inspectFaults, at) => {
          const grantId = await h.grant();
          h.provider.faults.grant = [...grantFaults];
          h.provider.faults.revoke = [...revokeFaults];
          h.provider.faults.inspect = [...inspectFaults];
          const kill = at === undefined ? undefined : new KillSwitch(at);
          h.provider.tick = kill?.tick ?? (() => {});
          const grant = await live(h, grantId, kill);
          expect(['ended', 'failed']).toContain(grant.state);
          h.provider.faults.grant = [];
          h.provider.faults.revoke = [];
          h.provider.faults.inspect = [];
          await expectSane(h, grant.requestId);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('gives up a call that hangs, looks, and goes on', async () => {
    const h = await Harness.create(await databases.init(databaseId));
    const grantId = await h.grant();
    h.provider.faults.grant = ['hang'];
    h.callTimeout = 200;
    await h.work();
    expect(await h.grantById(grantId)).toMatchObject({
      state: 'provisioning',
      attempts: 1,
      lastError: 'the provider did not answer in time',
    });
    h.callTimeout = 15_000;
    h.clock.advance(60_000);
    await h.work();
    expect((await h.grantById(grantId)).state).toBe('active');
  });

  it('adopts a grant whose answer was lost instead of granting twice', async () => {
    const h = await Harness.create(await databases.init(databaseId));
    const grantId = await h.grant();
    h.provider.faults.grant = ['after'];
    await h.work();
    expect((await h.grantById(grantId)).state).toBe('provisioning');
    h.clock.advance(60_000);
    await h.work();
    expect((await h.grantById(grantId)).state).toBe('active');
    expect(h.provider.count('grant')).toBe(1);
  });

  it('takes away what an error for good may have left', async () => {
    const h = await Harness.create(await databases.init(databaseId));
    const grantId = await h.grant();
    h.provider.faults.grant = ['after', 'after', 'after'];
    h.provider.faults.inspect = [undefined, 'permanent'];
    await h.work();
    h.clock.advance(10 * 60_000);
    await h.work();
    h.clock.advance(10 * 60_000);
    await h.work();
    expect((await h.grantById(grantId)).state).toBe('failed');
    expect(h.provider.held.size).toBe(0);
  });

  it('pages when a revoke is overdue, and never stops trying', async () => {
    const h = await Harness.create(await databases.init(databaseId));
    const grantId = await h.grant();
    await h.work();
    h.clock.advance(HOUR);
    h.provider.faults.revoke = Array.from({ length: 30 }, () => 'before');
    for (let i = 0; i < 30; i++) {
      await h.work();
      h.clock.advance(5 * 60_000);
    }
    const { state, requestId, attempts } = await h.grantById(grantId);
    expect(state).toBe('revoke-overdue');
    expect(attempts).toBe(30);
    expect(
      (await h.actions(requestId)).filter(a => a === 'grant-revoke-overdue'),
    ).toHaveLength(1);
    const paged = await h
      .knex('access_outbox')
      .where('payload', 'like', '%"severity":"critical"%');
    // At once, then after 15 minutes and twice as long each time.
    const times = paged.map(row => Date.parse(row.created_at)).sort();
    expect(times.map(time => Math.round((time - times[0]) / 60_000))).toEqual([
      0, 15, 45, 105,
    ]);
    for (const recipient of ['group:default/payments', 'security', 'ana']) {
      expect(paged[3].payload).toContain(recipient);
    }
    await h.work();
    expect(await h.grantById(grantId)).toMatchObject({
      state: 'ended',
      endReason: 'expired',
    });
    expect(h.provider.held.size).toBe(0);
  });

  it('honours a return while it is being provisioned', async () => {
    const h = await Harness.create(await databases.init(databaseId));
    const grantId = await h.grant();
    const { grants } = h.backend();
    h.provider.beforeChange = async method => {
      if (method === 'grant') {
        await grants.giveBack(grantId, user('ana'));
      }
    };
    await h.work();
    await h.work();
    expect(await h.grantById(grantId)).toMatchObject({
      state: 'failed',
      endReason: 'returned',
    });
    expect(h.provider.held.size).toBe(0);
  });

  it('lets exactly one of many workers claim an operation', async () => {
    const h = await Harness.create(await databases.init(databaseId));
    await h.grant();
    await Promise.all(Array.from({ length: 8 }, () => h.work()));
    expect(h.provider.count('grant')).toBe(1);
    expect(h.provider.violations).toEqual([]);
    const rows = await h.knex('access_operations').where({ kind: 'grant' });
    expect(rows).toHaveLength(1);
    expect(rows[0].lease_epoch).toBe(1);
  });

  it('lets no holder write whose claim was taken over', async () => {
    const h = await Harness.create(await databases.init(databaseId));
    const grantId = await h.grant();
    let overtaken = false;
    h.provider.beforeChange = async method => {
      if (method === 'grant' && !overtaken) {
        overtaken = true;
        h.clock.advance(61_000);
        // The second worker sees the first one's call in flight: that is
        // what an expired lease means. Its result must be the one that counts.
        h.provider.beforeChange = async () => {};
        await h.work();
        throw new Error('the first holder fails, too late');
      }
    };
    await h.work();
    const { state, attempts, lastError, requestId } =
      await h.grantById(grantId);
    expect({ state, attempts, lastError }).toEqual({
      state: 'active',
      attempts: 0,
      lastError: null,
    });
    const actions = await h.actions(requestId);
    expect(actions.filter(a => a === 'grant-activated')).toHaveLength(1);
    expect(actions).not.toContain('grant-attempt-failed');
  });
});
