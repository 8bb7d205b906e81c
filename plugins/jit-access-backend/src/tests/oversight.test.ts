import { startPortal, WISH } from '../__testUtils__/portal';
import { user } from '../__testUtils__/world';

jest.setTimeout(60_000);

type Portal = Awaited<ReturnType<typeof startPortal>>;

const CALLERS = [
  'nobody',
  'otto',
  'ana',
  'bo',
  'sam',
  'ada',
  'service',
] as const;

/** Status by caller, in the order of {@link CALLERS}. */
interface Row {
  method: 'GET' | 'POST';
  route: string;
  body?: object;
  expected: number[];
}

const REVOKE_ALL = {
  scope: 'person',
  ref: user('nobody'),
  reason: 'row of the matrix',
  hold: false,
};

const ROWS: Row[] = [
  {
    method: 'GET',
    route: '/drift',
    expected: [401, 403, 403, 403, 200, 200, 200],
  },
  {
    method: 'GET',
    route: '/providers',
    expected: [401, 403, 403, 403, 200, 200, 200],
  },
  {
    method: 'GET',
    route: '/holds',
    expected: [401, 403, 403, 403, 200, 200, 200],
  },
  {
    method: 'POST',
    route: '/emergency/revoke-all',
    body: REVOKE_ALL,
    expected: [401, 403, 403, 403, 200, 403, 403],
  },
  {
    method: 'POST',
    route: '/holds/unknown/lift',
    body: { reason: 'row of the matrix' },
    expected: [401, 403, 403, 403, 404, 403, 403],
  },
  {
    method: 'POST',
    route: '/grants/:grant/credential',
    expected: [401, 404, 200, 403, 403, 403, 403],
  },
];

/** An active grant of ana's. */
async function give(portal: Portal): Promise<string> {
  const { body } = await portal.post('ana', '/requests', WISH).expect(201);
  const approved = await portal
    .post('bo', `/requests/${body.id}/approve`)
    .expect(200);
  await portal.work();
  return approved.body.grantId;
}

describe('oversight', () => {
  let portal: Portal;
  let grant: string;
  beforeAll(async () => {
    portal = await startPortal({ activePerUser: 100 });
    grant = await give(portal);
  });

  it.each(
    ROWS.flatMap(row =>
      CALLERS.map((caller, index) => ({
        ...row,
        caller,
        status: row.expected[index],
      })),
    ),
  )('$method $route by $caller: $status', async row => {
    const route = row.route.replace(':grant', grant);
    const answer = await (row.method === 'GET'
      ? portal.get(row.caller, route)
      : portal.post(row.caller, route, row.body));
    expect(answer.status).toBe(row.status);
  });

  it.each([
    [{ ...REVOKE_ALL, scope: 'everything' }, 'ref'],
    [{ ...REVOKE_ALL, ref: undefined }, 'ref'],
    [{ ...REVOKE_ALL, ref: 'resource:default/payments-db' }, 'ref'],
    [{ ...REVOKE_ALL, scope: 'entity' }, 'ref'],
    [{ ...REVOKE_ALL, scope: 'team' }, 'scope'],
    [{ ...REVOKE_ALL, reason: '  ' }, 'reason'],
    [{ ...REVOKE_ALL, hold: undefined }, 'hold'],
    [{ ...REVOKE_ALL, force: true }, 'force'],
  ])('refuses %j whole, naming %s', async (body, field) => {
    const before = await portal.get('sam', '/audit?limit=1');
    const answer = await portal
      .post('sam', '/emergency/revoke-all', body)
      .expect(400);
    expect(answer.body.error.message).toContain(field);
    const after = await portal.get('sam', '/audit?limit=1');
    expect(after.body.totalItems).toBe(before.body.totalItems);
  });

  it('puts refusals of emergency commands on record', async () => {
    await portal.post('bo', '/emergency/revoke-all', REVOKE_ALL).expect(403);
    const { body } = await portal.get(
      'ada',
      '/audit?search=revoke-all-refused&limit=1',
    );
    expect(body.items[0]).toMatchObject({
      actor: user('bo'),
      action: 'revoke-all-refused',
      details: { scope: 'person', ref: user('nobody') },
    });
  });

  it('lists grants of a person, of a team, and none of others', async () => {
    const list = (query: Record<string, string>) =>
      portal.get(
        'sam',
        `/grants?${new URLSearchParams({ view: 'all', ...query })}`,
      );
    const total = async (query: Record<string, string>) =>
      (await list(query).expect(200)).body.totalItems;
    expect(await total({ holderRef: 'user:default/ana' })).toBe(1);
    expect(await total({ holderRef: 'group:default/payments' })).toBe(1);
    expect(await total({ holderRef: 'group:default/storefront' })).toBe(0);
    expect(await total({ review: 'owed' })).toBe(0);
    expect(await total({ search: 'ANA' })).toBe(1);
    expect(await total({ search: 'db-rw' })).toBe(1);
    expect(await total({ search: '%' })).toBe(0);
    expect(await total({ overdue: 'true' })).toBe(0);
    portal.world.broken.add('group:default/payments');
    const { body } = await list({
      holderRef: 'group:default/payments',
    }).expect(503);
    expect(body.error.message).toContain('group:default/payments');
    portal.world.broken.clear();
  });

  it('shows a difference, and what is done about it', async () => {
    portal.provider.held.clear();
    await portal.compare();
    const { body } = await portal.get('ada', '/drift?kind=missing');
    expect(body).toMatchObject({
      totalItems: 1,
      items: [
        {
          kind: 'missing',
          provider: 'fake',
          principal: 'ana',
          entitlementId: 'db-rw',
          entityRef: 'resource:default/payments-db',
          grantId: grant,
          action: 'reported',
          resolvedAt: null,
        },
      ],
    });
    const view = await portal.get('ana', `/grants/${grant}`);
    expect(view.body.drift).toMatchObject({ kind: 'missing' });
    const health = await portal.get('ada', '/providers');
    expect(health.body.items).toMatchObject([
      { id: 'fake', ok: true, breaker: 'closed', managed: 0, driftOpen: 1 },
    ]);
    await portal.compare();
    await portal.work();
    expect(portal.provider.held.size).toBe(1);
    const after = await portal.get('ada', '/drift?open=false');
    expect(after.body.items).toMatchObject([{ action: 'restored' }]);
  });
});

describe('a credential', () => {
  it('is for the grantee of an active grant, shown once and kept nowhere', async () => {
    const portal = await startPortal({});
    const grant = await give(portal);
    const view = await portal.get('ana', `/grants/${grant}`);
    expect(view.body.actions).toEqual(['return', 'credential']);
    const route = `/grants/${grant}/credential`;
    const { body, headers } = await portal.post('ana', route).expect(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toMatchObject({
      title: 'Password',
      value: 'secret-of-pay_rw/ana',
      expiresAt: view.body.endsAt,
    });
    const audit = await portal.get('ada', '/audit?limit=100');
    const actions = audit.body.items.map((r: { action: string }) => r.action);
    expect(actions).toContain('credential-issued');
    expect(JSON.stringify(audit.body)).not.toContain('secret-of');

    await portal.post('ana', `/grants/${grant}/return`).expect(200);
    await portal.post('ana', route).expect(409);
    expect(
      portal.provider.calls.filter(c => c.startsWith('credential')),
    ).toHaveLength(1);
  });

  it('can be had only so often', async () => {
    const portal = await startPortal({});
    const grant = await give(portal);
    const statuses = [];
    for (let i = 0; i < 8; i++) {
      const answer = await portal.post('ana', `/grants/${grant}/credential`);
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 429, 429]);
  });
});
