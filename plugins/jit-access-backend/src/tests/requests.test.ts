import {
  at,
  decideAs,
  detailsOf,
  preview,
  toldTo,
} from '../__testUtils__/flows';
import { createDatabases, Harness } from '../__testUtils__/harness';
import type { PolicyOptions } from '../__testUtils__/policies';
import { user } from '../__testUtils__/world';

jest.setTimeout(180_000);

const databases = createDatabases();
const named = (name: string) => expect.objectContaining({ name });
const HOUR = 3_600_000;
const AUTO = { name: 'short', when: 'true', approval: { auto: true } };
describe.each(databases.eachSupportedId())('requests on %s', databaseId => {
  const setup = async (policy: PolicyOptions = {}) =>
    Harness.create(await databases.init(databaseId), policy);

  describe('for somebody else', () => {
    it('give the access to the other, and neither may approve', async () => {
      const h = await setup({
        forOthers: true,
        steps: [{ any: 1, from: ['group:default/payments'] }],
      });
      const { id } = await h.request({ grantee: user('Chen') });
      expect(await h.requestById(id)).toMatchObject({
        requester: user('ana'),
        grantee: user('chen'),
        principal: 'chen',
        steps: [{ approvers: [user('bo'), user('omar')] }],
      });
      for (const name of ['ana', 'chen']) {
        await expect(h.decide(id, name)).rejects.toThrow(
          named('NotAllowedError'),
        );
      }
      await h.decide(id, 'bo');
      await h.work();
      expect(h.provider.held).toEqual(new Set(['pay_rw/chen']));
      expect(await toldTo(h, 'chen')).toContain(
        `${user('ana')} asks for you: Write to the database`,
      );
    });

    it.each([
      ['does not allow it', {}, 'chen', 'InputError', /somebody else/],
      [
        'does not name the other',
        { forOthers: true },
        'otto',
        'NotAllowedError',
        /user:default\/otto may not have it/,
      ],
      [
        'nobody of that name is there',
        { forOthers: true },
        'nobody',
        'InputError',
        /^grantee user:default\/nobody/,
      ],
    ])(
      'are refused when the policy %s',
      async (_, policy, grantee, name, text) => {
        const h = await setup(policy);
        const made = h.request({ grantee: user(grantee) });
        await expect(made).rejects.toThrow(named(name));
        await expect(made).rejects.toThrow(text);
        expect(await h.actions()).toEqual(['request-refused']);
      },
    );
  });

  describe('ahead of time', () => {
    it('start at their time and not before', async () => {
      const h = await setup({ schedule: { maxAhead: 'P7D' } });
      const startsAt = await at(h, 24 * HOUR);
      const { id } = await h.request({ startsAt });
      await h.decide(id, 'bo');
      await h.work();
      const grant = await h.grantOf(id);
      expect(await h.grantById(grant)).toMatchObject({
        state: 'scheduled',
        scheduledFor: startsAt,
      });
      h.clock.advance(24 * HOUR);
      await h.work();
      expect((await h.grantById(grant)).state).toBe('active');
    });

    it.each([
      [
        'in the past',
        -HOUR,
        { schedule: { maxAhead: 'P7D' } },
        /^startsAt must be a time in the future/,
      ],
      [
        'too far',
        8 * 24 * HOUR,
        { schedule: { maxAhead: 'P7D' } },
        /^startsAt can be at most 7 days ahead/,
      ],
      [
        'where the policy knows no schedule',
        HOUR,
        {},
        /^startsAt can't be later/,
      ],
    ])('are refused %s', async (_, millis, policy, text) => {
      const h = await setup(policy);
      const made = h.request({ startsAt: await at(h, millis) });
      await expect(made).rejects.toThrow(named('InputError'));
      await expect(made).rejects.toThrow(text);
    });
  });

  describe('with typed inputs', () => {
    const POLICY = {
      entitlement: { role: '${inputs.schema}' },
      inputs: {
        fields: {
          schema: {
            title: 'Schema',
            type: 'choice',
            options: ['cards', 'ledger'],
            example: 'cards',
          },
          rows: {
            title: 'Rows',
            type: 'integer',
            required: false,
            min: 1,
            max: 50,
          },
        },
      },
    };

    it('are made also while the provider does not say what it would change', async () => {
      const h = await setup(POLICY);
      jest
        .spyOn(h.provider, 'plan')
        .mockReturnValue(new Promise<string[]>(() => {}));
      const { facts } = await h.request({
        inputs: { schema: 'cards', rows: '5' },
      });
      expect(facts).toContainEqual({
        label: 'Change at the provider',
        value: expect.stringMatching(/^The change can't be shown now: /),
        verified: true,
      });
    });

    it('fill the entitlement in, and are shown as claims', async () => {
      const h = await setup(POLICY);
      const { id } = await h.request({
        inputs: { schema: 'cards', rows: '5' },
      });
      expect(await h.requestById(id)).toMatchObject({
        entitlementKey: '["fake",{"role":"cards"},"ana"]',
        facts: expect.arrayContaining([
          { label: 'Schema', value: 'cards', verified: false },
          {
            label: 'Change at the provider',
            value: 'give cards to ana',
            verified: true,
          },
        ]),
      });
      await h.decide(id, 'bo');
      await h.work();
      expect(h.provider.held).toEqual(new Set(['cards/ana']));
    });

    it.each([
      ['schema', {}],
      ['schema', { schema: 'secrets' }],
      ['rows', { schema: 'cards', rows: '0' }],
      ['rows', { schema: 'cards', rows: 'many' }],
      ['other', { schema: 'cards', other: 'x' }],
    ])('are refused by the name of %s', async (field, inputs) => {
      const h = await setup(POLICY);
      const made = h.request({ inputs });
      await expect(made).rejects.toThrow(named('InputError'));
      await expect(made).rejects.toThrow(new RegExp(`inputs\\.${field}`));
    });
  });

  describe('that need no people', () => {
    it('are approved by the rule, on record with version and evidence', async () => {
      const h = await setup({
        rules: [{ ...AUTO, approval: { auto: true, notify: ['owners'] } }],
      });
      expect(await preview(h)).toMatchObject({
        allowed: true,
        auto: true,
        steps: [],
      });
      const request = await h.request();
      expect(request).toMatchObject({ state: 'approved', auto: true });
      const [{ actor, details }] = await detailsOf(
        h,
        request.id,
        'request-approved',
      );
      expect(actor).toBe('system:requests');
      expect(details).toMatchObject({
        auto: true,
        by: 'rule short',
        evidence: 'true',
        policyVersion: 1,
        policyHash: request.policyHash,
      });
      await h.work();
      expect(h.provider.held).toEqual(new Set(['pay_rw/ana']));
      expect(await toldTo(h, 'bo')).toEqual([
        'Approved by rule “short” for user:default/ana: Write to the database',
      ]);
    });

    it('are looked at again at activation', async () => {
      const h = await setup({ rules: [AUTO] });
      const { id } = await h.request();
      h.policies.set({ version: 2 });
      await h.work();
      expect((await h.grantById(await h.grantOf(id))).state).toBe('cancelled');
      expect(h.provider.held).toEqual(new Set());
    });

    it('need people where an earlier rule can’t be told', async () => {
      const h = await setup({
        rules: [
          {
            name: 'weak',
            when: 'service.openCriticals > 0',
            approval: {
              deadline: 'PT1H',
              steps: [{ any: 1, from: ['group:default/security'] }],
            },
          },
          AUTO,
        ],
      });
      h.extensions.setPostureSource({
        posture: async () => {
          throw new Error('no answer');
        },
      });
      const request = await h.request();
      expect(request).toMatchObject({
        state: 'pending',
        auto: false,
        steps: [{ approvers: [user('sam')] }],
      });
      expect(request.explanation).toMatch(/no answer/);
    });

    it('are not decided by an empty answer where only automatic rules remain', async () => {
      const h = await setup({
        rules: [
          { ...AUTO, name: 'clean', when: 'service.openCriticals == 0' },
          AUTO,
        ],
      });
      await expect(h.request()).rejects.toThrow(
        named('ServiceUnavailableError'),
      );
      expect(await preview(h)).toMatchObject({ allowed: false, auto: false });
      expect(await h.actions()).toEqual(['request-refused']);
    });
  });

  describe('approved for less', () => {
    it('are given for the shortest that was approved', async () => {
      const h = await setup({ steps: [{ any: 2, from: ['owners'] }] });
      const { id } = await h.request({ duration: 'PT2H' });
      await decideAs(h, id, 'bo', { duration: 'PT30M' });
      await decideAs(h, id, 'chen');
      expect(await h.requestById(id)).toMatchObject({
        state: 'approved',
        duration: 'PT2H',
        approvedDuration: 'PT30M',
      });
      await h.work();
      const { startsAt, endsAt } = await h.grantById(await h.grantOf(id));
      expect(Date.parse(endsAt ?? '') - Date.parse(startsAt ?? '')).toBe(
        HOUR / 2,
      );
      const [recorded] = await detailsOf(h, id, 'approval-recorded');
      expect(recorded.details).toMatchObject({ duration: 'PT30M' });
    });

    it.each(['PT3H', 'PT1S', 'soon'])(
      'are never given for %s',
      async duration => {
        const h = await setup();
        const { id } = await h.request({ duration: 'PT2H' });
        const made = decideAs(h, id, 'bo', { duration });
        await expect(made).rejects.toThrow(named('InputError'));
        await expect(made).rejects.toThrow(/^duration must be/);
        expect((await h.requestById(id)).state).toBe('pending');
      },
    );
  });
});
