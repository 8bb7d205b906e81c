import { untilWaiting } from '@fairway/test-backends';
import { extend } from '../__testUtils__/flows';
import { createDatabases, Harness } from '../__testUtils__/harness';

jest.setTimeout(120_000);

const MINUTE = 60_000;

/** A door that stays shut until somebody opens it. */
function door() {
  let open = () => {};
  const opened = new Promise<void>(resolve => {
    open = resolve;
  });
  return { open, opened };
}

/** Which backend comes first is decided here, by waiting until the other one waits. */
describe('transactions of two backends on one PostgreSQL', () => {
  const databases = createDatabases();

  async function setUp() {
    const h = await Harness.create(await databases.init('POSTGRES_18'), {
      duration: { max: 'PT1H', extend: { by: 'PT1H', times: 2 } },
    });
    const deadlocks: string[] = [];
    h.knex.on('query-error', (error: { code?: string; message: string }) => {
      if (error.code === '40P01') {
        deadlocks.push(error.message);
      }
    });
    const grantId = await h.grant({ duration: 'PT1H' });
    await h.work();
    return { h, grantId, deadlocks };
  }

  /** One backend changes the grant, and is on record when the other one waits. */
  async function meanwhile(
    h: Harness,
    grantId: string,
    other: () => Promise<unknown>,
  ): Promise<void> {
    const locked = door();
    const { stores } = h.backend();
    const { transactions } = h.parts();
    if (!transactions) {
      throw new Error('the harness has no transactions');
    }
    const step = transactions.run(async unit => {
      await stores.grants.lock(unit.trx, grantId);
      locked.open();
      await untilWaiting(h.knex, 1);
      unit.audit({ actor: 'system:test', action: 'step', grantId });
    });
    await locked.opened;
    await Promise.all([step, other()]);
  }

  it('do not wait for each other when access is extended and changed', async () => {
    const { h, grantId, deadlocks } = await setUp();
    await meanwhile(h, grantId, () => extend(h, grantId));
    expect(deadlocks).toEqual([]);
    expect(await h.actions()).toEqual(
      expect.arrayContaining(['step', 'request-created']),
    );
    expect(await h.verify()).toMatchObject({ ok: true });
  });

  it('do not wait for each other when access is put right and changed', async () => {
    const { h, grantId, deadlocks } = await setUp();
    const compare = () =>
      h.backend().reconciler.runOnce(new AbortController().signal);
    h.provider.held.clear();
    h.clock.advance(MINUTE);
    await compare();
    h.repairs = { ...h.repairs, missing: 'restore', tampered: 'end' };
    h.clock.advance(MINUTE);
    await meanwhile(h, grantId, compare);
    expect(deadlocks).toEqual([]);
    await h.work();
    expect(h.provider.held.size).toBe(1);
  });

  it('do not wait for each other when operations are claimed and access is put right', async () => {
    const { h, grantId, deadlocks } = await setUp();
    const { transactions } = h.parts();
    h.repairs = { ...h.repairs, tampered: 'end' };
    h.provider.tampered.set('pay_rw/ana', 'it points to another role');
    const compare = () =>
      h.backend().reconciler.runOnce(new AbortController().signal);
    h.clock.advance(MINUTE);
    await compare();
    h.clock.advance(MINUTE);
    const locked = door();
    const claim = transactions?.run(async unit => {
      await unit
        .trx('access_operations')
        .where({ grant_id: grantId, kind: 'revoke' })
        .forUpdate()
        .select('id');
      locked.open();
      await untilWaiting(h.knex, 1);
      unit.audit({ actor: 'system:test', action: 'claim', grantId });
    });
    await locked.opened;
    await Promise.all([claim, compare()]);
    expect(deadlocks).toEqual([]);
    expect((await h.grantById(grantId)).state).toBe('revoking');
  });

  it('are done again when PostgreSQL ended one of those that wait for each other', async () => {
    const { h, grantId, deadlocks } = await setUp();
    const second = await h.grant({ entitlementId: 'db-rw' }, 'omar');
    const both = [grantId, second];
    const { transactions } = h.parts();
    const { grants } = h.backend().stores;
    const doors = [door(), door()];
    let tries = 0;
    await Promise.all(
      both.map((first, index) =>
        transactions?.run(async unit => {
          tries += 1;
          await grants.lock(unit.trx, first);
          doors[index].open();
          await doors[1 - index].opened;
          await grants.lock(unit.trx, both[1 - index]);
          unit.audit({ actor: 'system:test', action: `step-${index}` });
        }),
      ),
    );
    expect(deadlocks).toHaveLength(1);
    expect(tries).toBe(3);
    const steps = (await h.actions()).filter(each => each.startsWith('step-'));
    expect(steps.sort()).toEqual(['step-0', 'step-1']);
    expect(await h.verify()).toMatchObject({ ok: true });
  });
});
