import { delegate, extend, hook } from '../__testUtils__/flows';
import { createDatabases, Harness } from '../__testUtils__/harness';
import type { PolicyOptions } from '../__testUtils__/policies';
import { user } from '../__testUtils__/world';

jest.setTimeout(180_000);

const databases = createDatabases();
const named = (name: string) => expect.objectContaining({ name });
const SECURITY = { any: 1, from: ['group:default/security'] };

/** Lets so many go on together. */
function gate(many: number): () => Promise<void> {
  let waiting = 0;
  let open = () => {};
  const opened = new Promise<void>(resolve => {
    open = resolve;
  });
  return () => {
    waiting += 1;
    if (waiting === many) {
      open();
    }
    return opened;
  };
}

describe.each(databases.eachSupportedId())(
  'threats between look and effect, on %s',
  databaseId => {
    const create = async (...policies: PolicyOptions[]) =>
      Harness.create(await databases.init(databaseId), ...policies);

    describe('threat: a decision that was looked at before another one added stages', () => {
      const setup = async () => {
        const h = await create({
          hooks: ['watch'],
          steps: [{ any: 2, from: ['owners'] }],
          duration: { max: 'PT1H', extend: { by: 'PT1H', times: 2 } },
        });
        let pass: (() => Promise<void>) | undefined;
        h.extensions.addHook(
          hook({
            timeoutMs: 30_000,
            onDecide: async ({ decider }) => {
              await pass?.();
              return pass && decider === user('bo')
                ? { kind: 'require', steps: [SECURITY], reason: 'bo is new' }
                : { kind: 'abstain' };
            },
          }),
        );
        const together = async (id: string) => {
          pass = gate(2);
          await Promise.all([h.decide(id, 'bo'), h.decide(id, 'chen')]);
          pass = undefined;
        };
        return { h, together };
      };

      it('does not complete a request', async () => {
        const { h, together } = await setup();
        const { id } = await h.request();
        await together(id);
        expect((await h.requestById(id)).state).toBe('pending');
        await h.decide(id, 'sam');
        expect((await h.requestById(id)).state).toBe('approved');
        await h.work();
        expect(h.provider.held).toEqual(new Set(['pay_rw/ana']));
      });

      it('extends nothing', async () => {
        const { h, together } = await setup();
        const { id } = await h.request();
        await h.decide(id, 'bo');
        await h.decide(id, 'chen');
        await h.work();
        const grant = await h.grantOf(id);
        const { endsAt } = await h.grantById(grant);
        const { id: more } = await extend(h, grant, { duration: 'PT1H' });
        await together(more);
        expect((await h.requestById(more)).state).toBe('pending');
        expect((await h.grantById(grant)).endsAt).toBe(endsAt);
      });
    });

    it('threat: approval of one target used for another', async () => {
      const h = await create();
      const { id } = await h.request();
      h.policies.set({ version: 2, entity: 'component:default/payments-api' });
      await expect(h.decide(id, 'bo')).rejects.toThrow(/another target now/);
      expect((await h.requestById(id)).state).toBe('invalidated');
    });

    it('threat: a row of a grant exchanged after approval', async () => {
      const h = await create();
      const admin = JSON.stringify({ role: 'admin' });
      const exchange = (id: string) =>
        h.knex('access_grants').where({ id }).update({ entitlement: admin });
      const early = await h.grant();
      await exchange(early);
      await h.work();
      expect(await h.grantById(early)).toMatchObject({
        state: 'cancelled',
        lastError: expect.stringContaining('changed after it was approved'),
      });
      const late = await h.grant();
      await h.work();
      await exchange(late);
      const found = await h
        .backend()
        .stores.grants.get(h.knex, late, undefined);
      await h.backend().transactions.run(unit =>
        h.backend().stores.operations.schedule(unit.trx, {
          kind: 'converge',
          requestId: found?.request.id ?? '',
          grantId: late,
          entitlementKey: found?.grant.entitlementKey ?? '',
          dueAt: new Date(0),
        }),
      );
      await h.work();
      expect(h.provider.held).toEqual(new Set(['pay_rw/ana']));
      expect(await h.actions()).toContain('converge-attempt-failed');
    });

    describe('threat: an approver whose account was taken over', () => {
      const hold = (h: Harness, name: string) =>
        h.backend().emergency.revokeAll({
          scope: 'person',
          ref: user(name),
          reason: 'a laptop was stolen',
          hold: true,
          by: user('sam'),
        });

      it('approves nothing while held back, and can still deny', async () => {
        const h = await create();
        const { id } = await h.request();
        await hold(h, 'bo');
        await expect(h.decide(id, 'bo')).rejects.toThrow(
          named('ConflictError'),
        );
        expect((await h.requestById(id)).state).toBe('pending');
        await h.decide(id, 'bo', 'deny');
        expect((await h.requestById(id)).state).toBe('denied');
      });

      it('lets nobody approve in their place', async () => {
        const h = await create({ steps: [{ any: 1, from: [user('bo')] }] });
        const { id } = await h.request();
        await delegate(h, 'bo', 'otto');
        await hold(h, 'bo');
        await expect(h.decide(id, 'otto')).rejects.toThrow(/held back/);
        expect((await h.requestById(id)).state).toBe('pending');
      });
    });
  },
);
