import { randomBytes } from 'node:crypto';
import { createDatabases, Harness } from '../__testUtils__/harness';
import type { PolicyOptions } from '../__testUtils__/policies';
import { user } from '../__testUtils__/world';

jest.setTimeout(180_000);

const databases = createDatabases();
const named = (name: string) => expect.objectContaining({ name });
const { signal } = new AbortController();
const MINUTE = 60_000;
const HOSTILE = `it is \u0000 \u001b[2K \u202e \ud800 ${'x'.repeat(1_000_000)}`;
/** What others call people, groups and grants, where they may write it. */
const ODD = [
  ['a NUL character', '\u0000'],
  ['control characters', '\u001b[2K\u0007\u0085'],
  ['half of a pair of surrogates', '\ud800'],
  ['what turns text round', '\u202egnp.exe\u2066'],
  ['markup', '<img src=x onerror=alert(1)> <!channel> [a](javascript:0)'],
  ['a formula', '=cmd|calc!A1'],
  ['a million characters', 'x'.repeat(1_000_000)],
] as const;
/** Of these, what is nothing but words as long as nobody acts on it. */
const WORDS: ReadonlySet<string> = new Set(['markup', 'a formula']);
const BY_NAME: PolicyOptions = {
  entitlement: { role: '${inputs.role}' },
  inputs: { fields: { role: { title: 'Role', example: 'reader' } } },
};

