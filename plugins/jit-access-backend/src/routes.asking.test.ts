import { startPortal, startPortalWith, WISH } from './__testUtils__/portal';
import { user } from './__testUtils__/world';

jest.setTimeout(120_000);

type Portal = Awaited<ReturnType<typeof startPortal>>;
type Answer = Awaited<ReturnType<Portal['post']>>;

/** Who calls, in the order of the expected statuses. */
const CALLERS = [
  'nobody',
  'otto',
  'ana',
  'bo',
  'sam',
  'ada',
  'service',
] as const;

const DAY = 24 * 3_600_000;
const later = (days: number) => new Date(Date.now() + days * DAY).toISOString();
const DELEGATION = {
  to: user('omar'),
  startsAt: later(0),
  endsAt: later(1),
  reason: 'holiday',
};
const GLASS = {
  entitlementId: 'glass',
  duration: 'PT5M',
  reason: 'payments are down',
};

const usual = { activePerUser: 1000 };
const POLICIES = [
  { ...usual, name: 'db-rw', duration: { extend: { by: 'PT1H', times: 1 } } },
  {
    ...usual,
    name: 'glass',
    role: 'glass',
    breakGlass: {
      eligible: ['user:default/ana', 'user:default/bo'],
      max: 'PT30M',
      review: {
        by: ['group:default/security'],
        within: 'P2D',
        blockUntilReviewed: false,
      },
    },
  },
  { ...usual, name: 'others', role: 'others', forOthers: true },
];

/** An active grant of ana's. */
async function activeGrant(portal: Portal): Promise<string> {
  const asked = await portal.post('ana', '/requests', WISH).expect(201);
  const approved = await portal
    .post('bo', `/requests/${asked.body.id}/approve`)
    .expect(200);
  await portal.work();
  return approved.body.grantId;
}

/** A break-glass grant of ana's that is over. */
async function usedGlass(portal: Portal): Promise<string> {
  const used = await portal.post('ana', '/break-glass', GLASS).expect(201);
  await portal.work();
  await portal.post('ana', `/grants/${used.body.grantId}/return`).expect(200);
  await portal.work();
  return used.body.grantId;
}

interface RouteCase {
  route: string;
  /** In the order of the callers. */
  expected: number[];
  call: (portal: Portal, caller: string) => Promise<{ status: number }>;
}

const ROUTES: RouteCase[] = [
  {
    route: 'POST /break-glass',
    expected: [401, 403, 201, 201, 403, 403, 403],
    call: async (portal, caller) => portal.post(caller, '/break-glass', GLASS),
  },
  {
    route: 'POST /grants/:id/extend',
    expected: [401, 404, 201, 403, 403, 403, 403],
    call: async (portal, caller) =>
      portal.post(caller, `/grants/${await activeGrant(portal)}/extend`, {
        duration: 'PT30M',
        reason: 'it takes longer than thought',
      }),
  },
  {
    route: 'POST /grants/:id/review',
    expected: [401, 404, 403, 403, 200, 403, 403],
    call: async (portal, caller) =>
      portal.post(caller, `/grants/${await usedGlass(portal)}/review`, {
        verdict: 'justified',
        comment: 'payments were down',
      }),
  },
  {
    route: 'GET /delegations',
    expected: [401, 200, 200, 200, 200, 200, 200],
    call: async (portal, caller) => portal.get(caller, '/delegations'),
  },
  {
    route: 'POST /delegations',
    expected: [401, 201, 201, 201, 201, 403, 403],
    call: async (portal, caller) =>
      portal.post(caller, '/delegations', DELEGATION),
  },
  {
    route: 'POST /delegations/:id/revoke',
    expected: [401, 404, 200, 404, 200, 404, 403],
    call: async (portal, caller) => {
      const made = await portal
        .post('ana', '/delegations', DELEGATION)
        .expect(201);
      return portal.post(caller, `/delegations/${made.body.id}/revoke`);
    },
  },
  {
    route: 'POST /tickets/check',
    expected: [401, 200, 200, 200, 200, 403, 403],
    call: async (portal, caller) =>
      portal.post(caller, '/tickets/check', {
        entitlementId: 'db-rw',
        ticket: 'INC-1',
      }),
  },
];

describe('each route of asking for each caller', () => {
  let portal: Portal;
  beforeAll(async () => {
    portal = await startPortal(...POLICIES);
  });

  it.each(
    ROUTES.flatMap(route =>
      CALLERS.map((caller, index) => ({
        ...route,
        caller,
        status: route.expected[index],
      })),
    ),
  )('$route by $caller: $status', async ({ call, caller, status }) => {
    const answer = await call(portal, caller);
    expect(answer.status).toBe(status);
  });
});

