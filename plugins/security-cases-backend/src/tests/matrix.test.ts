import { TestDatabases } from '@backstage/backend-test-utils';
import {
  CALLERS,
  startPortal,
  stopLogging,
  type Caller,
} from '../__testUtils__/portal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** Every action waits for a person. */
const PROPOSE = `
apiVersion: fairway.dev/v1
kind: AutomationPolicy
metadata: { name: test, version: 1 }
adoption: { default: enforce }
defaults: { end-grants: propose, hold-target: propose }
`;

type Portal = Awaited<ReturnType<typeof startPortal>>;

let number = 0;

/** A fresh open case with two proposals. */
async function openCase(portal: Portal) {
  number += 1;
  const resource = `trail/number-${number}`;
  await portal.take(
    stopLogging({
      key: `event-${number}`,
      target: { resource, place: '111122223333' },
    }),
  );
  const { body } = await portal.call(
    'security',
    'GET',
    `/cases?search=${encodeURIComponent(resource)}`,
  );
  const { id } = body.items[0];
  const { body: found } = await portal.call('security', 'GET', `/cases/${id}`);
  return { id, actionId: found.actions[0].id };
}

interface RouteCase {
  method: string;
  route: (ids: { id: string; actionId: string }) => string;
  body?: object;
  /** In the order of the callers: nobody, outsider, owner, security, auditor, service. */
  expected: number[];
}

const ROUTES: Record<string, RouteCase> = {
  'GET /cases': {
    method: 'GET',
    route: () => '/cases',
    expected: [401, 200, 200, 200, 200, 200],
  },
  'GET /cases.csv': {
    method: 'GET',
    route: () => '/cases.csv',
    expected: [401, 200, 200, 200, 200, 200],
  },
  'GET /cases/:id': {
    method: 'GET',
    route: ({ id }) => `/cases/${id}`,
    expected: [401, 404, 200, 200, 200, 200],
  },
  'GET /figures': {
    method: 'GET',
    route: () => '/figures',
    expected: [401, 200, 200, 200, 200, 200],
  },
  'GET /automation': {
    method: 'GET',
    route: () => '/automation',
    expected: [401, 403, 403, 200, 200, 200],
  },
  'POST /cases/:id/assign': {
    method: 'POST',
    route: ({ id }) => `/cases/${id}/assign`,
    body: { assignee: 'user:default/twin-a' },
    expected: [401, 404, 403, 200, 403, 403],
  },
  'POST /cases/:id/comments': {
    method: 'POST',
    route: ({ id }) => `/cases/${id}/comments`,
    body: { text: 'We were testing the alarm' },
    expected: [401, 404, 200, 200, 403, 403],
  },
  'POST /cases/:id/actions/:actionId/run': {
    method: 'POST',
    route: ({ id, actionId }) => `/cases/${id}/actions/${actionId}/run`,
    expected: [401, 404, 403, 200, 403, 403],
  },
  'POST /cases/:id/actions/:actionId/decline': {
    method: 'POST',
    route: ({ id, actionId }) => `/cases/${id}/actions/${actionId}/decline`,
    body: { reason: 'omar is on call' },
    expected: [401, 404, 403, 200, 403, 403],
  },
  'POST /cases/:id/close': {
    method: 'POST',
    route: ({ id }) => `/cases/${id}/close`,
    body: { decision: 'authorized-change', reason: 'It was a drill' },
    expected: [401, 404, 403, 200, 403, 403],
  },
};

