import { decideAs, delegate, preview } from '../__testUtils__/flows';
import { createDatabases, Harness } from '../__testUtils__/harness';
import type { PolicyOptions } from '../__testUtils__/policies';
import { user } from '../__testUtils__/world';

jest.setTimeout(180_000);

const databases = createDatabases();
const named = (name: string) => expect.objectContaining({ name });
const HOUR = 3_600_000;
const step = (...from: string[]) => ({ any: 1, from });
const rule = (name: string, when: string, ...steps: object[]) => ({
  name,
  when,
  approval: { deadline: 'PT2H', steps },
});

describe.each(databases.eachSupportedId())('threats on %s', databaseId => {
  const setup = async (...policies: PolicyOptions[]) =>
    Harness.create(await databases.init(databaseId), ...policies);
  const stateOf = async (h: Harness, id: string) =>
    (await h.requestById(id)).state;

  describe('threat: self-approval', () => {
    it.each([
      'user:default/ana',
      'User:Default/ANA',
      'ana',
      ' user:default/ana ',
    ])('is refused under the name %p', async by => {
      const h = await setup();
      const { id } = await h.request();
      await expect(
        h
          .backend()
          .decisions.decide(id, { verdict: 'approve', reason: null, by }),
      ).rejects.toThrow(/somebody other than the one who asked/);
      expect(await stateOf(h, id)).toBe('pending');
    });

    it('is refused through whom it is asked for, and through membership in the group that approves', async () => {
      const h = await setup({
        forOthers: true,
        steps: [step('group:default/payments-leads', 'owners')],
      });
      const { id } = await h.request({ grantee: user('BO') });
      for (const by of ['ana', 'bo']) {
        await expect(h.decide(id, by)).rejects.toThrow(/somebody other than/);
      }
      await delegate(h, 'chen', 'bo');
      await expect(h.decide(id, 'bo')).rejects.toThrow(
        named('NotAllowedError'),
      );
      expect(await stateOf(h, id)).toBe('pending');
    });
  });

  describe('threat: identity collision at the provider', () => {
    it('is refused when the person has no name of their own there', async () => {
      const h = await setup();
      h.provider.principals.set('ana', '');
      await expect(h.request()).rejects.toThrow(/ana has no login/);
    });

    it('gives nothing to another name than the one that was approved', async () => {
      const h = await setup();
      await h.grant();
      h.provider.principals.set('ana', 'a-n-a');
      await h.work();
      expect(h.provider.held).toEqual(new Set());
    });
  });

  describe('threat: approval by somebody who matches a sibling only', () => {
    it('is refused: of another rule, and of another policy on the target', async () => {
      const h = await setup(
        {
          rules: [
            rule(
              'short',
              'request.duration <= duration("1h")',
              step('group:default/payments-leads'),
            ),
            rule('long', 'true', step('group:default/security')),
          ],
        },
        {
          name: 'db-ro',
          role: 'pay_ro',
          steps: [step('group:default/payments-approvers')],
        },
      );
      const { id } = await h.request({ duration: 'PT1H' });
      for (const by of ['sam', 'chen']) {
        await expect(h.decide(id, by)).rejects.toThrow(
          named('NotAllowedError'),
        );
      }
      await h.decide(id, 'bo');
    });
  });

  describe('threat: stale approver', () => {
    it('is refused when they left between the notice and the click', async () => {
      const h = await setup({
        steps: [step('group:default/payments-approvers')],
      });
      h.world.groups.get('payments-approvers')?.add('bo');
      const { id } = await h.request();
      h.world.groups.get('payments-approvers')?.delete('chen');
      await expect(h.decide(id, 'chen')).rejects.toThrow(
        named('NotAllowedError'),
      );
      await h.decide(id, 'bo');
    });

    it('does not let a deleted group approve, nor count as nobody', async () => {
      const h = await setup({
        steps: [step('group:default/payments-approvers')],
      });
      const { id } = await h.request();
      h.world.groups.delete('payments-approvers');
      await expect(h.decide(id, 'chen')).rejects.toThrow(
        named('ServiceUnavailableError'),
      );
      expect(await stateOf(h, id)).toBe('pending');
    });
  });

  describe('threat: lost eligibility', () => {
    it('ends the request at the decision', async () => {
      const h = await setup();
      const { id } = await h.request();
      h.world.groups.get('payments')?.delete('ana');
      h.world.groups.get('storefront')?.add('ana');
      await expect(h.decide(id, 'bo')).rejects.toThrow(/may no longer ask/);
      expect(await stateOf(h, id)).toBe('invalidated');
    });

    it('of the other ends a request for somebody else', async () => {
      const h = await setup({ forOthers: true });
      const { id } = await h.request({ grantee: user('chen') });
      h.world.groups.get('payments')?.delete('chen');
      await expect(h.decide(id, 'bo')).rejects.toThrow(/chen may not have it/);
      expect(await stateOf(h, id)).toBe('invalidated');
    });

    it('cancels the grant at its start', async () => {
      const h = await setup();
      const grant = await h.grant();
      h.world.groups.get('payments')?.delete('ana');
      await h.work();
      expect((await h.grantById(grant)).state).toBe('cancelled');
      expect(h.provider.held).toEqual(new Set());
    });
  });

  describe('threat: replay of an approval', () => {
    it('has no effect, one after the other and all at once', async () => {
      const h = await setup();
      const { id } = await h.request();
      await h.decide(id, 'bo');
      const replays = await Promise.allSettled(
        Array.from({ length: 8 }, () => h.decide(id, 'bo')),
      );
      expect(replays.filter(o => o.status === 'fulfilled')).toEqual([]);
      const actions = await h.actions(id);
      expect(actions.filter(a => a === 'request-approved')).toHaveLength(1);
      expect(actions.filter(a => a === 'grant-scheduled')).toHaveLength(1);
    });
  });

  describe('threat: double approval', () => {
    it('at the same moment makes one grant', async () => {
      const h = await setup();
      const { id } = await h.request();
      const outcomes = await Promise.allSettled(
        ['bo', 'chen', 'omar'].map(by => h.decide(id, by)),
      );
      const lost = outcomes.flatMap(o =>
        o.status === 'rejected' ? [String(o.reason)] : [],
      );
      expect(lost).toHaveLength(2);
      for (const why of lost) {
        expect(why).toMatch(
          /The request was approved by user:default\/\w+ at 2/,
        );
      }
      expect(
        await h.knex('access_grants').where({ request_id: id }),
      ).toHaveLength(1);
    });
  });

  describe('threat: approval after the deadline', () => {
    it.each(['before', 'after'])('is refused %s the cleanup', async when => {
      const h = await setup();
      const { id } = await h.request();
      h.clock.advance(2 * HOUR);
      if (when === 'after') {
        await h.work();
      }
      await expect(h.decide(id, 'bo')).rejects.toThrow(named('ConflictError'));
      await h.work();
      expect(await stateOf(h, id)).toBe('lapsed');
    });

    it('and the cleanup never overwrites a decision', async () => {
      const h = await setup();
      const { id } = await h.request();
      h.clock.advance(2 * HOUR - 1000);
      await h.decide(id, 'bo');
      h.clock.advance(2000);
      await h.work();
      expect(await stateOf(h, id)).toBe('approved');
    });
  });

  describe('threat: policy changed between request and decision', () => {
    const strict = {
      version: 2,
      steps: [step('owners'), step('group:default/security')],
    };

    it('needs the approvals of both: when it is tightened', async () => {
      const h = await setup();
      const { id } = await h.request();
      h.policies.set(strict);
      await h.decide(id, 'bo');
      expect(await stateOf(h, id)).toBe('pending');
      await h.decide(id, 'sam');
      expect(await stateOf(h, id)).toBe('approved');
    });

    it('needs the approvals of both: when it is loosened, to automatic too', async () => {
      const h = await setup(strict);
      const { id } = await h.request();
      h.policies.set({
        version: 3,
        rules: [
          { name: 'auto', when: 'true', approval: { auto: true } },
          rule('people', 'true', step('owners')),
        ],
      });
      await h.work();
      expect(await stateOf(h, id)).toBe('pending');
      await h.decide(id, 'bo');
      expect(await stateOf(h, id)).toBe('pending');
      await h.decide(id, 'sam');
      expect(await stateOf(h, id)).toBe('approved');
    });

    it('cancels at the start what is not approved under the newer one', async () => {
      const h = await setup();
      const grant = await h.grant();
      h.policies.set(strict);
      await h.work();
      expect((await h.grantById(grant)).state).toBe('cancelled');
    });
  });

  describe('threat: lookup error taken for an empty answer', () => {
    it.each(['group:default/payments', 'user:default/ana'])(
      'approves nothing when %s can’t be looked up',
      async ref => {
        const h = await setup();
        const { id } = await h.request();
        h.world.broken.add(ref);
        await expect(h.decide(id, 'bo')).rejects.toThrow(
          named('ServiceUnavailableError'),
        );
        await expect(h.request({}, 'ana')).rejects.toThrow(
          named('ServiceUnavailableError'),
        );
        expect(await stateOf(h, id)).toBe('pending');
      },
    );

    it('starts nothing', async () => {
      const h = await setup();
      const grant = await h.grant();
      h.world.broken.add('all');
      await h.work();
      expect((await h.grantById(grant)).state).toBe('scheduled');
      expect(h.provider.held).toEqual(new Set());
    });
  });

  describe('threat: least restrictive union of rules or policies', () => {
    it('takes bounds and people from one policy, and a denial from each', async () => {
      const h = await setup(
        {
          duration: { max: 'PT1H' },
          steps: [step('group:default/security')],
          denied: ['user:default/omar'],
        },
        { name: 'wide', role: 'other', steps: [step('owners')] },
      );
      await expect(h.request({ duration: 'PT4H' })).rejects.toThrow(
        /^duration must be between/,
      );
      await expect(h.request({}, 'omar')).rejects.toThrow(
        /excludes user:default\/omar/,
      );
      const { id } = await h.request({ duration: 'PT1H' });
      await expect(h.decide(id, 'bo')).rejects.toThrow(
        named('NotAllowedError'),
      );
    });
  });

  describe('threat: parameters changed after approval', () => {
    it.each([
      ['reason', { reason: 'something else altogether' }],
      ['duration', { duration: 'PT4H' }],
      ['grantee', { grantee: user('omar') }],
      ['start', { starts_at: '2020-01-01T00:00:00.000Z' }],
    ])('gives nothing when the %s differs', async (_, change) => {
      const h = await setup();
      const { id } = await h.request();
      await h.decide(id, 'bo');
      await h.knex('access_requests').where({ id }).update(change);
      await h.work();
      const grant = await h.grantById(await h.grantOf(id));
      expect(grant).toMatchObject({
        state: 'cancelled',
        lastError: expect.stringMatching(/was changed after it was/),
      });
      expect(h.provider.held).toEqual(new Set());
    });

    it('gives nothing when more was written than was approved', async () => {
      const h = await setup();
      const { id } = await h.request({ duration: 'PT2H' });
      await decideAs(h, id, 'bo', { duration: 'PT1H' });
      await h
        .knex('access_requests')
        .where({ id })
        .update({ approved_duration: null });
      await h.work();
      expect(h.provider.held).toEqual(new Set());
    });

    it('is not approved when it differs before', async () => {
      const h = await setup();
      const { id } = await h.request();
      await h
        .knex('access_requests')
        .where({ id })
        .update({ duration: 'PT4H' });
      await expect(h.decide(id, 'bo')).rejects.toThrow(
        /changed after it was made/,
      );
    });
  });

  describe('threat: spoofed context shown to approvers', () => {
    it.each([
      ['turns the direction of text', 'payments \u202eevorppa esaelp'],
      ['holds control characters', 'payments are \u001b[2Kfine now'],
    ])('a reason that %s is refused', async (_, reason) => {
      const h = await setup();
      const made = h.request({ reason });
      await expect(made).rejects.toThrow(named('InputError'));
      await expect(made).rejects.toThrow(/^reason must not hold control/);
    });

    it('what is claimed is marked as claimed', async () => {
      const h = await setup();
      const { facts } = await h.request({ ticket: 'INC-1' });
      expect(facts.filter(({ label }) => label === 'Ticket')).toEqual([
        { label: 'Ticket', value: 'INC-1', verified: false },
      ]);
    });
  });

  describe('threat: enumeration by errors', () => {
    it('says the same of what is hidden and of what is not there', async () => {
      const h = await setup();
      const why = async (input: object) =>
        preview(h, input).catch((error: unknown) => error);
      const missing = await why({ entitlementId: 'nothing' });
      h.world.targets.delete('payments-db');
      const hidden = await why({ entitlementId: 'db-rw' });
      expect(missing).toEqual(named('NotFoundError'));
      expect(String(hidden)).toBe(String(missing).replace('nothing', 'db-rw'));
    });
  });
});