describe('routes of asking', () => {
  let portal: Portal;
  beforeAll(async () => {
    portal = await startPortal(...POLICIES);
  });

  it.each([
    ['grantee', '/requests', { ...WISH, grantee: 'chen' }],
    ['grantee', '/requests', { ...WISH, grantee: user('chen') }],
    ['startsAt', '/requests', { ...WISH, startsAt: 'tomorrow' }],
    ['startsAt', '/requests', { ...WISH, startsAt: '2020-01-01T00:00:00Z' }],
    ['inputs', '/requests', { ...WISH, inputs: { rows: 5 } }],
    ['inputs.rows', '/requests', { ...WISH, inputs: { rows: '5' } }],
    ['duration', '/break-glass', { ...GLASS, duration: 'PT2H' }],
    ['reason', '/break-glass', { ...GLASS, reason: '' }],
    ['grantee', '/break-glass', { ...GLASS, grantee: user('bo') }],
    ['to', '/delegations', { ...DELEGATION, to: 'omar' }],
    ['endsAt', '/delegations', { ...DELEGATION, endsAt: 'never' }],
    ['endsAt', '/delegations', { ...DELEGATION, endsAt: later(91) }],
    ['ticket', '/tickets/check', { entitlementId: 'db-rw', ticket: 'x' }],
  ])(
    'refuse a bad %s of %s, and change nothing',
    async (field, route, body) => {
      const answer = await portal.post('ana', route, body).expect(400);
      expect(answer.body.error.message).toContain(field);
      const { body: all } = await portal.get('sam', '/requests?view=all');
      expect(all.totalItems).toBe(0);
    },
  );

  it('show how a grant can be extended and is reviewed, and to whom', async () => {
    const grant = await activeGrant(portal);
    const { body: mine } = await portal.get('ana', `/grants/${grant}`);
    expect(mine).toMatchObject({
      extension: { by: 'PT1H', times: 1, used: 0, pendingRequestId: null },
      actions: expect.arrayContaining(['return', 'extend']),
    });
    const { body: asked } = await portal.post(
      'ana',
      `/grants/${grant}/extend`,
      {
        duration: 'PT30M',
        reason: 'it takes longer than thought',
      },
    );
    expect(asked).toMatchObject({ kind: 'extension', parentGrantId: grant });
    const { body: waiting } = await portal.get('ana', `/grants/${grant}`);
    expect(waiting).toMatchObject({
      extension: { pendingRequestId: asked.id },
      actions: expect.not.arrayContaining(['extend']),
    });
    const glass = await usedGlass(portal);
    const { body: owed } = await portal.get('sam', `/grants/${glass}`);
    expect(owed).toMatchObject({
      kind: 'break-glass',
      review: { state: 'owed', reviewers: [user('sam')] },
      actions: expect.arrayContaining(['review']),
    });
    const { body: seen } = await portal.get('ana', `/grants/${glass}`);
    expect(seen.actions).not.toContain('review');
  });

  it('offer nothing that would be refused', async () => {
    const offers = async (caller: string) => {
      const { body } = await portal.get(caller, '/entitlements');
      return Object.fromEntries(
        body.items.map(
          (item: { id: string; eligible: boolean; breakGlass: unknown }) => [
            item.id,
            [item.eligible, item.breakGlass !== null],
          ],
        ),
      );
    };
    expect(await offers('ana')).toEqual({
      'db-rw': [true, false],
      glass: [true, true],
      others: [true, false],
    });
    expect(await offers('chen')).toMatchObject({ glass: [true, false] });
    expect(await offers('otto')).toMatchObject({ 'db-rw': [false, false] });
    expect(await offers('service')).toMatchObject({ glass: [false, false] });
    expect(await offers('ada')).toEqual({});
  });

  it('take less than was asked for', async () => {
    const asked = await portal.post('ana', '/requests', WISH).expect(201);
    const route = `/requests/${asked.body.id}/approve`;
    const { body: wrong } = await portal
      .post('bo', route, { duration: 'PT9H' })
      .expect(400);
    expect(wrong.error.message).toContain('duration');
    const { body } = await portal.post('bo', route, { duration: 'PT10M' });
    expect(body.decisions).toMatchObject([
      { by: user('bo'), duration: 'PT10M', channel: 'portal' },
    ]);
  });
});

describe('too many requests', () => {
  it.each<[string, number, (portal: Portal) => Promise<Answer>]>([
    ['previews', 8, portal => portal.post('ana', '/requests/preview', WISH)],
    [
      'delegations that are refused',
      2,
      portal =>
        portal.post('ana', '/delegations', {
          ...DELEGATION,
          endsAt: later(91),
        }),
    ],
    [
      'delegations that are ended',
      2,
      portal => portal.post('ana', '/delegations/nope/revoke'),
    ],
    [
      'decisions that are refused',
      8,
      portal => portal.post('ana', '/requests/nope/approve'),
    ],
    [
      'withdrawals that are refused',
      8,
      portal => portal.post('ana', '/requests/nope/withdraw'),
    ],
    [
      'returns that are refused',
      8,
      portal => portal.post('ana', '/grants/nope/return'),
    ],
  ])('%s are limited as well', async (_, limit, call) => {
    const portal = await startPortalWith({ requestsPerMinute: 2 }, ...POLICIES);
    for (let i = 0; i < limit; i += 1) {
      expect((await call(portal)).status).not.toBe(429);
    }
    const answer = await call(portal);
    expect(answer.status).toBe(429);
    expect(answer.headers['retry-after']).toMatch(/^[1-9]\d?$/);
    // What is asked for is counted by itself.
    await portal.post('ana', '/requests', WISH).expect(201);
  });

  it('are answered with 429 and when to come again', async () => {
    const portal = await startPortalWith({ requestsPerMinute: 2 }, ...POLICIES);
    await portal.post('ana', '/requests', WISH).expect(201);
    await portal.post('ana', '/requests', WISH).expect(201);
    const answer = await portal.post('ana', '/requests', WISH).expect(429);
    expect(answer.headers['retry-after']).toMatch(/^[1-9]\d?$/);
    expect(answer.body.error).toMatchObject({
      name: 'TooManyRequestsError',
      message: expect.stringMatching(/^You have asked 2 times within a minute/),
    });
  });
});