describe.each(databases.eachSupportedId())('cases on %s', databaseId => {
  let portal: Portal;

  beforeAll(async () => {
    portal = await startPortal(await databases.init(databaseId), PROPOSE);
  });

  it.each(Object.keys(ROUTES))('answers %s by role', async name => {
    const { method, route, body, expected } = ROUTES[name];
    const statuses: number[] = [];
    for (const caller of CALLERS) {
      const ids = await openCase(portal);
      const before = portal.audit.length;
      const { status } = await portal.call(caller, method, route(ids), body);
      statuses.push(status);
      // Who has no token is turned away before the plugin is reached.
      expect(portal.audit.length).toBe(before + (caller === 'nobody' ? 0 : 1));
    }
    expect(statuses).toEqual(expected);
  });

  it('narrows lists, tables and figures to what the caller may read', async () => {
    await openCase(portal);
    const total = async (caller: Caller) =>
      (await portal.call(caller, 'GET', '/cases')).body.totalItems;
    expect(await total('outsider')).toBe(0);
    expect(await total('owner')).toBe(await total('security'));
    const { text } = await portal.call('outsider', 'GET', '/cases.csv');
    expect(text.trim().split('\n')).toHaveLength(1);
    const { body } = await portal.call('outsider', 'GET', '/figures');
    expect(body).toMatchObject({ open: 0, classes: [], sources: null });
    const { body: all } = await portal.call('security', 'GET', '/figures');
    expect(all.open).toBeGreaterThan(0);
    expect(all.sources).toEqual([
      expect.objectContaining({ source: 'test', forged: 0 }),
    ]);
  });

  it('says what the caller may do', async () => {
    const { id } = await openCase(portal);
    const may = async (caller: Caller) => {
      const { body } = await portal.call(caller, 'GET', `/cases/${id}`);
      return [body.may, body.actions[0].may];
    };
    expect(await may('security')).toEqual([
      ['assign', 'close', 'comment'],
      ['run', 'decline'],
    ]);
    expect(await may('owner')).toEqual([['comment'], []]);
    expect(await may('auditor')).toEqual([[], []]);
  });

  it('runs a proposal in the name of who pressed, once', async () => {
    const { id, actionId } = await openCase(portal);
    const run = `/cases/${id}/actions/${actionId}/run`;
    await portal.call('security', 'POST', run).expect(200);
    await portal.call('security', 'POST', run).expect(409);
    await portal.work();
    const { body } = await portal.call('security', 'GET', `/cases/${id}`);
    expect(body.actions[0]).toMatchObject({
      kind: 'end-grants',
      state: 'done',
      by: 'user:default/security',
    });
    expect(portal.access.calls.at(-1)?.[2]).toMatchObject({
      caseId: id,
      by: 'user:default/security',
    });
  });

  it('finds and orders cases', async () => {
    const { id } = await openCase(portal);
    await portal.call('security', 'POST', `/cases/${id}/assign`, {
      assignee: 'user:default/twin-a',
    });
    const ids = async (query: string) => {
      const { body } = await portal.call(
        'security',
        'GET',
        `/cases?limit=200&${query}`,
      );
      return body.items.map((item: { id: string }) => item.id);
    };
    const mine = [
      'assignee=user:default/twin-a',
      'class=logging-weakened',
      'level=L2',
      'status=open',
      'proposals=true',
      'entityRef=resource:default/aws-production',
      'ownerRef=group:default/platform',
      `openedFrom=2026-01-01T00:00:00Z`,
      'orderBy=newest',
      'search=OMAR',
    ];
    for (const query of mine) {
      expect(await ids(query)).toContain(id);
    }
    const others = [
      'assignee=none',
      'class=image-drift',
      'level=L1',
      'status=closed',
      'proposals=false',
      'entityRef=component:default/shop',
      'openedBefore=2026-01-01T00:00:00Z',
      'search=100%25',
    ];
    for (const query of others) {
      expect(await ids(query)).not.toContain(id);
    }
  });

  it.each([
    '/cases?limit=0',
    '/cases?limit=201',
    '/cases?class=none',
    '/cases?openedFrom=yesterday',
    `/cases?search=${'x'.repeat(201)}`,
    '/cases?entityRef=nonsense',
  ])('refuses %s', async route => {
    const { status } = await portal.call('security', 'GET', route);
    expect(status).toBe(400);
  });

  it.each([
    ['assign', { assignee: 'user:default/nobody-there' }],
    ['assign', { assignee: 'group:default/security' }],
    ['comments', { text: '' }],
    ['comments', { text: 'x'.repeat(2001) }],
    ['close', { decision: 'incident', reason: 'no' }],
    ['close', { decision: 'fine', reason: 'long enough' }],
    ['close', { decision: 'incident', reason: 'long enough', force: true }],
  ])('refuses to %s with %j', async (what, body) => {
    const { id } = await openCase(portal);
    const { status } = await portal.call(
      'security',
      'POST',
      `/cases/${id}/${what}`,
      body,
    );
    expect(status).toBe(400);
  });

  it('writes tables that no spreadsheet runs', async () => {
    await portal.take(
      stopLogging({
        key: 'formula',
        summary: '=HYPERLINK("http://evil")',
        target: { resource: 'trail/formula', place: null },
      }),
    );
    const { text, headers } = await portal.call(
      'security',
      'GET',
      '/cases.csv?search=hyperlink',
    );
    expect(headers['content-type']).toContain('text/csv');
    expect(text).toContain(`"'=HYPERLINK(""http://evil"")"`);
  });
});
