import { createDatabases, Harness } from '../../__testUtils__/harness';
import { startPortal, WISH } from '../../__testUtils__/portal';
import { user } from '../../__testUtils__/world';
import { ReviewStore } from '../../database/ReviewStore';
import { ReviewReminders } from './ReviewReminders';

jest.setTimeout(120_000);

type Portal = Awaited<ReturnType<typeof startPortal>>;
const DB = 'resource:default/payments-db';
const soon = () => new Date(Date.now() + 7 * 24 * 3600_000).toISOString();

/** ana has a grant, `batch` and chen have standing access. */
async function prepare() {
  const portal = await startPortal({ name: 'db-rw', activePerUser: 10 });
  portal.provider.foreign.add('pay_rw/batch');
  portal.provider.foreign.add('pay_rw/chen');
  const { body: request } = await portal.post('ana', '/requests', WISH);
  const { body: approved } = await portal
    .post('bo', `/requests/${request.id}/approve`)
    .expect(200);
  await portal.work();
  const open = await portal
    .post('sam', '/reviews', { entityRef: DB, dueAt: soon() })
    .expect(201);
  return { portal, review: open.body, grantId: approved.grantId };
}

const itemOf = (
  review: { items: { id: string; principal: string }[] },
  principal: string,
) => review.items.find(item => item.principal === principal)?.id;

const decide = (
  portal: Portal,
  by: string,
  review: { id: string; items: { id: string; principal: string }[] },
  principal: string,
  body: object,
) =>
  portal.post(
    by,
    `/reviews/${review.id}/items/${itemOf(review, principal)}/decide`,
    body,
  );

