import type { JitHook } from '@fairway/plugin-jit-access-node';
import { at, decideAs, extend, hook } from '../__testUtils__/flows';
import {
  createDatabases,
  Harness,
  Killed,
  KillSwitch,
} from '../__testUtils__/harness';
import type { PolicyOptions } from '../__testUtils__/policies';
import { user } from '../__testUtils__/world';

jest.setTimeout(120_000);

const databases = createDatabases();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const AHEAD: PolicyOptions = {
  schedule: { maxAhead: 'P7D' },
  duration: { max: 'PT4H', extend: { by: 'PT1H', times: 2 } },
};

describe.each(databases.eachSupportedId())('starts on %s', databaseId => {
  const setup = async (...policies: PolicyOptions[]) =>
    Harness.create(
      await databases.init(databaseId),
      ...(policies.length > 0 ? policies : [AHEAD]),
    );
  /** A grant of ana's that starts in two hours and lasts one. */
  const schedule = async (h: Harness) => {
    const startsAt = await at(h, 2 * HOUR);
    return { startsAt, id: await h.grant({ startsAt }) };
  };

  it('never come early, and end when it was said', async () => {
    const h = await setup();
    const { id, startsAt } = await schedule(h);
    await h.work();
    h.clock.advance(2 * HOUR - 10_000);
    await h.work();
    expect((await h.grantById(id)).state).toBe('scheduled');
    expect(h.provider.calls).toEqual([]);
    h.clock.advance(5 * MINUTE);
    await h.work();
    const grant = await h.grantById(id);
    expect(grant.state).toBe('active');
    expect(Date.parse(grant.endsAt ?? '')).toBe(Date.parse(startsAt) + HOUR);
    h.clock.advance(HOUR);
    await h.work();
    expect((await h.grantById(id)).state).toBe('ended');
  });

  it('are not moved up by an operation that is due too soon', async () => {
    const h = await setup();
    const { id } = await schedule(h);
    await h
      .knex('access_operations')
      .where({ grant_id: id })
      .update({ due_at: new Date(0).toISOString() });
    await h.work();
    expect((await h.grantById(id)).state).toBe('scheduled');
    expect(h.provider.calls).toEqual([]);
  });

  it('are left out when their end has passed', async () => {
    const h = await setup();
    const { id } = await schedule(h);
    h.clock.advance(3 * HOUR + MINUTE);
    await h.work();
    expect(await h.grantById(id)).toMatchObject({
      state: 'cancelled',
      lastError: expect.stringContaining('end had passed'),
    });
    expect(h.provider.calls).toEqual([]);
  });

  it('are left out for who left the group meanwhile', async () => {
    const h = await setup();
    const { id } = await schedule(h);
    h.world.groups.get('payments')?.delete('ana');
    h.world.groups.get('storefront')?.add('ana');
    h.clock.advance(2 * HOUR);
    await h.work();
    expect((await h.grantById(id)).state).toBe('cancelled');
    expect(h.provider.calls).toEqual([]);
  });

  it('wait while it can not be told whether they may', async () => {
    const h = await setup();
    const { id } = await schedule(h);
    h.clock.advance(2 * HOUR);
    h.world.broken.add(user('ana'));
    await h.work();
    expect((await h.grantById(id)).state).toBe('scheduled');
    expect(h.provider.calls).toEqual([]);
    h.world.broken.clear();
    h.clock.advance(MINUTE);
    await h.work();
    expect((await h.grantById(id)).state).toBe('active');
  });

  it('give no more than was approved', async () => {
    const h = await setup();
    const { id } = await h.request({ duration: 'PT2H' });
    await decideAs(h, id, 'bo', { duration: 'PT30M' });
    await h.work();
    const { startsAt, endsAt } = await h.grantById(await h.grantOf(id));
    expect(Date.parse(endsAt ?? '') - Date.parse(startsAt ?? '')).toBe(
      HOUR / 2,
    );
  });

  it('give no more than the policy allows by then', async () => {
    const h = await setup();
    const { id } = await schedule(h);
    h.policies.set({ ...AHEAD, version: 2, duration: {}, max: 'PT20M' });
    h.clock.advance(2 * HOUR);
    await h.work();
    const { startsAt, endsAt } = await h.grantById(id);
    const length = Date.parse(endsAt ?? '') - Date.parse(startsAt ?? '');
    expect(length).toBeLessThanOrEqual(20 * MINUTE);
  });

  it.each<[string, JitHook['beforeActivate'], string]>([
    ['denies', async () => ({ kind: 'deny', reason: 'freeze' }), 'cancelled'],
    [
      'throws',
      async () => {
        throw new Error('broken');
      },
      'scheduled',
    ],
    ['abstains', async () => ({ kind: 'abstain' }), 'active'],
  ])('heed a hook that %s', async (_, beforeActivate, state) => {
    const h = await setup({ hooks: ['watch'] });
    h.extensions.addHook(hook({ beforeActivate }));
    const id = await h.grant();
    await h.work();
    expect((await h.grantById(id)).state).toBe(state);
    expect(h.provider.held.size).toBe(state === 'active' ? 1 : 0);
  });

  it('heed a hook that shortens', async () => {
    const h = await setup({ hooks: ['watch'] });
    h.extensions.addHook(
      hook({
        beforeActivate: async () => ({
          kind: 'shorten',
          max: 'PT10M',
          reason: 'late in the day',
        }),
      }),
    );
    const id = await h.grant();
    await h.work();
    const { startsAt, endsAt } = await h.grantById(id);
    expect(Date.parse(endsAt ?? '') - Date.parse(startsAt ?? '')).toBe(
      10 * MINUTE,
    );
  });

  it('stop on an entitlement whose revoke is overdue, of whomever', async () => {
    const h = await setup(
      { name: 'db-rw' },
      { name: 'too', eligible: ['group:default/payments'] },
      { name: 'other', role: 'other' },
    );
    const stuck = await h.grant();
    await h.work();
    const waiting = await h.grant({ entitlementId: 'too' }, 'omar');
    const elsewhere = await h.grant({ entitlementId: 'other' }, 'omar');
    await h
      .knex('access_grants')
      .where({ id: stuck })
      .update({ state: 'revoke-overdue' });
    await h.work();
    expect(await h.grantById(waiting)).toMatchObject({
      state: 'cancelled',
      lastError: expect.stringContaining('could not be taken away'),
    });
    expect((await h.grantById(elsewhere)).state).toBe('active');
  });

  it('come once when two backends start the same', async () => {
    const h = await setup();
    const { id } = await schedule(h);
    h.clock.advance(2 * HOUR);
    await Promise.all(Array.from({ length: 5 }, () => h.work()));
    expect((await h.grantById(id)).state).toBe('active');
    expect(h.provider.count('grant')).toBe(1);
    const { requestId } = await h.grantById(id);
    const actions = await h.actions(requestId);
    expect(actions.filter(a => a === 'grant-provisioning')).toHaveLength(1);
  });

  it('are told to the provider again when the end is moved', async () => {
    const h = await setup();
    const id = await h.grant();
    await h.work();
    const before = h.provider.expiries.get('pay_rw/ana');
    const { id: extension } = await extend(h, id);
    await h.decide(extension, 'bo');
    await h.work();
    const { endsAt } = await h.grantById(id);
    expect(h.provider.expiries.get('pay_rw/ana')).toEqual(
      new Date(endsAt ?? ''),
    );
    expect(before).not.toEqual(new Date(endsAt ?? ''));
  });

  it('and ends hold, however a backend dies while an end is moved', async () => {
    const h = await setup({ ...AHEAD, activePerUser: 100 });
    let killed = true;
    for (let moment = 0; killed; moment++) {
      const id = await h.grant();
      await h.work();
      const { id: extension } = await extend(h, id);
      await h.decide(extension, 'bo');
      const kill = new KillSwitch(moment);
      h.provider.tick = kill.tick;
      await h
        .backend(kill)
        .worker.runOnce(new AbortController().signal)
        .catch(error => {
          if (!(error instanceof Killed)) {
            throw error;
          }
        });
      h.provider.tick = () => {};
      killed = kill.dead;
      h.clock.advance(2 * MINUTE);
      await h.work();
      const { endsAt } = await h.grantById(id);
      expect(h.provider.expiries.get('pay_rw/ana')).toEqual(
        new Date(endsAt ?? ''),
      );
      h.clock.advance(3 * HOUR);
      await h.work();
      expect(await h.grantById(id)).toMatchObject({
        state: 'ended',
        endReason: 'expired',
      });
      expect(h.provider.held.size).toBe(0);
    }
    expect(h.provider.violations).toEqual([]);
  });

  it('extend against expire has one winner', async () => {
    const h = await setup();
    const { stores, transactions } = h.backend();
    for (let round = 0; round < 10; round++) {
      const id = await h.grant();
      await h.work();
      const grant = await h.grantById(id);
      const later = new Date(Date.parse(grant.endsAt ?? '') + HOUR);
      h.clock.advance(HOUR - (round % 2 === 0 ? 1 : -1));
      const [, extended] = await Promise.all([
        h.work(),
        transactions.run(async unit =>
          stores.grants.extend(unit.trx, grant, later, await unit.now()),
        ),
      ]);
      const { state, endsAt } = await h.grantById(id);
      expect(extended ? endsAt : state).toBe(
        extended ? later.toISOString() : 'ended',
      );
      h.clock.advance(2 * HOUR);
      await h.work();
      expect((await h.grantById(id)).state).toBe('ended');
      expect(h.provider.held.size).toBe(0);
    }
  });

  it('extend never goes beyond the latest end', async () => {
    const h = await setup();
    const id = await h.grant();
    await h.work();
    const grant = await h.grantById(id);
    expect(grant.latestEnd).toBe(
      new Date(Date.parse(grant.startsAt ?? '') + 6 * HOUR).toISOString(),
    );
    const { stores, transactions } = h.backend();
    const extendTo = (millis: number) =>
      transactions.run(async unit =>
        stores.grants.extend(
          unit.trx,
          grant,
          new Date(Date.parse(grant.latestEnd ?? '') + millis),
          await unit.now(),
        ),
      );
    expect(await extendTo(1)).toBe(false);
    expect(await extendTo(0)).toBe(true);
    expect(await extendTo(0)).toBe(false);
  });
});
