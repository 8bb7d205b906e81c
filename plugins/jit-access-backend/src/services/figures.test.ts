import { createDatabases, Harness } from '../__testUtils__/harness';
import { startPortal, WISH } from '../__testUtils__/portal';
import { user } from '../__testUtils__/world';
import { FigureReader } from '../database/FigureReader';

jest.setTimeout(120_000);

const DAY = 24 * 3600_000;

describe('GET /figures', () => {
  it('counts what the caller may see', async () => {
    const portal = await startPortal(
      ...['a', 'b', 'c'].map(name => ({ name, role: name, activePerUser: 10 })),
    );
    const ask = async (entitlementId: string) =>
      (
        await portal
          .post('ana', '/requests', { ...WISH, entitlementId })
          .expect(201)
      ).body.id;
    const [a, b] = [await ask('a'), await ask('b'), await ask('c')];
    await portal.post('bo', `/requests/${a}/approve`).expect(200);
    await portal
      .post('bo', `/requests/${b}/deny`, { reason: 'no' })
      .expect(200);
    await portal.work();
    const { body } = await portal.get('ana', '/figures').expect(200);
    expect(body).toEqual({
      pending: 1,
      live: 1,
      overdueRevokes: 0,
      breakGlass: 0,
      reviewsOwed: 0,
      reviewsOverdue: 0,
      driftOpen: 0,
      standingAccess: 0,
      unusedGrants: 0,
      requests: 3,
      autoShare: 0,
      medianTimeToDecision: expect.stringMatching(/^PT/),
      topTargets: [
        {
          entityRef: 'resource:default/payments-db',
          title: 'payments-db',
          requests: 3,
        },
      ],
    });
    expect((await portal.get('otto', '/figures')).body).toMatchObject({
      pending: 0,
      live: 0,
      requests: 0,
      autoShare: null,
      medianTimeToDecision: null,
      topTargets: [],
    });
    expect((await portal.get('ada', '/figures')).body.requests).toBe(3);
    expect((await portal.get('nobody', '/figures')).status).toBe(401);
  });
});

const databases = createDatabases();

describe.each(databases.eachSupportedId())('figures on %s', databaseId => {
  it('are over 90 days, with the median of what people decided', async () => {
    const h = await Harness.create(
      await databases.init(databaseId),
      ...Array.from({ length: 6 }, (_, i) => ({
        name: `p${i}`,
        role: `r${i}`,
        activePerUser: 10,
      })),
    );
    const reader = new FigureReader(h.knex);
    const now = await h.clock.now(h.knex);
    const query = {
      visible: undefined,
      now,
      since: new Date(now.getTime() - 90 * DAY),
    };
    expect(await reader.medianSecondsToDecision(query)).toBeNull();
    const times = [10, 100, 40, 20, 5];
    for (const [i, seconds] of times.entries()) {
      const { id } = await h.request(
        { entitlementId: `p${i}` },
        ['ana', 'chen', 'omar'][i % 3],
      );
      const createdAt = new Date(now.getTime() - (i === 4 ? 91 : 1) * DAY);
      await h.decide(id, 'bo', i === 1 ? 'deny' : 'approve');
      await h
        .knex('access_requests')
        .where({ id })
        .update({
          created_at: createdAt.toISOString(),
          decided_at: new Date(
            createdAt.getTime() + seconds * 1000,
          ).toISOString(),
          auto: i === 3,
        });
    }
    expect(await reader.requests(query)).toEqual({
      pending: 0,
      requests: 4,
      decided: 4,
      auto: 1,
    });
    expect(await reader.medianSecondsToDecision(query)).toBeCloseTo(40, 0);
    const filter = { key: 'participant' as const, values: [user('otto')] };
    expect(await reader.requests({ ...query, visible: filter })).toMatchObject({
      requests: 0,
      auto: 0,
    });
    const [grant, other] = await h.knex('access_grants').select('id');
    await h.knex('access_grants').where(other).update({ state: 'cancelled' });
    await h
      .knex('access_grants')
      .where(grant)
      .update({
        kind: 'break-glass',
        state: 'revoke-overdue',
        review_state: 'owed',
        review_due_at: new Date(now.getTime() - 1000).toISOString(),
      });
    expect(await reader.grants(query)).toEqual({
      live: 3,
      overdueRevokes: 1,
      breakGlass: 1,
      reviewsOwed: 1,
      reviewsOverdue: 1,
      unusedGrants: 1,
    });
  });
});
