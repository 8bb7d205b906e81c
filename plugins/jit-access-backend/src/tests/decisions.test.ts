import { createDatabases, Harness } from '../__testUtils__/harness';
import { user } from '../__testUtils__/world';

jest.setTimeout(120_000);

const databases = createDatabases();
const named = (name: string) => expect.objectContaining({ name });
const TWO_STEPS = [
  { any: 1, from: ['group:default/payments-leads'] },
  { any: 1, from: ['group:default/security'] },
];

describe.each(databases.eachSupportedId())('decisions on %s', databaseId => {
  const setup = async (...policies: Parameters<typeof Harness.create>[1][]) =>
    Harness.create(
      await databases.init(databaseId),
      ...policies.flatMap(policy => policy ?? []),
    );

  it('lets exactly one of many approvers at the same moment win', async () => {
    const h = await setup();
    const crowd = Array.from({ length: 12 }, (_, i) => `p${i}`);
    crowd.forEach(name => h.world.groups.get('payments')?.add(name));
    const { id } = await h.request();
    const outcomes = await Promise.allSettled(
      crowd.map(name => h.decide(id, name)),
    );
    const lost = outcomes.flatMap(o =>
      o.status === 'rejected' ? [o.reason] : [],
    );
    expect(lost).toHaveLength(crowd.length - 1);
    for (const error of lost) {
      expect(error).toEqual(named('ConflictError'));
      expect(error.message).toMatch(
        /^The request was approved by user:default\/p\d+ at \d{4}-/,
      );
    }
    const actions = await h.actions(id);
    expect(actions.filter(a => a === 'request-approved')).toHaveLength(1);
    expect(actions.filter(a => a === 'grant-scheduled')).toHaveLength(1);
    expect(actions.filter(a => a === 'approve-refused')).toHaveLength(11);
    expect(await h.verify()).toMatchObject({ ok: true });
  });

  it('lets one of approve, deny and withdraw at the same moment win', async () => {
    const h = await setup({ activePerUser: 100 });
    for (let round = 0; round < 5; round++) {
      const { id } = await h.request();
      const outcomes = await Promise.allSettled([
        h.decide(id, 'bo', 'approve'),
        h.decide(id, 'chen', 'deny'),
        h.backend().requests.withdraw(id, user('ana')),
      ]);
      expect(outcomes.filter(o => o.status === 'fulfilled')).toHaveLength(1);
      const { state } = await h.requestById(id);
      expect(['approved', 'denied', 'withdrawn']).toContain(state);
      const grants = await h.knex('access_grants').where({ request_id: id });
      expect(grants).toHaveLength(state === 'approved' ? 1 : 0);
    }
  });

  it('lets two distinct people approve at the same moment where two are wanted', async () => {
    const h = await setup({ steps: [{ any: 2, from: ['owners'] }] });
    const { id } = await h.request();
    await Promise.all([h.decide(id, 'bo'), h.decide(id, 'chen')]);
    expect((await h.requestById(id)).state).toBe('approved');
  });

  it('counts one human once, and refuses the second try', async () => {
    const h = await setup({ steps: [{ any: 2, from: ['owners'] }] });
    const { id } = await h.request();
    await h.decide(id, 'bo');
    await expect(h.decide(id, 'bo')).rejects.toThrow(named('ConflictError'));
    expect((await h.requestById(id)).state).toBe('pending');
    await h.decide(id, 'chen');
    expect((await h.requestById(id)).state).toBe('approved');
  });

  it('refuses self-approval under any spelling, and audits it', async () => {
    const h = await setup();
    const { id } = await h.request();
    for (const by of ['user:default/ana', 'User:default/ANA', 'ana']) {
      await expect(
        h.backend().decisions.decide(id, {
          verdict: 'approve',
          reason: null,
          by,
        }),
      ).rejects.toThrow(named('NotAllowedError'));
    }
    expect((await h.actions(id)).slice(1)).toEqual(
      Array.from({ length: 3 }, () => 'approve-refused'),
    );
    expect((await h.requestById(id)).state).toBe('pending');
  });

  it('wants the steps in order and from different people', async () => {
    const h = await setup({ steps: TWO_STEPS });
    h.world.groups.get('security')?.add('bo');
    const { id } = await h.request();
    await expect(h.decide(id, 'sam')).rejects.toThrow(/earlier step/);
    await h.decide(id, 'bo');
    await expect(h.decide(id, 'bo')).rejects.toThrow(named('ConflictError'));
    expect((await h.requestById(id)).state).toBe('pending');
    await h.decide(id, 'sam');
    expect(await h.requestById(id)).toMatchObject({
      state: 'approved',
      steps: [{ approvedBy: [user('bo')] }, { approvedBy: [user('sam')] }],
    });
  });

  it('refuses a decision after the deadline that nothing has cleaned up', async () => {
    const h = await setup();
    const { id } = await h.request();
    h.clock.advance(2 * 3_600_000);
    await expect(h.decide(id, 'bo')).rejects.toThrow(/it is too late/);
    expect((await h.requestById(id)).state).toBe('pending');
  });

  it('refuses who is no approver any more, and accepts who has become one', async () => {
    const h = await setup();
    const { id } = await h.request();
    h.world.groups.get('payments')?.delete('bo');
    h.world.groups.get('payments')?.add('dee');
    await expect(h.decide(id, 'bo')).rejects.toThrow(named('NotAllowedError'));
    await h.decide(id, 'dee');
    expect((await h.requestById(id)).state).toBe('approved');
  });

  it('invalidates when the requester may no longer ask', async () => {
    const h = await setup();
    const { id } = await h.request();
    h.world.groups.get('payments')?.delete('ana');
    h.world.groups.get('storefront')?.add('ana');
    await expect(h.decide(id, 'bo')).rejects.toThrow(named('ConflictError'));
    expect((await h.requestById(id)).state).toBe('invalidated');
    expect(await h.actions(id)).toEqual([
      'request-created',
      'approve-refused',
      'request-invalidated',
    ]);
  });

  it('never approves what it cannot look up', async () => {
    const h = await setup();
    const { id } = await h.request();
    h.world.broken.add('group:default/payments');
    await expect(h.decide(id, 'bo')).rejects.toThrow(
      named('ServiceUnavailableError'),
    );
    await expect(h.request({}, 'chen')).rejects.toThrow(
      named('ServiceUnavailableError'),
    );
    expect((await h.requestById(id)).state).toBe('pending');
    h.world.broken.clear();
    await h.decide(id, 'bo');
    expect((await h.requestById(id)).state).toBe('approved');
  });

  it('applies the stricter of pinned and current policy', async () => {
    const h = await setup();
    const { id } = await h.request();
    h.policies.set({ version: 2, steps: TWO_STEPS });
    await h.decide(id, 'bo');
    expect((await h.requestById(id)).state).toBe('pending');
    await h.decide(id, 'sam');
    expect((await h.requestById(id)).state).toBe('approved');
  });

  it('does not loosen what was pinned', async () => {
    const h = await setup({ steps: TWO_STEPS });
    const { id } = await h.request();
    h.policies.set({ version: 2 });
    await h.decide(id, 'bo');
    expect((await h.requestById(id)).state).toBe('pending');
    await h.decide(id, 'sam');
    expect((await h.requestById(id)).state).toBe('approved');
  });

  it.each([
    ['is gone', (h: Harness) => h.policies.remove('db-rw')],
    [
      'is about something else',
      (h: Harness) => h.policies.set({ role: 'pay_admin' }),
    ],
    ['has no rule for it', (h: Harness) => h.policies.set({ when: 'false' })],
    [
      'excludes the requester',
      (h: Harness) => h.policies.set({ denied: ['user:default/ana'] }),
    ],
  ])('invalidates when the policy %s', async (_, change) => {
    const h = await setup();
    const { id } = await h.request();
    change(h);
    await expect(h.decide(id, 'bo')).rejects.toThrow(named('ConflictError'));
    expect((await h.requestById(id)).state).toBe('invalidated');
  });

  it('looks again before it starts', async () => {
    const h = await setup();
    const id = await h.grant();
    h.world.groups.get('payments')?.delete('ana');
    h.world.groups.get('storefront')?.add('ana');
    await h.work();
    expect(await h.grantById(id)).toMatchObject({
      state: 'cancelled',
      endReason: 'policy',
    });
    expect(h.provider.calls).toEqual([]);
  });

  it('does not start while it cannot look, and starts when it can', async () => {
    const h = await setup();
    const id = await h.grant();
    h.world.broken.add('all');
    await h.work();
    expect((await h.grantById(id)).state).toBe('scheduled');
    h.world.broken.clear();
    h.clock.advance(60_000);
    await h.work();
    expect((await h.grantById(id)).state).toBe('active');
  });

  it('does not start for another name at the provider', async () => {
    const h = await setup();
    const id = await h.grant();
    h.provider.principals.set('ana', 'root');
    await h.work();
    expect((await h.grantById(id)).state).toBe('cancelled');
    expect(h.provider.calls).toEqual([]);
  });
});

