import { createDatabases, Harness } from '../__testUtils__/harness';
import { multiply } from '../__testUtils__/multiply';
import type { PolicyOptions } from '../__testUtils__/policies';
import { user } from '../__testUtils__/world';
import { CredentialService } from '../services/CredentialService';

jest.setTimeout(120_000);

const databases = createDatabases();
const HOUR = 3_600_000;
const { signal } = new AbortController();

describe.each(databases.eachSupportedId())('threats on %s', databaseId => {
  const setup = async (...policies: PolicyOptions[]) =>
    Harness.create(await databases.init(databaseId), ...policies);
  const activate = async (h: Harness) => {
    const id = await h.grant();
    await h.work();
    return id;
  };
  const compare = async (h: Harness) => {
    h.clock.advance(60_000);
    await h.backend().reconciler.runOnce(signal);
    await h.work();
  };
  const sweep = (h: Harness) => h.backend().sweep.runOnce(signal);

  describe('threat: provider partial failure', () => {
    it('leaves nothing of what took effect before it failed for good', async () => {
      const h = await setup();
      const id = await h.grant();
      h.provider.faults.grant = ['after', 'after', 'after'];
      h.provider.faults.inspect = [undefined, 'permanent'];
      for (let i = 0; i < 4; i++) {
        await h.work();
        h.clock.advance(10 * 60_000);
      }
      expect((await h.grantById(id)).state).toBe('failed');
      expect(h.provider.held.size).toBe(0);
    });

    it('has the obligation to revoke on record before it is asked', async () => {
      const h = await setup();
      const grantId = await h.grant();
      const owed: unknown[] = [];
      h.provider.beforeChange = async method => {
        owed.push([
          method,
          await h
            .knex('access_operations')
            .where({ grant_id: grantId, kind: 'revoke' })
            .whereNull('done_at')
            .select('kind'),
        ]);
      };
      await h.work();
      expect(owed).toEqual([['grant', [{ kind: 'revoke' }]]]);
    });
  });

  describe('threat: revocation does not end sessions', () => {
    it('ends them, also when the access is gone already', async () => {
      const h = await setup();
      const id = await activate(h);
      h.provider.sessions.add('pay_rw/ana');
      // A killed attempt took the access away and did not come to the sessions.
      h.provider.held.clear();
      await h.backend().grants.giveBack(id, user('ana'));
      await h.work();
      expect((await h.grantById(id)).state).toBe('ended');
      expect(h.provider.sessions.size).toBe(0);
    });
  });

  describe('threat: foreign access removed', () => {
    it('is never touched where the policy does not say so', async () => {
      const h = await setup();
      h.provider.foreign.add('pay_rw/eve').add('pay_rw/ana');
      const id = await h.grant();
      await h.work();
      await h.work();
      expect((await h.grantById(id)).state).toBe('failed');
      await compare(h);
      await compare(h);
      expect(h.provider.foreign.size).toBe(2);
    });
  });

  describe('threat: mass removal', () => {
    it('is stopped when the record has lost most of what is there', async () => {
      const h = await setup();
      await multiply(h, await activate(h), 9);
      await h.knex('access_operations').delete();
      await h.knex('access_grants').update({ state: 'ended' });
      await compare(h);
      await compare(h);
      expect(h.provider.held.size).toBe(10);
    });
  });

  describe('threat: directory sync gives back what was taken away', () => {
    it('is found and taken away again', async () => {
      const h = await setup();
      const id = await activate(h);
      await h.backend().grants.giveBack(id, user('ana'));
      await h.work();
      h.provider.held.add('pay_rw/ana');
      await compare(h);
      await compare(h);
      expect(h.provider.held.size).toBe(0);
    });
  });

  describe('threat: authorization lost while access lasts', () => {
    it('ends it for who leaves, and keeps it while that is not known', async () => {
      const h = await setup();
      const id = await activate(h);
      h.world.groups.get('payments')?.delete('ana');
      h.world.groups.get('storefront')?.add('ana');
      h.world.broken.add('all');
      await sweep(h);
      expect((await h.grantById(id)).state).toBe('active');
      h.world.broken.clear();
      await sweep(h);
      await h.work();
      expect(await h.grantById(id)).toMatchObject({
        state: 'ended',
        endReason: 'authorization-lost',
      });
      expect(h.provider.held.size).toBe(0);
    });
  });

  describe('threat: clock skew', () => {
    it.each([-24 * HOUR, 24 * HOUR])(
      'of a backend by %d ms neither ends access early nor late',
      async skew => {
        const h = await setup();
        // Given by a backend whose clock is right, ended by one whose is not.
        const id = await activate(h);
        const real = Date.now;
        const skewed = jest
          .spyOn(Date, 'now')
          .mockImplementation(() => real() + skew);
        try {
          h.clock.advance(HOUR - 60_000);
          await h.work();
          expect((await h.grantById(id)).state).toBe('active');
          h.clock.advance(61_000);
          await h.work();
          expect((await h.grantById(id)).state).toBe('ended');
        } finally {
          skewed.mockRestore();
        }
      },
    );
  });

  describe('threat: a backend that was thought dead writes', () => {
    it('can neither finish, nor postpone, nor go on with what another one holds', async () => {
      const h = await setup();
      await h.grant();
      const { operations } = h.backend().stores;
      const claim = (owner: string) =>
        h.knex.transaction(async trx => {
          const now = await h.clock.now(trx);
          const until = new Date(now.getTime() + 60_000);
          return operations.claim(trx, {
            owner,
            now,
            until,
            kinds: ['grant'],
            limit: 1,
          });
        });
      const [lost] = await claim('first');
      h.clock.advance(61_000);
      const [held] = await claim('second');
      expect(held).toMatchObject({
        id: lost.id,
        leaseEpoch: lost.leaseEpoch + 1,
      });
      const now = await h.clock.now(h.knex);
      await h.knex.transaction(async trx => {
        expect(await operations.holds(trx, lost)).toBe(false);
        expect((await operations.heldOf(trx, [lost])).size).toBe(0);
        await operations.finish(trx, lost, now);
        await operations.postpone(trx, lost, { dueAt: now, attempts: 9 });
      });
      expect(
        await h.knex('access_operations').where({ id: held.id }).first(),
      ).toMatchObject({ done_at: null, lease_owner: 'second', attempts: 0 });
      await h.knex.transaction(async trx => {
        expect(await operations.holds(trx, held)).toBe(true);
      });
      // The lock of the entitlement stays with the second one, too.
      expect(await claim('third')).toEqual([]);
    });
  });

  describe('threat: access that can not be taken away', () => {
    it('is told to security, the owner and the person, and stops new access', async () => {
      const h = await setup(
        { name: 'db-rw' },
        { name: 'too', eligible: ['group:default/payments'] },
      );
      const id = await activate(h);
      const other = await h.grant({ entitlementId: 'too' }, 'omar');
      h.clock.advance(HOUR);
      h.provider.faults.revoke = Array.from({ length: 40 }, () => 'before');
      for (let i = 0; i < 6; i++) {
        await h
          .knex('access_operations')
          .where({ kind: 'grant' })
          .update({
            due_at: new Date(Date.now() + 48 * HOUR).toISOString(),
          });
        await h.work();
        h.clock.advance(5 * 60_000);
      }
      expect((await h.grantById(id)).state).toBe('revoke-overdue');
      const [page] = await h
        .knex('access_outbox')
        .where('payload', 'like', '%"severity":"critical"%');
      for (const who of ['group:default/payments', 'security', user('ana')]) {
        expect(page.payload).toContain(who);
      }
      await h
        .knex('access_operations')
        .where({ kind: 'grant' })
        .update({
          due_at: new Date(0).toISOString(),
        });
      await h.work();
      expect((await h.grantById(other)).state).toBe('cancelled');
    });
  });

  describe('threat: provider that is not installed any more', () => {
    it('makes the revoke overdue instead of forgotten', async () => {
      const h = await setup();
      const id = await activate(h);
      jest.spyOn(h.providers, 'get').mockImplementation(() => {
        throw new Error('provider fake is not installed');
      });
      h.clock.advance(HOUR);
      for (let i = 0; i < 6; i++) {
        await h.work();
        h.clock.advance(5 * 60_000);
      }
      expect((await h.grantById(id)).state).toBe('revoke-overdue');
      const { items } = await h.backend().stores.grants.list(h.knex, {
        overdue: true,
        limit: 10,
        offset: 0,
        visible: undefined,
      });
      expect(items.map(({ grant }) => grant.id)).toEqual([id]);
      jest.restoreAllMocks();
      await h.work();
      expect((await h.grantById(id)).state).toBe('ended');
      expect(h.provider.held.size).toBe(0);
    });
  });

  describe('threat: a credential while nobody takes the access away', () => {
    it('is not given after the end', async () => {
      const h = await setup();
      const id = await activate(h);
      const { transactions, stores, rates } = h.backend();
      const service = new CredentialService(
        transactions,
        stores,
        h.providers,
        rates,
      );
      const issue = async () => {
        const found = await stores.grants.get(h.knex, id, undefined);
        return found && service.issue(found, user('ana'));
      };
      expect(await issue()).toMatchObject({ value: 'secret-of-pay_rw/ana' });
      h.clock.advance(HOUR);
      await expect(issue()).rejects.toThrow(/^The access ended at /);
      expect((await h.grantById(id)).state).toBe('active');
      expect(await h.actions()).toContain('credential-refused');
      expect(
        h.provider.calls.filter(call => call.startsWith('credential')),
      ).toHaveLength(1);
      await h.work();
      expect((await h.grantById(id)).state).toBe('ended');
    });
  });

  describe('threat: a person whose account was taken over', () => {
    it('loses everything by one command, and gets nothing new', async () => {
      const h = await setup({ name: 'db-rw', activePerUser: 5 });
      await activate(h);
      const { id: waiting } = await h.request();
      const scheduled = await h.grant();
      await h.backend().emergency.revokeAll({
        scope: 'person',
        ref: user('ana'),
        reason: 'the account was taken over',
        hold: true,
        by: user('sam'),
      });
      await h.work();
      expect(h.provider.held.size).toBe(0);
      expect((await h.requestById(waiting)).state).toBe('invalidated');
      expect((await h.grantById(scheduled)).state).toBe('cancelled');
      await expect(h.request()).rejects.toThrow(/held back/);
    });
  });
});
