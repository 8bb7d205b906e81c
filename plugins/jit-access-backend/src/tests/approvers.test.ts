import { toldTo } from '../__testUtils__/flows';
import { createDatabases, Harness } from '../__testUtils__/harness';
import type { PolicyOptions } from '../__testUtils__/policies';
import { user } from '../__testUtils__/world';

jest.setTimeout(180_000);

const databases = createDatabases();
const named = (name: string) => expect.objectContaining({ name });
const people = (from: string[], more: object = {}) => ({
  name: 'people',
  when: 'true',
  approval: { deadline: 'PT2H', steps: [{ any: 1, from }], ...more },
});

describe.each(databases.eachSupportedId())('approvers on %s', databaseId => {
  const setup = async (policy: PolicyOptions = {}) =>
    Harness.create(await databases.init(databaseId), policy);

  describe('of a request', () => {
    it('leave out a step that `unless` saves, but never the last', async () => {
      const steps = [
        { any: 1, from: ['group:default/payments-leads'] },
        {
          any: 1,
          from: ['group:default/security'],
          unless: 'request.duration <= duration("30m")',
        },
      ];
      const h = await setup({
        rules: [people([], { steps })],
        activePerUser: 5,
      });
      const short = await h.request({ duration: 'PT30M' });
      const long = await h.request({ duration: 'PT1H' });
      expect([short.steps.length, long.steps.length]).toEqual([1, 2]);
      const h2 = await setup({ rules: [people([], { steps: [steps[1]] })] });
      expect((await h2.request({ duration: 'PT30M' })).steps).toHaveLength(1);
    });

    it('fall back when a set is empty, and not when it can’t be looked up', async () => {
      const rules = [
        people(['group:default/empty'], {
          fallback: ['group:default/security'],
        }),
      ];
      const h = await setup({ rules });
      const request = await h.request();
      expect(request.steps).toMatchObject([
        {
          from: ['group:default/empty', 'group:default/security'],
          approvers: [user('sam')],
        },
      ]);
      h.world.broken.add('group:default/empty');
      await expect(h.decide(request.id, 'sam')).rejects.toThrow(
        named('ServiceUnavailableError'),
      );
      expect((await h.requestById(request.id)).state).toBe('pending');
      const h2 = await setup({ rules });
      h2.world.broken.add('group:default/empty');
      await expect(h2.request()).rejects.toThrow(
        named('ServiceUnavailableError'),
      );
    });

    it('get help after a time, on record once', async () => {
      const escalate = { after: 'PT30M', to: ['group:default/security'] };
      const h = await setup({
        rules: [people(['group:default/payments-leads'], { escalate })],
      });
      const { id } = await h.request();
      await expect(h.decide(id, 'sam')).rejects.toThrow(
        named('NotAllowedError'),
      );
      h.clock.advance(31 * 60_000);
      await h.work();
      await h.work();
      const actions = await h.actions(id);
      expect(actions.filter(a => a === 'request-escalated')).toHaveLength(1);
      expect(await toldTo(h, 'sam')).toHaveLength(1);
      await h.decide(id, 'sam');
      expect((await h.requestById(id)).state).toBe('approved');
    });

    it('are the manager: of the user, or the leader of their team', async () => {
      const h = await setup({ rules: [people(['manager'])], activePerUser: 5 });
      await expect(h.request()).rejects.toThrow(
        /0 of the 1 wanted from manager/,
      );
      h.world.annotations.set('group:payments', {
        'fairway.dev/leader': user('bo'),
      });
      expect((await h.request()).steps[0].approvers).toEqual([user('bo')]);
      h.world.annotations.set('user:ana', {
        'fairway.dev/manager': user('sam'),
      });
      expect((await h.request()).steps[0].approvers).toEqual([user('sam')]);
      h.world.annotations.set('user:ana', {
        'fairway.dev/manager': user('gone'),
      });
      await expect(h.request()).rejects.toThrow(
        named('ServiceUnavailableError'),
      );
    });

    it('are those on call, who are unknown when nothing tells', async () => {
      const h = await setup({ rules: [people(['oncall:payments'])] });
      await expect(h.request()).rejects.toThrow(
        /no on-call source is installed/,
      );
      h.extensions.addOnCallSource({
        id: 'rota',
        onCall: async rotation =>
          rotation === 'payments'
            ? { status: 'resolved', value: [user('omar'), user('stranger')] }
            : { status: 'empty', reason: 'no such rotation' },
      });
      expect((await h.request()).steps[0].approvers).toEqual([user('omar')]);
    });

    it('may be asked by who is on call only', async () => {
      const h = await setup({ eligible: ['oncall:payments'] });
      await expect(h.request()).rejects.toThrow(
        named('ServiceUnavailableError'),
      );
      let on = [user('omar')];
      h.extensions.addOnCallSource({
        id: 'rota',
        onCall: async () => ({ status: 'resolved', value: on }),
      });
      await expect(h.request()).rejects.toThrow(named('NotAllowedError'));
      const { id } = await h.request({}, 'omar');
      on = [user('bo')];
      await expect(h.decide(id, 'chen')).rejects.toThrow(/may no longer ask/);
      expect((await h.requestById(id)).state).toBe('invalidated');
    });
  });
});