describe.each(databases.eachSupportedId())('requests on %s', databaseId => {
  it.each([
    [
      'nobody can approve',
      { steps: [{ any: 1, from: ['group:default/empty'] }] },
      'ConflictError',
    ],
    [
      'too few can approve',
      { steps: [{ any: 4, from: ['owners'] }] },
      'ConflictError',
    ],
    [
      'a group does not exist',
      { steps: [{ any: 1, from: ['group:default/gone'] }] },
      'ServiceUnavailableError',
    ],
    [
      'no rule matches',
      { when: 'request.duration < duration("1m")' },
      'NotAllowedError',
    ],
    [
      'the requester is denied',
      { denied: ['user:default/ana'] },
      'NotAllowedError',
    ],
    [
      'the requester is not allowed',
      { eligible: ['group:default/security'] },
      'NotAllowedError',
    ],
  ])('refuses when %s', async (_, policy, error) => {
    const h = await Harness.create(await databases.init(databaseId), policy);
    await expect(h.request()).rejects.toThrow(named(error));
    expect(await h.actions()).toEqual(['request-refused']);
    expect(await h.knex('access_requests')).toEqual([]);
  });

  it('refuses when only the requester could approve', async () => {
    const h = await Harness.create(await databases.init(databaseId), {
      eligible: ['user:default/bo'],
      steps: [{ any: 1, from: ['group:default/payments-leads'] }],
    });
    await expect(h.request({}, 'bo')).rejects.toThrow(named('ConflictError'));
  });

  it.each([
    [{ duration: 'PT5H' }, /duration must be between/],
    [{ duration: 'PT1S' }, /duration must be between/],
    [{ reason: '   short   ' }, /reason must have at least 10/],
    [{ ticket: 'whatever' }, /ticket must match/],
  ])('refuses input %p', async (input, message) => {
    const h = await Harness.create(await databases.init(databaseId));
    await expect(h.request(input)).rejects.toThrow(message);
    expect(await h.knex('access_requests')).toEqual([]);
  });

  it('keeps the limit per person and policy, also at the same moment', async () => {
    const h = await Harness.create(await databases.init(databaseId));
    const outcomes = await Promise.allSettled([
      h.request(),
      h.request(),
      h.request(),
    ]);
    expect(outcomes.filter(o => o.status === 'fulfilled')).toHaveLength(1);
  });

  it('keeps the number of open requests of a person', async () => {
    const names = ['a', 'b', 'c', 'd'];
    const h = await Harness.create(
      await databases.init(databaseId),
      ...names.map(name => ({ name })),
    );
    for (const entitlementId of ['a', 'b', 'c']) {
      await h.request({ entitlementId });
    }
    await expect(h.request({ entitlementId: 'd' })).rejects.toThrow(
      /3 requests waiting/,
    );
  });
});
