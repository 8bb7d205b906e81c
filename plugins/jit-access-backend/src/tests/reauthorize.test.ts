import { createDatabases, Harness } from '../__testUtils__/harness';
import { user } from '../__testUtils__/world';
import { SweepWriter } from '../services/reauthorize/SweepWriter';

jest.setTimeout(60_000);

const HOUR = 3_600_000;
const databases = createDatabases();
const { signal } = new AbortController();

const sweep = (h: Harness) => h.backend().sweep.runOnce(signal);

/** An active grant of ana's and a scheduled one of omar's. */
async function prepare(h: Harness) {
  const active = await h.grant();
  await h.work();
  const scheduled = await h.grant({ entitlementId: 'other' }, 'omar');
  return { active, scheduled };
}

const POLICIES = [{ name: 'db-rw' }, { name: 'other', role: 'other' }];

describe.each(databases.eachSupportedId())('sweep on %s', databaseId => {
  const create = async () =>
    Harness.create(await databases.init(databaseId), ...POLICIES);

  it('ends nothing for a policy that a backend lacks which can not read all there are', async () => {
    const h = await create();
    const { active, scheduled } = await prepare(h);
    h.policies.remove('db-rw');
    h.policies.remove('other');
    h.policies.whole = false;
    await sweep(h);
    await h.work();
    expect((await h.grantById(active)).state).toBe('active');
    expect((await h.grantById(scheduled)).state).toBe('scheduled');
    h.policies.whole = true;
    await sweep(h);
    expect((await h.grantById(active)).endReason).toBe('authorization-lost');
    expect((await h.grantById(scheduled)).state).toBe('cancelled');
  });

  it('ends nothing that only another text of a policy allows, while a backend has that', async () => {
    const h = await create();
    const { active } = await prepare(h);
    const other = { name: 'db-rw', version: 2, role: 'something-else' };
    h.policies.set(other);
    h.policies.disputedIds.add('db-rw');
    await sweep(h);
    await h.work();
    expect((await h.grantById(active)).state).toBe('active');
    h.policies.set({
      ...other,
      role: 'db-rw',
      steps: [{ any: 1, from: ['group:default/security'] }],
    });
    await sweep(h);
    expect((await h.grantById(active)).state).toBe('active');
    // What the text that it was given under says still counts.
    h.world.groups.get('payments')?.delete('ana');
    h.world.groups.get('storefront')?.add('ana');
    await sweep(h);
    expect((await h.grantById(active)).endReason).toBe('authorization-lost');
  });

  it('starts nothing, and gives nothing up, while a policy is disputed', async () => {
    const h = await create();
    const id = await h.grant();
    h.policies.set({ name: 'db-rw', version: 2, role: 'something-else' });
    h.policies.disputedIds.add('db-rw');
    await h.work();
    expect((await h.grantById(id)).state).toBe('scheduled');
    h.policies.set({ name: 'db-rw' });
    h.policies.disputedIds.clear();
    h.clock.advance(5 * 60_000);
    await h.work();
    expect((await h.grantById(id)).state).toBe('active');
  });

  it('calls nothing judged whose end was moved by another backend meanwhile', async () => {
    const h = await create();
    const { active } = await prepare(h);
    const { stores } = h.backend();
    const seen = await stores.grants.get(h.knex, active, undefined);
    if (!seen?.grant.endsAt) {
      throw new Error('the grant has no end');
    }
    const confirm = (signature: string) =>
      h
        .parts()
        .transactions?.run(unit =>
          new SweepWriter(stores).write(unit, [
            { found: seen, what: 'confirm', signature },
          ]),
        );
    await confirm('as it was seen');
    const grants = h.knex('access_grants').where({ id: active });
    await grants.update({
      ends_at: new Date(Date.parse(seen.grant.endsAt) + HOUR).toISOString(),
    });
    await confirm('with another end');
    expect(await h.grantById(active)).toMatchObject({
      authorizedHash: 'as it was seen',
    });
  });

  it('changes nothing while all is in order', async () => {
    const h = await create();
    const { active, scheduled } = await prepare(h);
    await sweep(h);
    expect((await h.grantById(active)).state).toBe('active');
    expect((await h.grantById(scheduled)).state).toBe('scheduled');
  });

  it('ends access of who left the group, and cancels what has not started', async () => {
    const h = await create();
    const { active, scheduled } = await prepare(h);
    h.world.groups.get('payments')?.delete('ana');
    h.world.groups.get('payments')?.delete('omar');
    h.world.groups.get('storefront')?.add('ana').add('omar');
    await sweep(h);
    await h.work();
    expect(await h.grantById(active)).toMatchObject({
      state: 'ended',
      endReason: 'authorization-lost',
    });
    expect(await h.grantById(scheduled)).toMatchObject({
      state: 'cancelled',
      endReason: 'authorization-lost',
    });
    expect(h.provider.held.size).toBe(0);
    expect(h.provider.count('grant')).toBe(1);
  });

  it('ends access of who is gone, and to what is gone', async () => {
    const h = await create();
    const { active, scheduled } = await prepare(h);
    h.world.groups.forEach(members => members.delete('ana'));
    await sweep(h);
    expect((await h.grantById(active)).endReason).toBe('authorization-lost');
    expect((await h.grantById(scheduled)).state).toBe('scheduled');
    h.world.targets.delete('payments-db');
    await sweep(h);
    expect((await h.grantById(scheduled)).endReason).toBe('authorization-lost');
  });

  it('ends nothing on an error', async () => {
    const h = await create();
    const { active, scheduled } = await prepare(h);
    h.world.groups.get('payments')?.delete('ana');
    h.world.broken.add('all');
    await sweep(h);
    expect((await h.grantById(active)).state).toBe('active');
    h.world.broken.clear();
    h.world.broken.add(user('omar'));
    await sweep(h);
    expect((await h.grantById(active)).state).toBe('active');
    h.world.broken.clear();
    await sweep(h);
    expect((await h.grantById(active)).state).toBe('revoking');
    expect((await h.grantById(scheduled)).state).toBe('scheduled');
  });

  it('does not believe a catalog that has lost everybody', async () => {
    const h = await Harness.create(await databases.init(databaseId), {
      activePerUser: 20,
    });
    const ids = [];
    for (let i = 0; i < 12; i++) {
      ids.push(await h.grant({}, ['ana', 'omar', 'chen'][i % 3]));
    }
    await h.work();
    h.world.groups.forEach(members => members.clear());
    await sweep(h);
    await sweep(h);
    for (const id of ids) {
      expect((await h.grantById(id)).state).toBe('active');
    }
    const opened = (await h.actions()).filter(a => a === 'breaker-opened');
    expect(opened).toHaveLength(1);
  });

  it('ends what no policy gives any more', async () => {
    const h = await create();
    const { active } = await prepare(h);
    h.policies.remove('db-rw');
    await sweep(h);
    expect((await h.grantById(active)).endReason).toBe('authorization-lost');
  });

  it('applies a policy that was tightened, and shows the difference', async () => {
    const h = await create();
    const { active, scheduled } = await prepare(h);
    h.policies.set({
      name: 'db-rw',
      version: 2,
      steps: [
        { any: 1, from: ['owners'] },
        { any: 1, from: ['group:default/security'] },
      ],
    });
    await sweep(h);
    const { endReason, requestId } = await h.grantById(active);
    expect(endReason).toBe('authorization-lost');
    expect((await h.grantById(scheduled)).state).toBe('scheduled');
    const { items } = await h.ledger.list(h.knex, {
      requestId,
      limit: 100,
      offset: 0,
    });
    const row = items.find(({ action }) => action === 'grant-ending');
    expect(row?.details.reason).toMatch(
      /approvals that were given are not enough.*\(policy db-rw was [0-9a-f]{12} and is [0-9a-f]{12}, version 2/,
    );
  });

  it('shortens what lasts longer than the policy allows now', async () => {
    const h = await create();
    const { active } = await prepare(h);
    h.policies.set({ name: 'db-rw', version: 2, max: 'PT30M' });
    await sweep(h);
    const grant = await h.grantById(active);
    expect(grant.state).toBe('active');
    expect(
      Date.parse(grant.endsAt ?? '') - Date.parse(grant.startsAt ?? ''),
    ).toBe(HOUR / 2);
    expect(await h.actions(grant.requestId)).toContain('grant-shortened');
    h.clock.advance(HOUR / 2);
    await h.work();
    expect((await h.grantById(active)).endReason).toBe('expired');
    expect(h.provider.held.has('pay_rw/ana')).toBe(false);
  });

  it('shortens also what was being given when the policy was tightened', async () => {
    const h = await create();
    h.provider.slow = 1;
    const id = await h.grant({ duration: 'PT4H' });
    await h.work();
    expect((await h.grantById(id)).state).toBe('provisioning');
    h.policies.set({ name: 'db-rw', version: 2, max: 'PT1H' });
    await sweep(h);
    h.clock.advance(60_000);
    await h.work();
    expect((await h.grantById(id)).state).toBe('active');
    await sweep(h);
    const { startsAt, endsAt } = await h.grantById(id);
    expect(Date.parse(endsAt ?? '') - Date.parse(startsAt ?? '')).toBe(HOUR);
  });

  it('lets a policy that was loosened, or only reworded, change nothing', async () => {
    const h = await create();
    const { active } = await prepare(h);
    h.policies.set({ name: 'db-rw', version: 2, max: 'PT8H' });
    // Who approved has moved on since; what they decided stands.
    h.world.groups.get('payments')?.delete('bo');
    const asked = h.world.catalog.getEntityByRef.mock.calls.length;
    await sweep(h);
    const grant = await h.grantById(active);
    expect(grant.state).toBe('active');
    const once = h.world.catalog.getEntityByRef.mock.calls.length;
    expect(once).toBeGreaterThan(asked);
    await sweep(h);
    expect(h.world.catalog.getEntityByRef.mock.calls).toHaveLength(once);
  });

  it('asks the catalog once for a page, however many grants there are', async () => {
    const h = await Harness.create(await databases.init(databaseId), {
      activePerUser: 20,
    });
    for (let i = 0; i < 9; i++) {
      await h.grant({}, ['ana', 'omar', 'chen'][i % 3]);
    }
    await h.work();
    h.world.catalog.getEntityByRef.mockClear();
    h.world.catalog.getEntitiesByRefs.mockClear();
    await sweep(h);
    expect(h.world.catalog.getEntityByRef).not.toHaveBeenCalled();
    expect(h.world.catalog.getEntitiesByRefs).toHaveBeenCalledTimes(1);
  });

  it('follows the posture that a policy reads, and nothing when it is unknown', async () => {
    const h = await Harness.create(await databases.init(databaseId), {
      when: 'service.openCriticals == 0',
    });
    let openCriticals: number | undefined = 0;
    h.extensions.setPostureSource({
      posture: async () =>
        openCriticals === undefined
          ? { status: 'error', reason: 'down' }
          : {
              status: 'resolved',
              value: {
                level: 'gold',
                overdueCriticals: 0,
                openCriticals,
                asOf: new Date().toISOString(),
              },
            },
    });
    const id = await h.grant();
    await h.work();
    openCriticals = undefined;
    await sweep(h);
    expect((await h.grantById(id)).state).toBe('active');
    openCriticals = 0;
    await sweep(h);
    expect((await h.grantById(id)).state).toBe('active');
    openCriticals = 1;
    await sweep(h);
    expect((await h.grantById(id)).endReason).toBe('authorization-lost');
  });

  it('ends once when two backends sweep at the same time', async () => {
    const h = await create();
    await prepare(h);
    h.world.groups.get('payments')?.delete('ana');
    await Promise.all([sweep(h), sweep(h), sweep(h)]);
    const ending = (await h.actions()).filter(a => a === 'grant-ending');
    expect(ending).toHaveLength(1);
  });
});
