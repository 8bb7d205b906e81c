import { TestDatabases } from '@backstage/backend-test-utils';
import { component, refOf } from '../__testUtils__/fixtures';
import { setupStores } from '../__testUtils__/stores';
import { uploadSecretOf, UploadTokens } from './UploadTokens';
import { UploadTokenStore } from './UploadTokenStore';

jest.setTimeout(60_000);

const REF = refOf('payments-api');
const ANA = 'user:default/ana';
const hours = (n: number) => new Date(Date.UTC(2026, 10, 21, n));

describe('UploadTokens', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

  const setup = async (id: Parameters<typeof databases.init>[0]) => {
    const { knex } = await setupStores(databases, id, [
      component('payments-api'),
      component('shop'),
    ]);
    const clock = { now: hours(0) };
    const store = new UploadTokenStore(knex);
    const tokens = new UploadTokens({ store, now: () => clock.now });
    return { knex, clock, store, tokens };
  };

  it.each(databases.eachSupportedId())(
    'hold until their end or their revocation on %s',
    async id => {
      const { clock, tokens } = await setup(id);
      const first = await tokens.issue(REF, { description: 'first' }, ANA);
      const second = await tokens.issue(
        REF,
        { description: 'second', expiresAt: hours(2).toISOString() },
        ANA,
      );
      expect(await tokens.authenticate(first.secret, REF)).toBe(first.id);
      expect(await tokens.authenticate(second.secret, REF)).toBe(second.id);
      await expect(
        tokens.authenticate(first.secret, refOf('shop')),
      ).rejects.toThrow(/not for this entity/);
      clock.now = hours(2);
      await expect(tokens.authenticate(second.secret, REF)).rejects.toThrow(
        /unknown, revoked or expired/,
      );
      await tokens.revoke(REF, first.id, ANA);
      await expect(tokens.authenticate(first.secret, REF)).rejects.toThrow(
        /unknown, revoked or expired/,
      );
      await expect(tokens.revoke(refOf('shop'), first.id, ANA)).rejects.toThrow(
        /has no upload token/,
      );
    },
  );

  it.each(databases.eachSupportedId())(
    'are no more than ten that are valid, also when many are asked for at once, on %s',
    async id => {
      const { tokens } = await setup(id);
      const issue = () => tokens.issue(REF, { description: 'one' }, ANA);
      const asked = await Promise.allSettled(Array.from({ length: 15 }, issue));
      expect(asked.filter(a => a.status === 'fulfilled')).toHaveLength(10);
      expect(await tokens.list(REF)).toHaveLength(10);
      await expect(issue()).rejects.toThrow(/There are 10 valid upload tokens/);
    },
  );

  it.each(databases.eachSupportedId())(
    'remember their last use, to the minute, on %s',
    async id => {
      const { clock, tokens } = await setup(id);
      const { secret } = await tokens.issue(REF, { description: 'one' }, ANA);
      const lastUse = async () => (await tokens.list(REF))[0].lastUsedAt;
      await tokens.authenticate(secret, REF);
      expect(await lastUse()).toBe(hours(0).toISOString());
      clock.now = new Date(hours(0).getTime() + 30_000);
      await tokens.authenticate(secret, REF);
      expect(await lastUse()).toBe(hours(0).toISOString());
      clock.now = hours(1);
      await tokens.authenticate(secret, REF);
      expect(await lastUse()).toBe(hours(1).toISOString());
    },
  );

  it.each(databases.eachSupportedId())(
    'are few, and forgotten in the end, on %s',
    async id => {
      const { knex, store, tokens } = await setup(id);
      const issued = [];
      for (let i = 0; i < 10; i++) {
        issued.push(await tokens.issue(REF, { description: 'many' }, ANA));
      }
      const next = () => tokens.issue(REF, { description: 'more' }, ANA);
      await expect(next()).rejects.toThrow(/10 valid upload tokens/);
      await tokens.revoke(REF, issued[0].id, ANA);
      await next();
      await store.prune(hours(1).toISOString());
      expect((await tokens.list(REF)).map(t => t.id)).not.toContain(
        issued[0].id,
      );
      expect(await tokens.list(REF)).toHaveLength(10);
      await knex('scorecards').where({ entity_ref: REF }).delete();
      expect(await tokens.list(REF)).toEqual([]);
    },
  );

  it.each([
    ['Bearer fwu_abc', 'fwu_abc'],
    ['bearer   fwu_abc', 'fwu_abc'],
    ['Bearer eyJhbGciOi', undefined],
    ['Basic fwu_abc', undefined],
    ['fwu_abc', undefined],
    [`Bearer fwu_${'x'.repeat(500)}`, undefined],
    [undefined, undefined],
  ])('finds the secret in %j', (header, secret) => {
    expect(uploadSecretOf(header)).toBe(secret);
  });
});
