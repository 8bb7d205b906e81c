import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { assembleLint, assemblePolicies } from '../assemblePolicies';
import { authorizerThat } from '../__testUtils__/authorizerThat';
import { createDatabases, Harness } from '../__testUtils__/harness';
import { policyText, type PolicyOptions } from '../__testUtils__/policies';
import { user } from '../__testUtils__/world';
import { LintStore } from '../database/LintStore';
import { PolicyRegistry } from '../policy/PolicyRegistry';

jest.setTimeout(120_000);

const bo = mockCredentials.user(user('bo'));

describe.each(createDatabases().eachSupportedId())('policies on %p', id => {
  const databases = createDatabases();

  async function open(...policies: PolicyOptions[]) {
    const harness = await Harness.create(await databases.init(id), ...policies);
    const parts = harness.parts();
    const domain = harness.backend();
    return {
      harness,
      parts,
      domain,
      ...assemblePolicies(parts, domain, authorizerThat(AuthorizeResult.ALLOW)),
      denied: assemblePolicies(
        parts,
        domain,
        authorizerThat(AuthorizeResult.DENY),
      ),
    };
  }

  describe('replayed', () => {
    const parse = () => JSON.parse(policyText());
    const text = (change: (document: ReturnType<typeof parse>) => void) => {
      const document = parse();
      change(document);
      return JSON.stringify(document);
    };

    it('say what would have needed more people, or fewer', async () => {
      const { harness, replays } = await open();
      await harness.request({ duration: 'PT30M' });
      await harness.request({ duration: 'PT2H' }, 'chen');
      const stricter = await replays.replay(
        'db-rw',
        {
          text: text(document => {
            document.rules = [
              {
                name: 'short',
                when: 'request.duration <= duration("1h")',
                approval: document.rules[0].approval,
              },
              {
                name: 'long',
                when: 'true',
                approval: {
                  deadline: 'PT1H',
                  steps: [
                    { any: 1, from: ['owners'] },
                    { any: 1, from: ['group:default/security'] },
                  ],
                },
              },
            ];
          }),
        },
        bo,
      );
      expect(stricter).toMatchObject({ entitlementId: 'db-rw', requests: 2 });
      expect(stricter.changed).toEqual([
        expect.objectContaining({
          requester: user('chen'),
          was: 'rule usual: 1 of owners',
          now: 'rule long: 1 of owners, then 1 of group:default/security',
          effect: 'stricter',
        }),
      ]);

      const laxer = await replays.replay(
        'db-rw',
        {
          text: text(document => {
            document.rules[0].approval = { auto: true };
          }),
        },
        bo,
      );
      expect(laxer.changed.map(({ effect }) => effect)).toEqual([
        'laxer',
        'laxer',
      ]);
      const refusing = await replays.replay(
        'db-rw',
        {
          text: text(document => {
            document.request.eligible.deny = ['group:default/payments'];
          }),
        },
        bo,
      );
      expect(refusing.changed[0]).toMatchObject({
        effect: 'stricter',
        now: expect.stringMatching(/^refused: .*excludes/),
      });
      expect(
        (await replays.replay('db-rw', { text: policyText() }, bo)).changed,
      ).toEqual([]);
      // Nothing was made or changed by any of it.
      expect(await harness.actions()).toHaveLength(2);
    });

    it('compare with the text that a request was made under, within the days', async () => {
      const { harness, replays } = await open({
        when: 'request.duration <= duration("4h")',
      });
      await harness.request();
      harness.policies.set({
        version: 2,
        steps: [{ any: 2, from: ['owners'] }],
      });
      const { changed } = await replays.replay(
        'db-rw',
        { text: policyText({ steps: [{ any: 2, from: ['owners'] }] }) },
        bo,
      );
      expect(changed).toEqual([
        expect.objectContaining({
          was: 'rule usual: 1 of owners',
          now: 'rule usual: 2 of owners',
        }),
      ]);
      harness.clock.advance(3 * 24 * 3_600_000);
      expect(
        await replays.replay('db-rw', { text: policyText(), days: 2 }, bo),
      ).toMatchObject({ requests: 0, changed: [] });
    });

    it('refuse what is bad, foreign, or takes for ever', async () => {
      const { harness, replays, denied } = await open();
      await harness.request({ reason: `${'a'.repeat(60)}!` });
      const replay = (body: string, name = 'db-rw') =>
        replays.replay(name, { text: body }, bo);
      await expect(replay('a: [1')).rejects.toThrow(
        /would not load:\ntext:1: /,
      );
      await expect(replay('['.repeat(50_000))).rejects.toThrow(
        /would not load/,
      );
      await expect(
        replay(
          'a: &a [x,x,x,x,x,x,x,x,x]\n'.concat(
            ...Array.from(
              { length: 8 },
              (_, n) =>
                `b${n}: &b${n} [${Array.from({ length: 9 }, () => (n ? `*b${n - 1}` : '*a')).join()}]\n`,
            ),
          ),
        ),
      ).rejects.toThrow(/would not load/);
      await expect(replay(policyText({ name: 'other' }))).rejects.toThrow(
        /of policy 'other', not of 'db-rw'/,
      );
      await expect(replay(policyText(), 'nothing')).rejects.toThrow(
        /no policy 'nothing'/,
      );
      await expect(
        denied.replays.replay('db-rw', { text: policyText() }, bo),
      ).rejects.toThrow(/permission/);
      await expect(
        replay(policyText({ when: 'request.reason.matches("^(a+)+$")' })),
      ).rejects.toThrow(/takes too long/);
      await expect(
        replay(
          text(document => {
            document.tests = [
              {
                given: {
                  subject: user('ana'),
                  ticket: `${'a'.repeat(60)}!`,
                },
                expect: { refused: true },
              },
            ];
            document.request.inputs.ticket.pattern = '^(a+)+$';
          }),
        ),
      ).rejects.toThrow(/takes too long/);
    });
  });

  describe('simulated', () => {
    it('say what would happen, with the people of now', async () => {
      const { policies, harness } = await open();
      expect(
        await policies.simulate('db-rw', { subject: user('ana') }, bo),
      ).toMatchObject({
        outcome: 'approval',
        rule: 'usual',
        steps: [
          { any: 1, approvers: [user('bo'), user('chen'), user('omar')] },
        ],
      });
      expect(
        await policies.simulate('db-rw', { subject: user('otto') }, bo),
      ).toMatchObject({ outcome: 'refused', steps: [] });
      expect(
        await policies.simulate(
          'db-rw',
          { subject: user('ana'), duration: 'PT9H' },
          bo,
        ),
      ).toMatchObject({
        outcome: 'refused',
        explanation: expect.stringMatching(/^duration must be/),
      });
      harness.world.broken.add('group:default/payments');
      expect(
        await policies.simulate('db-rw', { subject: user('ana') }, bo),
      ).toMatchObject({ outcome: 'undecidable' });
      expect(await harness.actions()).toEqual([]);
    });

    it('by the clock that is asked for, and by the scorecard as it is', async () => {
      const { policies } = await open({
        when: 'clock.within("Mon-Fri 08:00-18:00 Europe/Berlin")',
      });
      const at = (instant: string) =>
        policies.simulate('db-rw', { subject: user('ana'), at: instant }, bo);
      expect(await at('2026-01-05T09:00:00Z')).toMatchObject({ rule: 'usual' });
      expect(await at('2026-01-04T09:00:00Z')).toMatchObject({
        outcome: 'refused',
      });
      const posture = await open({ when: 'service.level == "gold"' });
      expect(
        await posture.policies.simulate('db-rw', { subject: user('ana') }, bo),
      ).toMatchObject({ outcome: 'undecidable' });
    });

    it('never tell of what is hidden from the caller', async () => {
      const { policies, harness, denied } = await open();
      const mock = harness.world.catalog.getEntitiesByRefs;
      const look = mock.getMockImplementation();
      const hide = (...refs: string[]) =>
        mock.mockImplementation(async (request, options) => {
          const found = (await look?.(request, options)) ?? { items: [] };
          const isCaller =
            options !== undefined &&
            'credentials' in options &&
            'userEntityRef' in Object(options.credentials.principal);
          return {
            items: found.items.map((item, index) =>
              isCaller && refs.includes(request.entityRefs[index])
                ? undefined
                : item,
            ),
          };
        });
      hide(user('chen'));
      const { steps } = await policies.simulate(
        'db-rw',
        { subject: user('ana') },
        bo,
      );
      expect(steps[0].approvers).toEqual([user('bo'), user('omar')]);
      const refusal = (ref: string) =>
        policies.simulate('db-rw', { subject: ref }, bo).then(
          () => 'told',
          error => error.message.replace(ref, ''),
        );
      expect(await refusal(user('chen'))).toBe(await refusal(user('nobody')));
      hide('resource:default/payments-db');
      await expect(
        policies.simulate('db-rw', { subject: user('ana') }, bo),
      ).rejects.toThrow(/no entitlement/);
      await expect(
        denied.policies.simulate('db-rw', { subject: user('ana') }, bo),
      ).rejects.toThrow(/permission/);
    });
  });

  describe('checked', () => {
    it('again soon where somebody was not in the catalog, and else not', async () => {
      const { harness, parts, domain } = await open();
      const directory = await mkdtemp(path.join(tmpdir(), 'fairway-lint-'));
      await writeFile(
        path.join(directory, 'db.yaml'),
        policyText({ steps: [{ any: 1, from: ['group:default/new-team'] }] }),
      );
      const registry = await PolicyRegistry.load({
        directory,
        logger: mockServices.logger.mock(),
      });
      const lint = assembleLint(parts, domain, () => registry.loaded());
      const shown = async () => {
        const { policies } = assemblePolicies(
          { ...parts, policies: registry },
          domain,
          authorizerThat(AuthorizeResult.ALLOW),
        );
        const [summary] = await policies.list(bo);
        return summary.lint.map(({ rule }) => rule);
      };
      await lint.run();
      expect(await shown()).toContain('dangling-ref');

      // The catalog comes later than the policies when a portal is new.
      harness.world.groups.set('new-team', new Set(['chen', 'otto']));
      await lint.runIfMissing();
      expect(await shown()).not.toContain('dangling-ref');

      const asked = harness.world.catalog.getEntitiesByRefs;
      asked.mockClear();
      await lint.runIfMissing();
      expect(asked).not.toHaveBeenCalled();
    });

    it('not again while who is missing stays away', async () => {
      const { harness, parts, domain } = await open();
      harness.extensions.addOnCallSource({
        id: 'pager',
        onCall: async () => ({ status: 'error', reason: 'it is down' }),
      });
      const directory = await mkdtemp(path.join(tmpdir(), 'fairway-lint-'));
      const write = (name: string, from: string) =>
        writeFile(
          path.join(directory, `${name}.yaml`),
          policyText({ name, steps: [{ any: 1, from: [from] }] }),
        );
      await write('a', 'group:default/gone');
      await write('b', 'group:default/gone-as-well');
      await write('c', 'oncall:payments');
      const registry = await PolicyRegistry.load({
        directory,
        logger: mockServices.logger.mock(),
      });
      const lint = assembleLint(parts, domain, () => registry.loaded());
      await lint.run();
      const before = await harness.knex('access_policy_lint');
      const asked = harness.world.catalog.getEntitiesByRefs;
      asked.mockClear();
      harness.clock.advance(60_000);
      await lint.runIfMissing();
      harness.world.broken.add('all');
      await lint.runIfMissing();
      expect(asked).toHaveBeenCalledTimes(2);
      expect(await harness.knex('access_policy_lint')).toEqual(before);

      harness.world.broken.clear();
      harness.world.groups.set('gone', new Set(['chen']));
      await lint.runIfMissing();
      expect(await harness.knex('access_policy_lint')).not.toEqual(before);
    });

    it.each([
      [['group:default/payments']],
      [['user:default/ana', 'user:default/bo']],
    ])(
      'of a service: that its team owns it and asks is as it must be, said as %j',
      async eligible => {
        const { harness, parts, domain } = await open();
        const text = policyText({ eligible });
        const rulesOf = async (name: string) => {
          const registry = await PolicyRegistry.load({
            directory: undefined,
            logger: mockServices.logger.mock(),
            services: async () => [{ name, text }],
          });
          await assembleLint(parts, domain, () => registry.loaded()).run();
          const { policies } = assemblePolicies(
            { ...parts, policies: registry },
            domain,
            authorizerThat(AuthorizeResult.ALLOW),
          );
          const [{ lint }] = await policies.list(bo);
          return lint.map(({ rule }) => rule);
        };
        harness.world.groups.get('payments')?.add('chen');
        expect(await rulesOf('db.yaml')).toEqual([
          'beneficiary-is-author',
          'untested-rule',
        ]);
        expect(await rulesOf('service/component:default/db')).toEqual([
          'untested-rule',
        ]);
      },
    );

    it('once for all backends, with the people of now', async () => {
      const { harness, parts, domain, policies } = await open();
      const directory = await mkdtemp(path.join(tmpdir(), 'fairway-lint-'));
      await writeFile(
        path.join(directory, 'db.yaml'),
        policyText({
          steps: [{ any: 1, from: ['group:default/payments-leads'] }],
        }),
      );
      const registry = await PolicyRegistry.load({
        directory,
        logger: mockServices.logger.mock(),
      });
      const shown = async () => {
        const other = assemblePolicies(
          { ...parts, policies: registry },
          domain,
          authorizerThat(AuthorizeResult.ALLOW),
        );
        const [summary] = await other.policies.list(bo);
        return summary.lint.map(({ rule }) => rule).sort();
      };
      expect(await shown()).toEqual(['not-checked']);
      const lint = assembleLint(parts, domain, () => registry.loaded());
      await lint.runIfNew();
      expect(await shown()).toEqual([
        'beneficiary-is-author',
        'not-enough-approvers',
        'untested-rule',
      ]);

      // Somebody else joins; the next run sees it, pages ask nobody.
      harness.world.groups.get('payments-leads')?.add('chen');
      const asked = harness.world.catalog.getEntitiesByRefs;
      asked.mockClear();
      await lint.runIfNew();
      await shown();
      expect(asked).not.toHaveBeenCalled();
      await lint.run();
      expect(await shown()).toEqual(['beneficiary-is-author', 'untested-rule']);

      harness.world.broken.add('all');
      await lint.run();
      expect(await shown()).toContain('not-checked');
      expect(await policies.list(bo)).toHaveLength(1);

      harness.clock.advance(8 * 24 * 3_600_000);
      await new LintStore().prune(
        harness.knex,
        await harness.clock.now(harness.knex),
      );
      expect(await shown()).toEqual(['not-checked']);
    });

    it('and shown with their text and words', async () => {
      const { policies, denied } = await open();
      expect(await policies.get('db-rw', bo)).toMatchObject({
        id: 'db-rw',
        words: expect.arrayContaining([
          expect.stringMatching(/^Rule usual: It has to be approved/),
        ]),
        rules: [{ name: 'usual', text: expect.any(String) }],
      });
      await expect(policies.get('nothing', bo)).rejects.toThrow(/no policy/);
      await expect(denied.policies.get('db-rw', bo)).rejects.toThrow(
        /permission/,
      );
      expect(await denied.policies.list(bo)).toEqual([]);
    });
  });
});
