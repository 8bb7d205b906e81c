import { policyText } from './__testUtils__/policies';
import { startPortal, WISH } from './__testUtils__/portal';
import { user } from './__testUtils__/world';

jest.setTimeout(60_000);

type Portal = Awaited<ReturnType<typeof startPortal>>;

/** Who calls: bo leads the owning team and can approve, sam is in security, ada audits. */
const CALLERS = [
  'nobody',
  'otto',
  'ana',
  'bo',
  'chen',
  'sam',
  'ada',
  'service',
] as const;
type Caller = (typeof CALLERS)[number];
type Expected = Record<Caller, number>;

interface RouteCase {
  route: string;
  expected: Expected;
  call: (
    portal: Portal,
    caller: Caller,
    ids: Ids,
  ) => Promise<{ status: number }>;
}

interface Ids {
  request: string;
  grant: string;
}

const everybody = (status: number): Expected => ({
  nobody: 401,
  otto: status,
  ana: status,
  bo: status,
  chen: status,
  sam: status,
  ada: status,
  service: status,
});
const GET_ID = { ...everybody(200), otto: 404 };

const POLICIES = ['db-rw', 'active', 'other'].map(name => ({
  name,
  role: name,
  activePerUser: 1000,
}));

const ROUTES: RouteCase[] = [
  ...[
    '/entitlements',
    '/requests?view=all',
    '/requests?view=to-decide',
    '/grants?view=all',
    '/policies',
    '/service-policies',
  ].map(route => ({
    route: `GET ${route}`,
    expected: everybody(200),
    call: async (portal: Portal, caller: Caller) => portal.get(caller, route),
  })),
  ...['/audit', '/audit/verify'].map(route => ({
    route: `GET ${route}`,
    expected: { ...everybody(403), sam: 200, ada: 200, service: 200 },
    call: async (portal: Portal, caller: Caller) => portal.get(caller, route),
  })),
  {
    route: 'GET /policies/:id',
    expected: everybody(200),
    call: async (portal, caller) => portal.get(caller, '/policies/db-rw'),
  },
  {
    route: 'POST /policies/:id/simulate',
    expected: everybody(200),
    call: async (portal, caller) =>
      portal.post(caller, '/policies/db-rw/simulate', { subject: user('ana') }),
  },
  {
    // Nothing is allowed to services there, which only an owner gets to hear.
    route: 'POST /service-policies',
    expected: { ...everybody(403), ana: 400, bo: 400, chen: 400 },
    call: async (portal, caller) =>
      portal.post(caller, '/service-policies', {
        entityRef: 'component:default/payments-api',
      }),
  },
  {
    route: 'POST /policies/:id/replay',
    expected: { ...everybody(403), sam: 200, ada: 200, service: 200 },
    call: async (portal, caller) =>
      portal.post(caller, '/policies/db-rw/replay', {
        text: policyText(POLICIES[0]),
      }),
  },
  {
    route: 'POST /posture',
    expected: { ...everybody(403), sam: 200, ada: 200, service: 200 },
    call: async (portal, caller) =>
      portal.post(caller, '/posture', {
        entityRefs: ['resource:default/payments-db'],
      }),
  },
  {
    route: 'GET /requests/:id',
    expected: GET_ID,
    call: async (portal, caller, { request }) =>
      portal.get(caller, `/requests/${request}`),
  },
  {
    route: 'GET /grants/:id',
    expected: GET_ID,
    call: async (portal, caller, { grant }) =>
      portal.get(caller, `/grants/${grant}`),
  },
  {
    route: 'GET /requests/unknown',
    expected: everybody(404),
    call: async (portal, caller) => portal.get(caller, '/requests/unknown'),
  },
  {
    route: 'POST /requests/preview',
    expected: { ...everybody(200), ada: 403, service: 403 },
    call: async (portal, caller) =>
      portal.post(caller, '/requests/preview', WISH),
  },
  {
    route: 'POST /requests',
    expected: {
      ...everybody(201),
      otto: 403,
      sam: 403,
      ada: 403,
      service: 403,
    },
    call: async (portal, caller) =>
      portal.post(caller, '/requests', { ...WISH, entitlementId: 'other' }),
  },
  {
    route: 'POST /requests/:id/approve',
    expected: {
      ...everybody(403),
      bo: 200,
      chen: 200,
    },
    call: async (portal, caller, { request }) =>
      portal.post(caller, `/requests/${request}/approve`),
  },
  {
    route: 'POST /requests/:id/deny',
    expected: { ...everybody(403), bo: 200, chen: 200 },
    call: async (portal, caller, { request }) =>
      portal.post(caller, `/requests/${request}/deny`, { reason: 'no' }),
  },
  {
    route: 'POST /requests/:id/withdraw',
    expected: { ...everybody(403), ana: 200 },
    call: async (portal, caller, { request }) =>
      portal.post(caller, `/requests/${request}/withdraw`),
  },
  {
    route: 'POST /grants/:id/return',
    expected: { ...everybody(403), ana: 200 },
    call: async (portal, caller, { grant }) =>
      portal.post(caller, `/grants/${grant}/return`),
  },
  {
    route: 'POST /grants/:id/revoke',
    // The team owns the database, so each of its members may revoke.
    expected: { ...everybody(403), ana: 200, bo: 200, chen: 200, sam: 200 },
    call: async (portal, caller, { grant }) =>
      portal.post(caller, `/grants/${grant}/revoke`, { reason: 'no need' }),
  },
];

