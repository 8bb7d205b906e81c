import { createDatabases, Harness } from '../__testUtils__/harness';
import { user } from '../__testUtils__/world';

jest.setTimeout(60_000);

const HOUR = 3_600_000;
const databases = createDatabases();

/** Compares once, like the task does. */
async function compare(h: Harness): Promise<void> {
  h.clock.advance(60_000);
  await h.backend().reconciler.runOnce(new AbortController().signal);
}

async function drift(h: Harness, open = true) {
  const { items } = await h
    .backend()
    .stores.drift.list(h.knex, { open, limit: 100, offset: 0 });
  return items.map(({ kind, principal, action, grantId }) => ({
    kind,
    principal,
    action,
    grantId,
  }));
}

async function health(h: Harness) {
  const all = await h.backend().stores.health.all(h.knex);
  return all.get('fake');
}

describe.each(databases.eachSupportedId())('reconciler on %s', databaseId => {
  it('finds nothing where provider and record agree', async () => {
    const h = await Harness.create(await databases.init(databaseId));
    await h.grant();
    await h.work();
    await compare(h);
    expect(await drift(h)).toEqual([]);
    expect(await health(h)).toMatchObject({
      ok: true,
      breaker: 'closed',
      managed: 1,
    });
  });

  it('reports access that is missing, then gives it again through the queue', async () => {
    const h = await Harness.create(await databases.init(databaseId));
    const grantId = await h.grant();
    await h.work();
    h.provider.held.clear();
    await compare(h);
    const found = { kind: 'missing', principal: 'ana', grantId };
    expect(await drift(h)).toEqual([{ ...found, action: 'reported' }]);
    await h.work();
    expect(h.provider.held.size).toBe(0);

    await compare(h);
    expect(h.provider.held.size).toBe(0);
    await h.work();
    expect(h.provider.held).toEqual(new Set(['pay_rw/ana']));
    expect(await drift(h)).toEqual([]);
    expect(await drift(h, false)).toEqual([{ ...found, action: 'restored' }]);
    const { requestId } = await h.grantById(grantId);
    expect(await h.actions(requestId)).toEqual(
      expect.arrayContaining([
        'drift-found',
        'drift-repair',
        'access-confirmed',
      ]),
    );
    expect(await h.verify()).toMatchObject({ ok: true });
  });

  it('takes away what a grant that is over has left behind', async () => {
    const h = await Harness.create(await databases.init(databaseId));
    const grantId = await h.grant();
    await h.work();
    await h.backend().grants.giveBack(grantId, user('ana'));
    await h.work();
    h.provider.held.add('pay_rw/ana');
    await compare(h);
    expect(await drift(h)).toEqual([
      { kind: 'lingering', principal: 'ana', grantId, action: 'reported' },
    ]);
    await compare(h);
    await h.work();
    expect(h.provider.held.size).toBe(0);
    expect(await drift(h, false)).toMatchObject([{ action: 'removed' }]);
    expect((await h.grantById(grantId)).state).toBe('ended');
  });

  it('never takes away what a grant that started meanwhile holds', async () => {
    const h = await Harness.create(await databases.init(databaseId));
    const first = await h.grant();
    await h.work();
    await h.backend().grants.giveBack(first, user('ana'));
    await h.work();
    h.provider.held.add('pay_rw/ana');
    await compare(h);
    await compare(h);
    // The removal is queued; a new grant of the same access is faster.
    await h
      .knex('access_operations')
      .where({ kind: 'converge' })
      .update({
        due_at: new Date(Date.now() + 2 * HOUR).toISOString(),
      });
    const second = await h.grant();
    await h.work();
    expect((await h.grantById(second)).state).toBe('active');
    await h
      .knex('access_operations')
      .where({ kind: 'converge' })
      .update({
        due_at: new Date(0).toISOString(),
      });
    await h.work();
    expect(h.provider.held).toEqual(new Set(['pay_rw/ana']));
    expect(h.provider.count('revoke')).toBe(1);
    expect(h.provider.violations).toEqual([]);
  });

  it('leaves alone what changes while it looks', async () => {
    const h = await Harness.create(await databases.init(databaseId));
    const grantId = await h.grant();
    await h.work();
    // Its end is due, so the queue is about to take it away.
    h.clock.advance(HOUR - 45_000);
    await compare(h);
    await h.work();
    expect((await h.grantById(grantId)).state).toBe('ended');
    expect(await drift(h)).toEqual([]);
    expect(await h.actions()).not.toContain('drift-found');
  });

  it('puts right what was changed behind its back', async () => {
    const h = await Harness.create(await databases.init(databaseId));
    const grantId = await h.grant();
    await h.work();
    h.provider.tampered.set('pay_rw/ana', 'it points to another role');
    await compare(h);
    expect(await drift(h)).toEqual([
      { kind: 'tampered', principal: 'ana', grantId, action: 'reported' },
    ]);
    await compare(h);
    await h.work();
    expect(h.provider.tampered.size).toBe(0);
    expect((await h.grantById(grantId)).state).toBe('active');
  });

  it('ends what was changed, where that is the policy', async () => {
    const h = await Harness.create(await databases.init(databaseId));
    h.repairs = { ...h.repairs, tampered: 'end' };
    const grantId = await h.grant();
    await h.work();
    h.provider.tampered.set('pay_rw/ana', 'it points to another role');
    await compare(h);
    await compare(h);
    await h.work();
    expect(await h.grantById(grantId)).toMatchObject({
      state: 'ended',
      endReason: 'policy',
    });
    expect(h.provider.held.size).toBe(0);
  });

  it('shows foreign access, and takes it away only where the policy says so', async () => {
    const h = await Harness.create(
      await databases.init(databaseId),
      { name: 'db-rw' },
      { name: 'other', role: 'other', foreign: 'remove' },
    );
    h.provider.foreign.add('pay_rw/eve').add('other/eve');
    await compare(h);
    expect(await drift(h)).toHaveLength(2);
    expect(h.provider.foreign.size).toBe(2);
    await compare(h);
    expect(h.provider.foreign).toEqual(new Set(['pay_rw/eve']));
    expect(await drift(h)).toMatchObject([{ kind: 'foreign' }]);
    expect(await drift(h, false)).toMatchObject([{ action: 'removed' }]);
    expect(await h.actions()).toContain('foreign-removed');
    const locks = await h
      .knex('access_entitlement_locks')
      .whereNotNull('lease_until');
    expect(locks).toEqual([]);
  });

  it('keeps foreign access when two policies of it disagree', async () => {
    const h = await Harness.create(
      await databases.init(databaseId),
      { name: 'one', foreign: 'remove' },
      { name: 'two', foreign: 'warn' },
    );
    h.provider.foreign.add('pay_rw/eve');
    await compare(h);
    await compare(h);
    expect(h.provider.foreign.size).toBe(1);
  });

  it('leaves what names a grant of somebody else', async () => {
    const h = await Harness.create(await databases.init(databaseId));
    h.provider.held.add('pay_rw/ana');
    h.provider.provenance.set('pay_rw/ana', 'a-grant-of-another-portal');
    await compare(h);
    await compare(h);
    await h.work();
    expect(await drift(h)).toMatchObject([{ kind: 'foreign', grantId: null }]);
    expect(h.provider.held.size).toBe(1);
  });

  it('takes an error for no answer, and says so', async () => {
    const h = await Harness.create(await databases.init(databaseId));
    await h.grant();
    await h.work();
    h.provider.mute = true;
    await compare(h);
    await compare(h);
    expect(await drift(h)).toEqual([]);
    expect(await health(h)).toMatchObject({
      ok: false,
      error: expect.stringContaining('no answer'),
    });
    h.provider.mute = false;
    await compare(h);
    expect(await health(h)).toMatchObject({ ok: true, error: null });
  });

  it('changes nothing when too much would be changed', async () => {
    const people = ['ana', 'bo', 'chen', 'omar'];
    const h = await Harness.create(await databases.init(databaseId), {
      activePerUser: 10,
    });
    h.repairs = { ...h.repairs, breaker: { share: 0.5, floor: 1 } };
    const ids = [];
    for (const person of people) {
      ids.push(await h.grant({}, person));
    }
    await h.work();
    h.provider.silent = true;
    await compare(h);
    await compare(h);
    await h.work();
    expect(h.provider.count('grant')).toBe(4);
    expect(await drift(h)).toMatchObject(
      people.map(() => ({ kind: 'missing', action: 'held-back' })),
    );
    expect(await health(h)).toMatchObject({ ok: false, breaker: 'open' });
    expect((await h.actions()).filter(a => a === 'breaker-opened')).toEqual([
      'breaker-opened',
    ]);

    h.provider.silent = false;
    await compare(h);
    expect(await drift(h)).toEqual([]);
    expect(await health(h)).toMatchObject({ ok: true, breaker: 'closed' });
    for (const id of ids) {
      expect((await h.grantById(id)).state).toBe('active');
    }
  });

  it('takes nothing away after the record was restored from an old copy', async () => {
    const h = await Harness.create(await databases.init(databaseId), {
      activePerUser: 10,
    });
    h.repairs = { ...h.repairs, breaker: { share: 0.2, floor: 1 } };
    for (const person of ['ana', 'bo', 'chen', 'omar']) {
      await h.grant({}, person);
    }
    await h.work();
    await h.knex('access_operations').delete();
    await h.knex('access_grants').update({ state: 'ended' });
    await compare(h);
    await compare(h);
    await h.work();
    expect(h.provider.held.size).toBe(4);
    expect(await drift(h)).toMatchObject(
      Array.from({ length: 4 }, () => ({
        kind: 'lingering',
        action: 'held-back',
      })),
    );
  });

  it('reports once when two backends compare at the same time', async () => {
    const h = await Harness.create(await databases.init(databaseId));
    await h.grant();
    await h.work();
    h.provider.held.clear();
    h.clock.advance(60_000);
    const { signal } = new AbortController();
    await Promise.all(
      Array.from({ length: 3 }, () => h.backend().reconciler.runOnce(signal)),
    );
    expect(await drift(h)).toHaveLength(1);
    expect((await h.actions()).filter(a => a === 'drift-found')).toHaveLength(
      1,
    );
    await compare(h);
    await h.work();
    expect(h.provider.count('grant')).toBe(2);
  });
});
