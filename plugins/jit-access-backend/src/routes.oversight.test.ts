import { startPortal } from './__testUtils__/portal';

jest.setTimeout(120_000);

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
type Caller = (typeof CALLERS)[number];
type Statuses = [number, number, number, number, number, number, number];

const DB = 'resource:default/payments-db';
const soon = () => new Date(Date.now() + 24 * 3600_000).toISOString();

interface RouteCase {
  route: string;
  /** In the order of the callers. */
  expected: Statuses;
  call: (
    portal: Portal,
    caller: Caller,
  ) => Promise<{ status: number; body: unknown }>;
}

/** A fresh open review in which `batch` has standing access. */
async function review(portal: Portal) {
  const { body: open } = await portal.get('sam', '/reviews?open=true');
  for (const { id } of open.items) {
    await portal.post('sam', `/reviews/${id}/close`).expect(200);
  }
  portal.provider.foreign.add('pay_rw/batch');
  const { body } = await portal
    .post('sam', '/reviews', { entityRef: DB, dueAt: soon() })
    .expect(201);
  return { id: body.id, itemId: body.items[0].id };
}

const get = (route: string, expected: Statuses): RouteCase => ({
  route: `GET ${route}`,
  expected,
  call: async (portal, caller) => portal.get(caller, route),
});

const ROUTES: RouteCase[] = [
  get('/figures', [401, 200, 200, 200, 200, 200, 200]),
  get('/audit/export?format=jsonl', [401, 403, 403, 403, 200, 200, 200]),
  get('/reviews', [401, 200, 200, 200, 200, 200, 200]),
  {
    route: 'POST /reviews',
    expected: [401, 403, 403, 403, 201, 403, 403],
    call: async (portal, caller) => {
      const { id } = await review(portal);
      await portal.post('sam', `/reviews/${id}/close`).expect(200);
      return portal.post(caller, '/reviews', { entityRef: DB, dueAt: soon() });
    },
  },
  {
    route: 'GET /reviews/:id',
    expected: [401, 404, 200, 200, 200, 200, 200],
    call: async (portal, caller) =>
      portal.get(caller, `/reviews/${(await review(portal)).id}`),
  },
  {
    route: 'POST /reviews/:id/items/:itemId/decide',
    expected: [401, 404, 200, 200, 200, 403, 403],
    call: async (portal, caller) => {
      const { id, itemId } = await review(portal);
      return portal.post(caller, `/reviews/${id}/items/${itemId}/decide`, {
        decision: 'keep',
      });
    },
  },
  {
    route: 'POST /reviews/:id/close',
    expected: [401, 404, 403, 403, 200, 403, 403],
    call: async (portal, caller) =>
      portal.post(caller, `/reviews/${(await review(portal)).id}/close`),
  },
  get('/chat/links', [401, 404, 404, 404, 404, 404, 403]),
  {
    route: 'POST /chat/links without a chat',
    expected: [401, 404, 404, 404, 404, 404, 403],
    call: async (portal, caller) => portal.post(caller, '/chat/links'),
  },
  {
    route: 'POST /chat/links/:id/revoke',
    expected: [401, 404, 404, 404, 404, 404, 403],
    call: async (portal, caller) =>
      portal.post(caller, '/chat/links/none/revoke'),
  },
  {
    // Who is signed in does not matter: only what the chat signed is taken.
    route: 'POST /chat/actions without a chat',
    expected: [404, 404, 404, 404, 404, 404, 404],
    call: async (portal, caller) =>
      portal.post(caller, '/chat/actions', {
        id: 'a'.repeat(16),
        user: 'U-1',
        action: 'approve',
        requestId: 'r',
      }),
  },
  // These answer to one other plugin, whoever else may do whatever else.
  ...[
    ['grants', { person: 'user:default/ana' }],
    [
      'end-grants',
      {
        caseId: 'c',
        person: 'user:default/ana',
        reason: 'a case',
        by: 'user:default/sam',
      },
    ],
    [
      'hold',
      { caseId: 'c', entityRef: DB, reason: 'a case', by: 'user:default/sam' },
    ],
    ['lift', { caseId: 'c', reason: 'a case', by: 'user:default/sam' }],
  ].map(([name, body]): RouteCase => ({
    route: `POST /case-responses/${String(name)}`,
    expected: [401, 403, 403, 403, 403, 403, 403],
    call: async (portal, caller) =>
      portal.post(
        caller,
        `/case-responses/${String(name)}`,
        typeof body === 'object' ? body : {},
      ),
  })),
];

describe('each route of oversight for each caller', () => {
  let portal: Portal;
  beforeAll(async () => {
    portal = await startPortal({ name: 'db-rw' });
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
