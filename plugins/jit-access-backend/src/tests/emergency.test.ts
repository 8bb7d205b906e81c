import { createDatabases, Harness, KillSwitch } from '../__testUtils__/harness';
import { multiply } from '../__testUtils__/multiply';
import { user } from '../__testUtils__/world';

jest.setTimeout(60_000);

const databases = createDatabases();
const POLICIES = [
  { name: 'db-rw', activePerUser: 1000 },
  { name: 'other', role: 'other', activePerUser: 1000 },
];

const stop = (
  scope: 'person' | 'entity' | 'everything',
  ref: string | null,
) => ({
  scope,
  ref,
  reason: 'a laptop was stolen',
  hold: false,
  by: user('sam'),
});

describe.each(databases.eachSupportedId())('emergency on %s', databaseId => {
  it('ends all of one person, also what waits or has not started', async () => {
    const h = await Harness.create(
      await databases.init(databaseId),
      ...POLICIES,
    );
    const active = await h.grant();
    await h.work();
    const scheduled = await h.grant({ entitlementId: 'other' });
    const { id: pending } = await h.request();
    const bystander = await h.grant({ entitlementId: 'other' }, 'omar');

    const result = await h
      .backend()
      .emergency.revokeAll(stop('person', user('ana')));
    expect(result).toEqual({ ended: 2, invalidated: 1, hold: null });
    expect((await h.grantById(active)).state).toBe('revoking');
    expect(await h.grantById(scheduled)).toMatchObject({
      state: 'cancelled',
      endReason: 'emergency',
    });
    expect((await h.requestById(pending)).state).toBe('invalidated');

    await h.work();
    expect(await h.grantById(active)).toMatchObject({
      state: 'ended',
      endReason: 'emergency',
    });
    expect((await h.grantById(bystander)).state).toBe('active');
    expect(h.provider.held).toEqual(new Set(['other/omar']));
    const actions = await h.actions();
    expect(actions.filter(a => a === 'grant-ending')).toHaveLength(1);
    expect(actions.filter(a => a === 'grant-cancelled')).toHaveLength(1);
    expect(actions.filter(a => a === 'request-invalidated')).toHaveLength(1);
    expect(actions.filter(a => a === 'emergency-revoke-all')).toHaveLength(1);
  });

  it('ends what its target, or a policy that also names it, gives', async () => {
    const h = await Harness.create(await databases.init(databaseId), {});
    for (const ref of [
      'resource:default/payments-db',
      'component:default/payments-api',
    ]) {
      const id = await h.grant();
      await h.work();
      const other = await h
        .backend()
        .emergency.revokeAll(stop('entity', 'component:default/other'));
      expect(other.ended).toBe(0);
      const result = await h.backend().emergency.revokeAll(stop('entity', ref));
      expect(result.ended).toBe(1);
      await h.work();
      expect((await h.grantById(id)).state).toBe('ended');
    }
  });

  it('ends everything by the batch, and nothing twice', async () => {
    const h = await Harness.create(
      await databases.init(databaseId),
      ...POLICIES,
    );
    const first = await h.grant();
    await h.work();
    await multiply(h, first, 600);
    const { emergency } = h.backend();
    const all = stop('everything', null);
    const results = await Promise.all([
      emergency.revokeAll(all),
      h.backend().emergency.revokeAll(all),
    ]);
    expect(results[0].ended + results[1].ended).toBe(601);
    expect((await emergency.revokeAll(all)).ended).toBe(0);
    const ending = (await h.actions()).filter(a => a === 'grant-ending');
    expect(ending).toHaveLength(601);
    expect(await h.verify()).toMatchObject({ ok: true });
    const due = await h
      .knex('access_operations')
      .where({ kind: 'revoke' })
      .where('due_at', '<=', (await h.clock.now(h.knex)).toISOString());
    expect(due).toHaveLength(601);
  });

  it('goes on where it was killed', async () => {
    const h = await Harness.create(
      await databases.init(databaseId),
      ...POLICIES,
    );
    const first = await h.grant();
    await h.work();
    await multiply(h, first, 300);
    const all = stop('everything', null);
    const kill = new KillSwitch(5);
    await expect(h.backend(kill).emergency.revokeAll(all)).rejects.toThrow(
      'killed',
    );
    expect((await h.backend().emergency.revokeAll(all)).ended).toBeLessThan(
      301,
    );
    const left = await h.knex('access_grants').where({ state: 'active' });
    expect(left).toEqual([]);
    const ending = (await h.actions()).filter(a => a === 'grant-ending');
    expect(ending).toHaveLength(301);
  });

  it('holds new access back until it is lifted', async () => {
    const h = await Harness.create(
      await databases.init(databaseId),
      ...POLICIES,
    );
    const { emergency } = h.backend();
    const command = { ...stop('person', user('ana')), hold: true };
    const { hold } = await emergency.revokeAll(command);
    expect((await emergency.revokeAll(command)).hold?.id).toBe(hold?.id);
    expect(await emergency.list()).toHaveLength(1);

    const { id } = await h.request({}, 'omar');
    await h.decide(id, 'bo');
    await h.work();
    expect((await h.grantById(await h.grantOf(id))).state).toBe('active');

    await emergency.lift(hold?.id ?? '', user('sam'), 'it was found');
    await expect(
      emergency.lift(hold?.id ?? '', user('sam'), 'again'),
    ).rejects.toThrow(/was lifted by user:default\/sam at 2/);
    await h.grant();
    await h.work();
    expect(h.provider.held).toContain('pay_rw/ana');
  });

  it('starts nothing for others that somebody asked for who is held back', async () => {
    const h = await Harness.create(await databases.init(databaseId), {
      forOthers: true,
    });
    const { id: request } = await h.request({ grantee: user('omar') });
    await h.decide(request, 'bo');
    await h
      .backend()
      .emergency.revokeAll({ ...stop('person', user('ana')), hold: true });
    await h.work();
    expect(await h.grantById(await h.grantOf(request))).toMatchObject({
      state: 'cancelled',
      lastError: expect.stringContaining('a laptop was stolen'),
    });
    expect(h.provider.calls).toEqual([]);
  });

  it.each([
    ['person', user('ana')],
    ['entity', 'component:default/payments-api'],
    ['everything', null],
  ] as const)('starts nothing under a hold of scope %s', async (scope, ref) => {
    const h = await Harness.create(await databases.init(databaseId));
    const id = await h.grant();
    const at = (await h.clock.now(h.knex)).toISOString();
    await h.backend().transactions.run(async ({ trx }) => {
      await h.backend().stores.holds.put(trx, {
        scope,
        ref,
        reason: 'an audit',
        by: user('sam'),
        at,
      });
    });
    await h.work();
    expect(await h.grantById(id)).toMatchObject({
      state: 'cancelled',
      lastError: expect.stringContaining('an audit'),
    });
    expect(h.provider.calls).toEqual([]);
  });
});