describe.each(databases.eachSupportedId())(
  'threats by texts of others, on %s',
  databaseId => {
    const create = async (policy: PolicyOptions = {}) =>
      Harness.create(await databases.init(databaseId), policy);

    describe('threat: what nobody sees, shown to approvers', () => {
      it.each([
        ['of no width', '\u200b'.repeat(40)],
        ['that look empty', '\u3164\u2800'.repeat(20)],
        ['of language tags', '\u{e0061}'.repeat(20)],
        ['of spaces within', `a${' '.repeat(40)}b`],
      ])('a reason of characters %s is none', async (_, reason) => {
        const h = await create();
        await expect(h.request({ reason })).rejects.toThrow(
          /^reason must have at least 10/,
        );
      });

      it('a reason in any script is one', async () => {
        const h = await create();
        const reason = 'पेमेंट रुका है 👩‍💻 می‌خواهم';
        expect(await h.request({ reason })).toMatchObject({ reason });
      });

      it.each(['read\u200ber', 'reader\n', 'read\u00ader', 'reader\ufe0f'])(
        'a name of what is asked for is what it looks like: %j',
        async role => {
          const h = await create(BY_NAME);
          const made = h.request({ inputs: { role } });
          await expect(made).rejects.toThrow(named('InputError'));
          await expect(made).rejects.toThrow(/^inputs.role must not hold/);
        },
      );
    });

    it('a name that no row can hold is refused when it is asked for', async () => {
      const h = await create(BY_NAME);
      const role = randomBytes(1900).toString('hex');
      await expect(h.request({ inputs: { role } })).rejects.toThrow(
        /^inputs: what they name is too long/,
      );
    });

    describe('threat: a provider whose texts no row can hold', () => {
      it('does not keep people from being told that access is not taken away', async () => {
        const h = await create();
        const grant = await h.grant();
        await h.work();
        await h.backend().grants.giveBack(grant, user('ana'));
        h.provider.beforeChange = async () => {
          throw new Error(HOSTILE);
        };
        for (let tries = 0; tries < 6; tries++) {
          await h.work();
          h.clock.advance(5 * MINUTE);
        }
        const { state, lastError } = await h.grantById(grant);
        expect(state).toBe('revoke-overdue');
        expect(lastError).toMatch(/^it is \uFFFD \uFFFD\[2K \uFFFD/);
        expect(lastError?.length).toBeLessThan(3000);
        const rows: { details: string }[] = await h
          .knex('access_ledger')
          .where({ action: 'revoke-attempt-failed' });
        expect(rows[0].details.length).toBeLessThan(20_000);
      });

      it('does not hide who holds access without a grant', async () => {
        const h = await create();
        h.provider.foreign.add('pay_rw/e\u0000vil');
        h.provider.foreign.add(`pay_rw/${randomBytes(4000).toString('hex')}`);
        const look = () => h.backend().reconciler.runOnce(signal);
        const open = async () =>
          h.knex('access_drift').whereNull('resolved_at');
        await look();
        expect(await open()).toHaveLength(2);
        h.clock.advance(MINUTE);
        await look();
        expect(await open()).toHaveLength(2);
        h.provider.foreign.clear();
        h.clock.advance(MINUTE);
        await look();
        expect(await open()).toEqual([]);
      });

      it.each(ODD)(
        'does not hide what lingers beside a mark that has %s',
        async (_what, odd) => {
          const h = await create();
          const grant = await h.grant();
          await h.work();
          await h.backend().grants.giveBack(grant, user('ana'));
          await h.work();
          // What is over is still there, and somebody wrote marks besides.
          h.provider.held.add('pay_rw/ana');
          h.provider.provenance.set('pay_rw/ana', grant);
          const marked = `pay_rw/mallory${odd}`;
          h.provider.held.add(marked);
          h.provider.provenance.set(marked, `${grant}${odd}`);
          h.provider.tampered.set(marked, odd);
          h.provider.held.add(`pay_rw${odd}/mallory`);
          await h.backend().reconciler.runOnce(signal);
          const { items } = await h
            .backend()
            .stores.drift.list(h.knex, { open: true, limit: 9, offset: 0 });
          expect(items.map(({ kind }) => kind).sort()).toEqual([
            'foreign',
            'foreign',
            'lingering',
          ]);
          for (const { principal, detail, entitlement } of items) {
            expect(`${principal}${detail}${entitlement.role}`).not.toMatch(
              /[\p{Cs}\p{Bidi_Control}\p{Cc}]/u,
            );
            expect(principal.length).toBeLessThan(600);
            expect(entitlement.role.length).toBeLessThan(600);
            expect(detail.length).toBeLessThan(2100);
          }
          const rows: { details: string }[] = await h
            .knex('access_ledger')
            .where({ action: 'drift-found' });
          for (const { details } of rows) {
            expect(details.length).toBeLessThan(20_000);
            expect(JSON.stringify(JSON.parse(details))).not.toMatch(
              /\\u0000|\\ud800|[\p{Bidi_Control}]/u,
            );
          }
          expect(await h.verify()).toMatchObject({ ok: true });
        },
      );

      it.each(ODD.filter(([what]) => !WORDS.has(what)))(
        'gives nobody access under a name that has %s',
        async (_what, odd) => {
          const h = await create();
          h.provider.principals.set('ana', `ana${odd}`);
          await expect(h.request()).rejects.toThrow(
            /too long to be kept|shows something other than what it says: ana\uFFFD/,
          );
          const [refused]: { details: string }[] = await h
            .knex('access_ledger')
            .where({ action: 'request-refused' });
          expect(refused.details.length).toBeLessThan(1000);
        },
      );

      it.each(ODD.filter(([what]) => WORDS.has(what)))(
        'takes a name that has %s for what it says',
        async (_what, odd) => {
          const h = await create();
          h.provider.principals.set('ana', `ana${odd}`);
          expect((await h.request()).principal).toBe(`ana${odd}`);
        },
      );

      it('is on record with the reason why it could not be compared', async () => {
        const h = await create();
        h.provider.listHolders = async () => {
          throw new Error(HOSTILE);
        };
        await h.backend().reconciler.runOnce(signal);
        const [health] = await h.knex('access_provider_health');
        expect(health).toMatchObject({
          id: 'fake',
          error: expect.stringMatching(/it is \uFFFD/),
        });
      });
    });

    it('a hook whose words no row can hold stops a start', async () => {
      const h = await create({ hooks: ['watch'] });
      h.extensions.addHook({
        name: 'watch',
        version: '1',
        beforeActivate: async () => ({ kind: 'deny', reason: HOSTILE }),
      });
      const grant = await h.grant();
      await h.work();
      expect(await h.grantById(grant)).toMatchObject({ state: 'cancelled' });
    });
  },
);
