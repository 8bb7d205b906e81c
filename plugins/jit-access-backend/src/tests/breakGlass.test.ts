import { breakGlass, detailsOf, toldTo } from '../__testUtils__/flows';
import { createDatabases, Harness } from '../__testUtils__/harness';
import type { PolicyOptions } from '../__testUtils__/policies';
import { user } from '../__testUtils__/world';

jest.setTimeout(180_000);

const databases = createDatabases();
const named = (name: string) => expect.objectContaining({ name });
const TERMS = {
  eligible: ['group:default/payments-oncall', 'user:default/ana'],
  max: 'PT30M',
  review: {
    by: ['group:default/security'],
    within: 'P2D',
    blockUntilReviewed: true,
  },
};
const REVIEW = { verdict: 'justified' as const, comment: 'payments were down' };

describe.each(databases.eachSupportedId())('break-glass on %s', databaseId => {
  const setup = async (...policies: PolicyOptions[]) =>
    Harness.create(
      await databases.init(databaseId),
      ...(policies.length > 0 ? policies : [{ breakGlass: TERMS }]),
    );

  /** Break-glass that is over. */
  const usedUp = async (h: Harness) => {
    const { id } = await breakGlass(h);
    await h.work();
    const grant = await h.grantOf(id);
    await h.backend().grants.giveBack(grant, user('ana'));
    await h.work();
    return grant;
  };

  it('can be reviewed when who took it has left, and when the target is gone', async () => {
    const h = await setup();
    const grant = await usedUp(h);
    h.world.groups.forEach(members => members.delete('ana'));
    h.world.targets.clear();
    await h.backend().breakGlass.review(grant, REVIEW, user('sam'));
    expect((await h.grantById(grant)).reviewState).toBe('done');
  });

  it('gives access at once, loudly, and owes a review', async () => {
    const h = await setup();
    const { id, state } = await breakGlass(h);
    expect(state).toBe('approved');
    await h.work();
    const grant = await h.grantById(await h.grantOf(id));
    expect(grant).toMatchObject({
      kind: 'break-glass',
      state: 'active',
      reviewState: 'owed',
    });
    expect(h.provider.held).toEqual(new Set(['pay_rw/ana']));
    expect(await h.actions(id)).toEqual([
      'request-created',
      'request-approved',
      'grant-scheduled',
      'break-glass-used',
      'grant-provisioning',
      'grant-activated',
    ]);
    const [{ details }] = await detailsOf(h, id, 'break-glass-used');
    expect(details).toMatchObject({
      reason: 'payments are down',
      reviewers: user('sam'),
    });
    const rows: { payload: string }[] = await h
      .knex('access_outbox')
      .where({ sink: 'notification' });
    expect(rows.map(row => JSON.parse(row.payload))).toContainEqual(
      expect.objectContaining({
        severity: 'critical',
        recipients: ['group:default/payments', 'security'],
      }),
    );
  });

  it('is refused, for the person and for the target, until it is reviewed', async () => {
    const h = await setup(
      { breakGlass: TERMS },
      { name: 'db-ro', role: 'pay_ro', breakGlass: TERMS },
    );
    const grant = await usedUp(h);
    for (const [entitlementId, by] of [
      ['db-rw', 'ana'],
      ['db-ro', 'ana'],
      ['db-rw', 'omar'],
    ]) {
      const again = breakGlass(h, { entitlementId }, by);
      await expect(again).rejects.toThrow(named('ConflictError'));
      await expect(again).rejects.toThrow(/has not been reviewed yet/);
    }
    await h.backend().breakGlass.review(grant, REVIEW, user('sam'));
    expect(await toldTo(h, 'ana')).toContainEqual(
      expect.stringContaining('found justified'),
    );
    expect((await breakGlass(h)).state).toBe('approved');
  });

  it('is reviewed once, when it is over, by people the policy names', async () => {
    const h = await setup();
    const { id } = await breakGlass(h);
    await h.work();
    const grant = await h.grantOf(id);
    const review = (by: string) =>
      h.backend().breakGlass.review(grant, REVIEW, user(by));
    await expect(review('sam')).rejects.toThrow(/reviewed when it is over/);
    await h.backend().grants.giveBack(grant, user('ana'));
    await h.work();
    await expect(review('bo')).rejects.toThrow(named('NotAllowedError'));
    await expect(review('ana')).rejects.toThrow(named('NotAllowedError'));
    const both = await Promise.allSettled([review('sam'), review('sam')]);
    expect(both.filter(o => o.status === 'fulfilled')).toHaveLength(1);
    await expect(review('sam')).rejects.toThrow(
      /was reviewed by user:default\/sam at/,
    );
    expect(await h.grantById(grant)).toMatchObject({
      reviewState: 'done',
      reviewedBy: user('sam'),
      reviewVerdict: 'justified',
      reviewComment: REVIEW.comment,
    });
    expect(
      (await h.actions(id)).filter(a => a === 'break-glass-reviewed'),
    ).toHaveLength(1);
  });

  it.each([
    [
      'who is not named',
      {},
      'bo',
      'NotAllowedError',
      /Break-glass of "Write to the database" is for/,
    ],
    [
      'longer than it allows',
      { duration: 'PT1H' },
      'ana',
      'InputError',
      /^duration /,
    ],
    ['without a reason', { reason: '' }, 'ana', 'InputError', /^reason /],
    [
      'what has none',
      { entitlementId: 'plain' },
      'ana',
      'InputError',
      /no break-glass/,
    ],
  ])('is refused for %s', async (_, input, by, name, text) => {
    const h = await setup(
      { breakGlass: TERMS },
      { name: 'plain', role: 'other' },
    );
    const made = breakGlass(h, input, by);
    await expect(made).rejects.toThrow(named(name));
    await expect(made).rejects.toThrow(text);
    expect(await h.actions()).toEqual(['request-refused']);
  });

  it('is refused when nobody could review it', async () => {
    const h = await setup({
      breakGlass: {
        ...TERMS,
        review: { ...TERMS.review, by: ['group:default/empty'] },
      },
    });
    await expect(breakGlass(h)).rejects.toThrow(/Nobody can review it/);
  });

  it('is not needed by who has the access, and does not wait for a request', async () => {
    const h = await setup();
    await h.request();
    expect((await breakGlass(h)).state).toBe('approved');
    const h2 = await setup();
    await h2.grant();
    await expect(breakGlass(h2)).rejects.toThrow(/the limit is 1/);
  });

  it('wins once when it is used at the same moment', async () => {
    const h = await setup();
    const both = await Promise.allSettled([
      breakGlass(h),
      breakGlass(h, {}, 'omar'),
    ]);
    expect(both.filter(o => o.status === 'fulfilled')).toHaveLength(1);
  });

  it('goes through holds no more than anything else', async () => {
    const h = await setup();
    await h.knex.transaction(async trx => {
      await h.backend().stores.holds.put(trx, {
        scope: 'entity',
        ref: 'component:default/payments-api',
        reason: 'an attack is going on',
        by: user('sam'),
        at: (await h.clock.now(trx)).toISOString(),
      });
    });
    await expect(breakGlass(h)).rejects.toThrow(/an attack is going on/);
    await expect(h.request()).rejects.toThrow(/an attack is going on/);
  });
});
