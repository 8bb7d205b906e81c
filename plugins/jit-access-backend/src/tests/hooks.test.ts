import type {
  HookContext,
  JitHook,
  Verdict,
} from '@fairway/plugin-jit-access-node';
import {
  decideAs,
  detailsOf,
  extend,
  hook,
  preview,
} from '../__testUtils__/flows';
import { createDatabases, Harness } from '../__testUtils__/harness';
import type { PolicyOptions } from '../__testUtils__/policies';
import { user } from '../__testUtils__/world';

jest.setTimeout(180_000);

const databases = createDatabases();
const named = (name: string) => expect.objectContaining({ name });
const AUTO_BY_HOOK = {
  name: 'clean-diff',
  when: 'true',
  approval: {
    auto: 'hook',
    steps: [{ any: 1, from: ['owners'] }],
    deadline: 'PT1H',
  },
};
const SECURITY = { any: 1, from: ['group:default/security'] };

describe.each(databases.eachSupportedId())('hooks on %s', databaseId => {
  const setup = async (
    points: Partial<JitHook>,
    policy: PolicyOptions = {},
  ) => {
    const h = await Harness.create(await databases.init(databaseId), {
      hooks: ['watch'],
      ...policy,
    });
    h.extensions.addHook(hook(points));
    return h;
  };
  const says = (verdict: Verdict) => ({ onSubmit: async () => verdict });

  it('deny a request, with their words', async () => {
    const h = await setup(
      says({ kind: 'deny', reason: 'the books are being closed' }),
    );
    await expect(h.request()).rejects.toThrow(
      /Hook watch refuses it: the books/,
    );
    expect(await preview(h)).toMatchObject({ allowed: false });
  });

  it('add stages, which stay although the hook says nothing any more', async () => {
    let verdict: Verdict = {
      kind: 'require',
      steps: [SECURITY],
      reason: 'a large change',
    };
    const h = await setup({ onSubmit: async () => verdict });
    const { id, steps } = await h.request();
    verdict = { kind: 'abstain' };
    expect(steps).toMatchObject([{ from: ['owners'] }, SECURITY]);
    await h.decide(id, 'bo');
    expect((await h.requestById(id)).state).toBe('pending');
    await h.decide(id, 'sam');
    expect((await h.requestById(id)).state).toBe('approved');
    await h.work();
    expect(h.provider.held).toEqual(new Set(['pay_rw/ana']));
  });

  it('are told how long an extension makes the access in all', async () => {
    const told: [string, string, string][] = [];
    const tell = (point: string) => async (c: HookContext) => {
      told.push([point, c.request.duration, c.request.total]);
      return { kind: 'abstain' as const };
    };
    const h = await setup(
      { onSubmit: tell('submit'), onDecide: tell('decide') },
      { duration: { max: 'PT1H', extend: { by: 'PT1H', times: 1 } } },
    );
    const grant = await h.grant();
    await h.work();
    told.length = 0;
    const { id } = await extend(h, grant);
    await h.decide(id, 'bo');
    expect(told).toContainEqual(['submit', 'PT30M', 'PT1H30M']);
    expect(told).toContainEqual(['decide', 'PT30M', 'PT1H30M']);
    expect(told.every(([, , total]) => total === 'PT1H30M')).toBe(true);
  });

  it('shorten what is given', async () => {
    const h = await setup(
      says({ kind: 'shorten', max: 'PT20M', reason: 'a freeze begins' }),
    );
    const { id } = await h.request();
    expect(await h.requestById(id)).toMatchObject({
      approvedDuration: 'PT20M',
    });
    await expect(decideAs(h, id, 'bo', { duration: 'PT30M' })).rejects.toThrow(
      /at most 20 minutes/,
    );
    await h.decide(id, 'bo');
    await h.work();
    const { startsAt, endsAt } = await h.grantById(await h.grantOf(id));
    expect(Date.parse(endsAt ?? '') - Date.parse(startsAt ?? '')).toBe(
      20 * 60_000,
    );
  });

  it('allow an automatic approval where the rule leaves it to a hook, with evidence', async () => {
    const h = await setup(
      says({ kind: 'allow-auto', evidence: { diff: 'no terraform' } }),
      { rules: [AUTO_BY_HOOK] },
    );
    const { id, state } = await h.request();
    expect(state).toBe('approved');
    const [{ details }] = await detailsOf(h, id, 'request-approved');
    expect(details).toMatchObject({
      by: 'hook watch 1',
      evidence: 'diff: no terraform',
    });
  });

  it('are asked again at activation whether they still allow it', async () => {
    let verdict: Verdict = {
      kind: 'allow-auto',
      evidence: { diff: 'no terraform' },
    };
    const h = await setup(
      { onSubmit: async () => verdict },
      { rules: [AUTO_BY_HOOK] },
    );
    const { id } = await h.request();
    verdict = { kind: 'abstain' };
    await h.work();
    expect((await h.grantById(await h.grantOf(id))).state).toBe('cancelled');
  });

  it('allow nothing where the rule names people', async () => {
    const h = await setup(
      says({ kind: 'allow-auto', evidence: { diff: 'none' } }),
    );
    expect((await h.request()).state).toBe('pending');
  });

  it('can stop a decision, and add stages to it', async () => {
    let verdict: Verdict = { kind: 'deny', reason: 'bo is related to ana' };
    const h = await setup({ onDecide: async () => verdict });
    const { id } = await h.request();
    await expect(h.decide(id, 'bo')).rejects.toThrow(named('ConflictError'));
    verdict = { kind: 'require', steps: [SECURITY], reason: 'late in the day' };
    await h.decide(id, 'bo');
    verdict = { kind: 'abstain' };
    expect(await h.requestById(id)).toMatchObject({
      state: 'pending',
      requiredSteps: [SECURITY],
    });
    await h.decide(id, 'sam');
    expect((await h.requestById(id)).state).toBe('approved');
  });

  it('name the people of a step', async () => {
    const h = await setup(
      {
        resolveApprovers: async () => ({
          status: 'resolved',
          value: ['User:default/Sam'],
        }),
      },
      { steps: [{ any: 1, from: ['hook:watch'] }] },
    );
    expect((await h.request()).steps[0].approvers).toEqual([user('sam')]);
  });

  it('have the last word at activation', async () => {
    const h = await setup({
      beforeActivate: async () => ({
        kind: 'deny',
        reason: 'a deployment runs',
      }),
    });
    const grant = await h.grant();
    await h.work();
    expect(await h.grantById(grant)).toMatchObject({ state: 'cancelled' });
    expect(h.provider.held).toEqual(new Set());
  });

  describe('threat: a hook that fails approves nothing', () => {
    const FAILURES: [string, JitHook['onSubmit']][] = [
      ['throws', async () => Promise.reject(new Error('it is broken'))],
      [
        'throws at once',
        () => {
          throw new Error('it is broken');
        },
      ],
      ['hangs', () => new Promise<Verdict>(() => {})],
      ['gives no answer', async () => JSON.parse('{"kind":"approve"}')],
      ['gives nothing', async () => JSON.parse('null')],
      [
        'allows without evidence',
        async () => ({ kind: 'allow-auto', evidence: {} }),
      ],
    ];

    it.each(FAILURES)('that %s leaves it to people', async (_, onSubmit) => {
      const rules = [
        { name: 'auto', when: 'true', approval: { auto: true } },
        {
          name: 'people',
          when: 'true',
          approval: { deadline: 'PT1H', steps: [{ any: 1, from: ['owners'] }] },
        },
      ];
      const h = await setup({ onSubmit }, { rules });
      const request = await h.request();
      expect(request).toMatchObject({ state: 'pending', auto: false });
      expect(request.facts).toContainEqual({
        label: 'Hooks',
        value: expect.stringMatching(/^Hook watch failed, so people decide: /),
        verified: true,
      });
      await h.decide(request.id, 'bo');
      expect((await h.requestById(request.id)).state).toBe('approved');
    });

    describe('nor what another hook wants', () => {
      const rules = [
        { name: 'auto', when: 'true', approval: { auto: true } },
        {
          name: 'people',
          when: 'true',
          approval: { deadline: 'PT1H', steps: [{ any: 1, from: ['owners'] }] },
        },
      ];
      const wantSecurity: Verdict = {
        kind: 'require',
        steps: [SECURITY],
        reason: 'a large change',
      };
      const broken = () => Promise.reject(new Error('it is broken'));

      it('in place of the people that it left it to', async () => {
        const h = await setup(
          { onSubmit: broken },
          { rules, hooks: ['watch', 'other'] },
        );
        h.extensions.addHook(
          hook({ onSubmit: async () => wantSecurity }, 'other'),
        );
        const { id, steps } = await h.request();
        expect(steps).toMatchObject([{ from: ['owners'] }, SECURITY]);

        h.clock.advance(61_000);
        await h.work();
        expect((await h.requestById(id)).steps).toHaveLength(2);
        await expect(h.decide(id, 'sam')).rejects.toThrow(/earlier step/);
        await h.decide(id, 'bo');
        expect((await h.requestById(id)).state).toBe('pending');
        await h.decide(id, 'sam');
        expect((await h.requestById(id)).state).toBe('approved');
        await h.work();
        expect(h.provider.held).toEqual(new Set(['pay_rw/ana']));
      });

      it('when somebody decides', async () => {
        const h = await setup(
          { onSubmit: broken, onDecide: async () => wantSecurity },
          { rules },
        );
        const { id } = await h.request();
        await h.decide(id, 'bo');
        expect(await h.requestById(id)).toMatchObject({
          state: 'pending',
          steps: [{ from: ['owners'], approvedBy: [user('bo')] }, SECURITY],
        });
        await h.decide(id, 'sam');
        expect((await h.requestById(id)).state).toBe('approved');
      });
    });

    it('refuses where the policy names no people', async () => {
      const onSubmit = () => Promise.reject(new Error('it is broken'));
      const h = await setup(
        { onSubmit },
        { rules: [{ name: 'auto', when: 'true', approval: { auto: true } }] },
      );
      await expect(h.request()).rejects.toThrow(
        named('ServiceUnavailableError'),
      );
    });

    it('stops an approval, not a denial', async () => {
      const h = await setup({ onDecide: () => new Promise<Verdict>(() => {}) });
      const { id } = await h.request();
      await expect(h.decide(id, 'bo')).rejects.toThrow(
        named('ServiceUnavailableError'),
      );
      expect((await h.requestById(id)).state).toBe('pending');
      await h.decide(id, 'bo', 'deny');
      expect((await h.requestById(id)).state).toBe('denied');
    });

    it.each([
      ['fails', () => Promise.reject(new Error('it is broken'))],
      ['gives nothing', async () => JSON.parse('null')],
      ['gives no answer', async () => JSON.parse('{"status":"ok"}')],
      [
        'gives no refs',
        async () => JSON.parse('{"status":"resolved","value":[1]}'),
      ],
    ])(
      'is not nobody where it should name approvers and %s',
      async (_, name) => {
        const h = await setup(
          { resolveApprovers: name },
          {
            rules: [
              {
                name: 'people',
                when: 'true',
                approval: {
                  deadline: 'PT1H',
                  steps: [{ any: 1, from: ['hook:watch'] }],
                  fallback: ['owners'],
                },
              },
            ],
          },
        );
        await expect(h.request()).rejects.toThrow(
          named('ServiceUnavailableError'),
        );
      },
    );
  });
});