/** A fresh pending request and a fresh active grant, both of ana's. */
async function prepare(portal: Portal): Promise<Ids> {
  const given = await portal
    .post('ana', '/requests', { ...WISH, entitlementId: 'active' })
    .expect(201);
  const approved = await portal
    .post('bo', `/requests/${given.body.id}/approve`)
    .expect(200);
  await portal.work();
  const pending = await portal.post('ana', '/requests', WISH).expect(201);
  return { request: pending.body.id, grant: approved.body.grantId };
}

describe('each route for each caller', () => {
  let portal: Portal;
  beforeAll(async () => {
    portal = await startPortal(...POLICIES);
  });

  it.each(
    ROUTES.flatMap(route =>
      CALLERS.map(caller => ({
        ...route,
        caller,
        status: route.expected[caller],
      })),
    ),
  )('$route by $caller: $status', async ({ call, caller, status }) => {
    const ids = await prepare(portal);
    const answer = await call(portal, caller, ids);
    expect(answer.status).toBe(status);
  });
});

describe('routes', () => {
  it('shows to everybody only what they may see', async () => {
    const portal = await startPortal(...POLICIES);
    await prepare(portal);
    const totals = async (route: string) => {
      const found: Record<string, number> = {};
      for (const caller of CALLERS.filter(c => c !== 'nobody')) {
        found[caller] = (await portal.get(caller, route)).body.totalItems;
      }
      return found;
    };
    const visible = { ana: 2, bo: 2, chen: 2, sam: 2, ada: 2, service: 2 };
    expect(await totals('/requests?view=all')).toEqual({ ...visible, otto: 0 });
    expect(await totals('/requests?view=mine')).toEqual({
      otto: 0,
      ana: 2,
      bo: 0,
      chen: 0,
      sam: 0,
      ada: 0,
      service: 0,
    });
    expect(await totals('/requests?view=decided')).toMatchObject({
      bo: 1,
      chen: 0,
    });
    const ledger = await portal.get('ada', '/audit?limit=1');
    expect(ledger.body.totalItems).toBeGreaterThan(5);
  });

  it('refuses self-approval with 403, in the ledger too', async () => {
    const portal = await startPortal(...POLICIES);
    const { request } = await prepare(portal);
    const { body } = await portal
      .post('ana', `/requests/${request}/approve`)
      .expect(403);
    expect(body.error.message).toMatch(/somebody other than the one who asked/);
    await portal.post('otto', `/requests/${request}/approve`).expect(403);
    const rows = await portal.get('ada', `/audit?requestId=${request}`);
    expect(
      rows.body.items.map((row: { actor: string; action: string }) => [
        row.actor,
        row.action,
      ]),
    ).toEqual([
      [user('ana'), 'request-created'],
      [user('ana'), 'approve-refused'],
      [user('otto'), 'approve-refused'],
    ]);
  });

  it('tells a late approver who decided and when', async () => {
    const portal = await startPortal(...POLICIES);
    const { request } = await prepare(portal);
    await portal.post('bo', `/requests/${request}/approve`).expect(200);
    const { body } = await portal
      .post('chen', `/requests/${request}/approve`)
      .expect(409);
    expect(body.error.message).toMatch(
      /^The request was approved by user:default\/bo at 2/,
    );
  });

  describe('with a bad body', () => {
    let portal: Portal;
    beforeAll(async () => {
      portal = await startPortal(...POLICIES);
    });

    it.each([
      ['entitlementId', { ...WISH, entitlementId: undefined }],
      ['entitlementId', { ...WISH, entitlementId: 7 }],
      ['duration', { ...WISH, duration: 'an hour' }],
      ['duration', { ...WISH, duration: 'P1M' }],
      ['duration', { ...WISH, duration: '' }],
      ['duration', { ...WISH, duration: 'PT23H' }],
      ['reason', { ...WISH, reason: null }],
      ['reason', { ...WISH, reason: 'short' }],
      ['reason', { ...WISH, reason: 'x'.repeat(5000) }],
      ['ticket', { ...WISH, ticket: '; DROP TABLE' }],
      ['approver', { ...WISH, approver: 'user:default/ana' }],
      ['state', { ...WISH, state: 'approved' }],
    ])('refuses a bad %s whole', async (field, body) => {
      const answer = await portal.post('ana', '/requests', body).expect(400);
      expect(answer.body.error.message).toContain(field);
      const { body: all } = await portal.get('sam', '/requests?view=all');
      expect(all.totalItems).toBe(0);
    });
  });

  describe('with a bad query', () => {
    let portal: Portal;
    beforeAll(async () => {
      portal = await startPortal();
    });

    it.each([
      ['view', '/requests?view=theirs'],
      ['view', '/requests'],
      ['limit', '/requests?view=all&limit=0'],
      ['limit', '/requests?view=all&limit=1000'],
      ['state', '/requests?view=all&state=done'],
      ['entityRef', '/entitlements?entityRef=payments-db'],
      ['nonsense', '/grants?view=all&nonsense=1'],
    ])('refuses a bad %s', async (field, route) => {
      const { body } = await portal.get('sam', route).expect(400);
      expect(body.error.message).toContain(field);
    });
  });

  it('wants a reason to deny and to revoke', async () => {
    const portal = await startPortal(...POLICIES);
    const { request, grant } = await prepare(portal);
    for (const body of [{}, { reason: '' }, { reason: '  ' }]) {
      const denied = await portal.post('bo', `/requests/${request}/deny`, body);
      const revoked = await portal.post('bo', `/grants/${grant}/revoke`, body);
      expect([denied.status, revoked.status]).toEqual([400, 400]);
    }
  });

  it('hides entitlements that do not exist and those of hidden entities alike', async () => {
    const portal = await startPortal(...POLICIES);
    const unknown = await portal
      .post('ana', '/requests', { ...WISH, entitlementId: 'nothing' })
      .expect(404);
    expect(unknown.body.error.message).toBe(
      "There is no entitlement 'nothing'",
    );
  });

  it('says beforehand why not', async () => {
    const portal = await startPortal(...POLICIES);
    const { body: outsider } = await portal.post(
      'otto',
      '/requests/preview',
      WISH,
    );
    expect(outsider).toMatchObject({
      allowed: false,
      refusal: '"Write to the database" is for group:default/payments',
      plan: [],
    });
    const { body: short } = await portal.post('ana', '/requests/preview', {
      ...WISH,
      reason: '',
    });
    expect(short).toMatchObject({
      allowed: false,
      refusal: 'reason must have at least 10 characters',
    });
    const { body: list } = await portal.get('otto', '/entitlements');
    expect(list.items[0]).toMatchObject({
      eligible: false,
      reason: expect.stringContaining('is for group:default/payments'),
    });
  });
});