describe('a review of who has access', () => {
  it('shows grants and standing access, and what could not be told', async () => {
    const { portal, review } = await prepare();
    expect(review).toMatchObject({
      entityRef: DB,
      openedBy: user('sam'),
      closedAt: null,
      problems: [],
      actions: ['decide', 'close'],
    });
    expect(
      review.items.map(
        (item: { principal: string; how: string; userRef: string | null }) => [
          item.principal,
          item.how,
          item.userRef,
        ],
      ),
    ).toEqual([
      ['ana', 'grant', user('ana')],
      ['batch', 'standing', null],
      ['chen', 'standing', null],
    ]);
    await portal.post('sam', `/reviews/${review.id}/close`).expect(200);
    portal.provider.mute = true;
    const { body } = await portal
      .post('sam', '/reviews', { entityRef: DB, dueAt: soon() })
      .expect(201);
    expect(body.items).toHaveLength(1);
    expect(body.problems).toEqual([expect.stringContaining('no answer')]);
  });

  it('ends a grant that is to be removed, and keeps the others', async () => {
    const { portal, review, grantId } = await prepare();
    const { body } = await decide(portal, 'bo', review, 'ana', {
      decision: 'remove',
      comment: 'the repair is done',
    }).expect(200);
    expect(body.items[0]).toMatchObject({
      decision: 'remove',
      by: user('bo'),
      comment: 'the repair is done',
    });
    await portal.work();
    const { body: grant } = await portal.get('sam', `/grants/${grantId}`);
    expect(grant).toMatchObject({ state: 'ended', endReason: 'revoked' });
    expect([...portal.provider.foreign]).toEqual([
      'pay_rw/batch',
      'pay_rw/chen',
    ]);
  });

  it('leaves a to-do and a note for standing access, and takes nothing away', async () => {
    const { portal, review } = await prepare();
    await portal.deliver();
    portal.notifications.send.mockClear();
    await decide(portal, 'sam', review, 'batch', { decision: 'remove' }).expect(
      200,
    );
    await portal.deliver();
    expect(portal.notifications.send).toHaveBeenCalledWith(
      expect.objectContaining({
        payload: expect.objectContaining({
          title: expect.stringMatching(/^To do: take .* from batch$/),
        }),
      }),
    );
    const { body: drift } = await portal.get('sam', '/drift').expect(200);
    expect(drift.items).toMatchObject([
      { kind: 'foreign', principal: 'batch', entityRef: DB },
    ]);
    expect(portal.provider.foreign.has('pay_rw/batch')).toBe(true);
  });

  it.each([
    ['in capitals', 'chen', 'CHEN'],
    ['with spaces', 'cn=chen,ou=people', 'CN=Chen, OU=People'],
    ['with what turns text round', 'chen\u202e', 'chen\u202e'],
    ['too long to be kept', `chen${'n'.repeat(600)}`, `chen${'n'.repeat(600)}`],
  ])(
    'threat: review of one’s own access, called %s by the provider',
    async (_what, mapped, held) => {
      const portal = await startPortal({ name: 'db-rw', activePerUser: 10 });
      portal.provider.principals.set('chen', mapped);
      portal.provider.foreign.add(`pay_rw/${held}`);
      const { body: review } = await portal
        .post('sam', '/reviews', { entityRef: DB, dueAt: soon() })
        .expect(201);
      const [{ id }] = review.items;
      const decision = (by: string) =>
        portal.post(by, `/reviews/${review.id}/items/${id}/decide`, {
          decision: 'keep',
        });
      expect((await decision('chen')).status).toBe(403);
      expect((await decision('bo')).status).toBe(200);
    },
  );

  it('threat: review of one’s own access', async () => {
    const { portal, review } = await prepare();
    const keep = { decision: 'keep' };
    await decide(portal, 'ana', review, 'ana', keep).expect(403);
    await decide(portal, 'chen', review, 'chen', keep).expect(403);
    await decide(portal, 'bo', review, 'chen', keep).expect(200);
    const late = await decide(portal, 'sam', review, 'chen', keep).expect(409);
    expect(late.body.error.message).toContain(`${user('bo')} decided 'keep'`);
    await portal.post('sam', `/reviews/${review.id}/close`).expect(200);
    await portal.post('sam', `/reviews/${review.id}/close`).expect(409);
    await decide(portal, 'sam', review, 'batch', keep).expect(409);
    const { body: ledger } = await portal.get('ada', '/audit?search=review');
    expect(
      ledger.items
        .map((row: { action: string; actor: string }) => [
          row.action,
          row.actor,
        ])
        .reverse(),
    ).toEqual([
      ['review-opened', user('sam')],
      ['review-decision-refused', user('ana')],
      ['review-decision-refused', user('chen')],
      ['review-keep', user('bo')],
      ['review-decision-refused', user('sam')],
      ['review-closed', user('sam')],
      ['review-decision-refused', user('sam')],
    ]);
  });

  it('refuses to decide when whose access it is can not be told', async () => {
    const { portal, review } = await prepare();
    jest
      .spyOn(portal.provider, 'mapPrincipal')
      .mockRejectedValue(new Error('no answer'));
    const answer = await decide(portal, 'bo', review, 'batch', {
      decision: 'keep',
    });
    expect(answer.status).toBeGreaterThanOrEqual(500);
    const { body } = await portal.get('bo', `/reviews/${review.id}`);
    expect(body.items[1].decision).toBeNull();
  });

  it('is seen by owners, security and auditors', async () => {
    const { portal, review } = await prepare();
    const seen: Record<string, unknown> = {};
    for (const caller of ['otto', 'ana', 'bo', 'sam', 'ada', 'service']) {
      const { body: list } = await portal.get(caller, '/reviews?open=true');
      const { body } = await portal.get(caller, `/reviews/${review.id}`);
      seen[caller] = [list.totalItems, body.actions];
    }
    expect(seen).toEqual({
      otto: [0, undefined],
      ana: [1, ['decide']],
      bo: [1, ['decide']],
      sam: [1, ['decide', 'close']],
      ada: [1, []],
      service: [1, []],
    });
    await portal.post('ada', `/reviews/${review.id}/close`).expect(403);
    await decide(portal, 'ada', review, 'batch', { decision: 'keep' }).expect(
      403,
    );
    await decide(portal, 'otto', review, 'batch', { decision: 'keep' }).expect(
      404,
    );
    expect(
      (await portal.get('sam', '/reviews?open=false')).body.totalItems,
    ).toBe(0);
  });

  it.each([
    ['dueAt', { entityRef: DB, dueAt: '2020-01-01T00:00:00Z' }, 400],
    ['dueAt', { entityRef: DB, dueAt: '2999-01-01T00:00:00Z' }, 400],
    ['entityRef', { entityRef: 'user:default/otto', dueAt: soon() }, 400],
    ['entityRef', { entityRef: 'nonsense', dueAt: soon() }, 400],
    [
      'component:default/none',
      { entityRef: 'component:default/none', dueAt: soon() },
      404,
    ],
    ['open already', { entityRef: DB, dueAt: soon() }, 409],
  ])('is not opened with a bad %s', async (field, body, status) => {
    const { portal } = await prepare();
    const answer = await portal.post('sam', '/reviews', body);
    expect([answer.status, answer.body.error.message]).toEqual([
      status,
      expect.stringContaining(field),
    ]);
  });
});

const databases = createDatabases();

describe.each(databases.eachSupportedId())(
  'overdue reviews on %s',
  databaseId => {
    it('are called so once a day until they are closed', async () => {
      const h = await Harness.create(await databases.init(databaseId));
      const { transactions } = h.backend();
      const store = new ReviewStore();
      const now = await h.clock.now(h.knex);
      await h.knex.transaction(trx =>
        store.insert(
          trx,
          {
            id: 'r1',
            entityRef: DB,
            ownerRef: 'group:default/payments',
            openedBy: user('sam'),
            openedAt: now.toISOString(),
            dueAt: new Date(now.getTime() + 3600_000).toISOString(),
            closedAt: null,
            problems: [],
          },
          [],
        ),
      );
      const reminders = () =>
        new ReviewReminders(h.knex, h.clock, transactions, store).runOnce();
      expect(await reminders()).toBe(0);
      h.clock.advance(2 * 3600_000);
      const told = await Promise.all([reminders(), reminders()]);
      expect(told[0] + told[1]).toBe(1);
      h.clock.advance(25 * 3600_000);
      expect(await reminders()).toBe(1);
      await h.knex.transaction(async trx =>
        store.close(trx, 'r1', await h.clock.now(trx)),
      );
      h.clock.advance(25 * 3600_000);
      expect(await reminders()).toBe(0);
    });
  },
);
