import { createDatabases, Harness } from '../__testUtils__/harness';
import { user } from '../__testUtils__/world';

jest.setTimeout(60_000);

const HOUR = 3_600_000;
const databases = createDatabases();

describe.each(databases.eachSupportedId())('lifecycle on %s', databaseId => {
  it('goes from request to end, audited and read back', async () => {
    const h = await Harness.create(await databases.init(databaseId));
    const request = await h.request();
    expect(request).toMatchObject({
      state: 'pending',
      requester: user('ana'),
      rule: 'usual',
      policyVersion: 1,
      steps: [{ approvers: ['bo', 'chen', 'omar'].map(user) }],
    });
    await h.decide(request.id, 'bo');
    const id = await h.grantOf(request.id);
    expect((await h.grantById(id)).state).toBe('scheduled');
    expect(h.provider.calls).toEqual([]);

    await h.work();
    const active = await h.grantById(id);
    expect(active).toMatchObject({
      state: 'active',
      instructions: 'use pay_rw',
    });
    expect(
      Date.parse(active.endsAt ?? '') - Date.parse(active.startsAt ?? ''),
    ).toBe(HOUR);
    expect(h.provider.held).toEqual(new Set(['pay_rw/ana']));

    h.clock.advance(HOUR - 10_000);
    await h.work();
    expect((await h.grantById(id)).state).toBe('active');

    h.clock.advance(20_000);
    await h.work();
    expect(await h.grantById(id)).toMatchObject({
      state: 'ended',
      endReason: 'expired',
      endsAt: active.endsAt,
    });
    expect(h.provider.held.size).toBe(0);
    expect(await h.actions(request.id)).toEqual([
      'request-created',
      'request-approved',
      'grant-scheduled',
      'grant-provisioning',
      'grant-activated',
      'grant-ending',
      'grant-ended',
    ]);
    expect(await h.verify()).toMatchObject({ ok: true, rows: 7 });
  });

  it('waits for a provider that takes its time, which is no failure', async () => {
    const h = await Harness.create(await databases.init(databaseId));
    h.provider.slow = 12;
    const id = await h.grant();
    for (let look = 0; look < 20; look++) {
      await h.work();
      h.clock.advance(3_000);
    }
    const { requestId, ...grant } = await h.grantById(id);
    expect(grant).toMatchObject({ state: 'active', lastError: null });
    expect(await h.actions(requestId)).not.toContain('grant-attempt-failed');
    expect(h.provider.count('grant')).toBe(1);
  });

  it('ends early when it is returned, and not by anybody else', async () => {
    const h = await Harness.create(await databases.init(databaseId));
    const id = await h.grant();
    await h.work();
    const { grants } = h.backend();
    await expect(grants.giveBack(id, user('bo'))).rejects.toThrow(
      expect.objectContaining({ name: 'NotAllowedError' }),
    );
    await grants.giveBack(id, user('ana'));
    await expect(grants.giveBack(id, user('ana'))).rejects.toThrow(
      expect.objectContaining({ name: 'ConflictError' }),
    );
    await h.work();
    expect(await h.grantById(id)).toMatchObject({
      state: 'ended',
      endReason: 'returned',
    });
    expect(h.provider.held.size).toBe(0);
  });

  it('cancels what has not started without asking the provider', async () => {
    const h = await Harness.create(await databases.init(databaseId));
    const id = await h.grant();
    await h.backend().grants.giveBack(id, user('ana'));
    await h.work();
    expect(await h.grantById(id)).toMatchObject({
      state: 'cancelled',
      endReason: 'cancelled',
    });
    expect(h.provider.calls).toEqual([]);
  });

  it('removes an entitlement only when its last lease ends', async () => {
    const h = await Harness.create(
      await databases.init(databaseId),
      { name: 'db-rw' },
      { name: 'db-rw-too' },
    );
    const first = await h.grant();
    const second = await h.grant({ entitlementId: 'db-rw-too' });
    await h.work();
    await h.backend().grants.revoke(first, user('bo'), 'no longer needed');
    await h.work();
    expect((await h.grantById(first)).state).toBe('ended');
    expect((await h.grantById(second)).state).toBe('active');
    expect(h.provider.held.size).toBe(1);
    expect(h.provider.count('revoke')).toBe(0);
    h.clock.advance(2 * HOUR);
    await h.work();
    expect((await h.grantById(second)).state).toBe('ended');
    expect(h.provider.held.size).toBe(0);
    expect(h.provider.count('revoke')).toBe(1);
  });

  it('revokes once when two leases end at the same moment', async () => {
    const h = await Harness.create(
      await databases.init(databaseId),
      { name: 'db-rw' },
      { name: 'db-rw-too' },
    );
    const ids = [
      await h.grant(),
      await h.grant({ entitlementId: 'db-rw-too' }),
    ];
    await h.work();
    h.clock.advance(2 * HOUR);
    await Promise.all([h.work(), h.work(), h.work()]);
    await h.work();
    for (const id of ids) {
      expect((await h.grantById(id)).state).toBe('ended');
    }
    expect(h.provider.count('revoke')).toBe(1);
    expect(h.provider.held.size).toBe(0);
    expect(h.provider.violations).toEqual([]);
  });

  it('leaves access that it did not give', async () => {
    const h = await Harness.create(await databases.init(databaseId));
    h.provider.foreign.add('pay_rw/ana');
    const id = await h.grant();
    await h.work();
    expect(await h.grantById(id)).toMatchObject({
      state: 'failed',
      endReason: 'provisioning-failed',
    });
    expect(h.provider.count('grant')).toBe(0);
    expect(h.provider.count('revoke')).toBe(0);
  });

  it('lapses at the deadline, also while the catalog is down', async () => {
    const h = await Harness.create(await databases.init(databaseId));
    const { id } = await h.request();
    h.world.broken.add('all');
    h.clock.advance(2 * HOUR);
    await h.work();
    expect((await h.requestById(id)).state).toBe('lapsed');
  });

  it('keeps approvers current while a request waits', async () => {
    const h = await Harness.create(await databases.init(databaseId));
    const { id } = await h.request();
    h.world.groups.get('payments')?.delete('chen');
    h.world.groups.get('payments')?.add('dee');
    h.clock.advance(61_000);
    await h.work();
    expect((await h.requestById(id)).steps[0].approvers).toEqual(
      ['bo', 'dee', 'omar'].map(user),
    );
    expect(await h.actions(id)).toContain('approvers-changed');
  });
});
