import {
  createMockDirectory,
  mockCredentials,
  TestDatabases,
} from '@backstage/backend-test-utils';
import {
  standingOf,
  wholeScorecards,
} from '@fairway/plugin-security-scorecard-common';
import request from 'supertest';
import { CALLERS, startPortal, type Caller } from '../__testUtils__/portal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

// route × nobody, outsider, developer, security, auditor, service
const MATRIX: [string, number[]][] = [
  ['/frameworks', [401, 200, 200, 200, 200, 200]],
  ['/frameworks/soc2', [401, 200, 200, 200, 200, 200]],
  ['/frameworks/soc2/controls/CC7.2', [401, 200, 200, 200, 200, 200]],
  ['/activities?kind=access', [401, 200, 200, 200, 200, 200]],
  ['/frameworks/soc2/export?format=json', [401, 403, 403, 200, 200, 200]],
  ['/frameworks/soc2/export?format=csv', [401, 403, 403, 200, 200, 200]],
  ['/frameworks/soc2/export?format=oscal', [401, 403, 403, 200, 200, 200]],
];

interface ServiceControl {
  id: string;
  state: string;
  services: Record<string, number>;
}

/** A moment after everything so far, and before everything that follows. */
async function momentBetween(): Promise<string> {
  const at = new Date();
  while (Date.now() <= at.getTime()) {
    await new Promise(resolve => setImmediate(resolve));
  }
  return at.toISOString();
}

describe.each(databases.eachSupportedId())('evidence on %s', databaseId => {
  const folder = createMockDirectory();
  let portal: Awaited<ReturnType<typeof startPortal>>;
  let before: string;

  beforeAll(async () => {
    const knex = await databases.init(databaseId);
    portal = await startPortal(knex, folder.path);
    before = await momentBetween();
    portal.seen['payments-api'] = { recording: false, days: 365 };
    await portal.collect();
  });

  const body = async (caller: Caller, route: string) => {
    const response = await portal.get(caller, route);
    expect([route, response.status, response.body.error]).toEqual([
      route,
      200,
      undefined,
    ]);
    return response.body;
  };
  const controlOf = async (caller: Caller, id: string, query = '') => {
    const { controls } = await body(caller, `/frameworks/soc2${query}`);
    return controls.find((c: ServiceControl) => c.id === id);
  };

  it.each(MATRIX)('answers %s by role', async (route, expected) => {
    const statuses: number[] = [];
    for (const caller of CALLERS) {
      const { status } = await portal.get(caller, route);
      statuses.push(status);
    }
    expect(statuses).toEqual(expected);
  });

  it('audits each export, also one that is refused', async () => {
    portal.audit.length = 0;
    const route = '/frameworks/soc2/export?format=oscal';
    await portal.get('auditor', route);
    await portal.get('developer', route);
    expect(portal.audit.filter(a => a.startsWith('evidence-export'))).toEqual([
      'evidence-export ok',
      'evidence-export NotAllowedError',
    ]);
  });

  it('lists frameworks with what is checked', async () => {
    const { items } = await body('auditor', '/frameworks');
    expect(
      items.map((f: { id: string; checked: number }) => [f.id, f.checked]),
    ).toEqual([
      ['osps', 0],
      // The task and its practice.
      ['ssdf', 2],
      ['soc2', 2],
      ['iso27002', 1],
      ['cis-aws-5.0', 0],
      ['cis-kubernetes-1.12', 0],
    ]);
  });

  it('gives the past answer for a past date', async () => {
    const now = await controlOf('auditor', 'CC7.2');
    expect(now).toMatchObject({
      state: 'not-satisfied',
      checkIds: ['logging.trail', 'logging.retention'],
      services: { 'not-satisfied': 2, satisfied: 0 },
    });
    const then = await controlOf('auditor', 'CC7.2', `?at=${before}`);
    expect(then.services).toMatchObject({ 'not-satisfied': 1, satisfied: 1 });
    const detail = await body(
      'auditor',
      `/frameworks/soc2/controls/CC7.2?at=${before}&state=satisfied`,
    );
    expect(detail).toMatchObject({
      totalItems: 1,
      items: [
        {
          entityRef: 'component:default/payments-api',
          state: 'satisfied',
          openFindings: { high: 0 },
          results: [
            {
              checkId: 'logging.trail',
              state: 'pass',
              facts: [{ name: 'trail.recording', value: true }],
            },
            { checkId: 'logging.retention', state: 'pass' },
          ],
        },
      ],
    });
    const [today] = (await body('auditor', '/frameworks/soc2/controls/CC7.2'))
      .items;
    expect(today).toMatchObject({
      state: 'not-satisfied',
      openFindings: { high: 1 },
      results: [
        { state: 'fail', facts: [{ value: false }] },
        { state: 'pass' },
      ],
    });
    expect(await controlOf('auditor', 'CC6.4')).toMatchObject({
      state: 'no-check',
    });
  });

  it('can be computed again by hand from the scorecards', async () => {
    const { body: listed } = await request(portal.server)
      .post('/api/security-scorecard/scorecards/by-refs')
      .set('Authorization', mockCredentials.user.header('user:default/auditor'))
      .send({
        entityRefs: [
          'component:default/payments-api',
          'component:default/shop',
        ],
      });
    const { controls } = await body('auditor', '/frameworks/soc2');
    for (const control of controls.filter(
      (c: { checkIds: string[] }) => c.checkIds.length,
    )) {
      const counts: Record<string, number> = {};
      for (const card of wholeScorecards(listed).filter(c => c !== null)) {
        const standing = standingOf(
          card.results.filter(r => control.checkIds.includes(r.checkId)),
        );
        counts[standing] = (counts[standing] ?? 0) + 1;
      }
      expect(control.services).toMatchObject(counts);
    }
  });

  it('exports the same cells as it shows', async () => {
    const file = await body(
      'auditor',
      `/frameworks/soc2/export?format=json&at=${before}`,
    );
    const shown = await body('auditor', `/frameworks/soc2?at=${before}`);
    expect(file.controls).toEqual(shown.controls);
    for (const control of file.controls.filter(
      (c: { checkIds: string[] }) => c.checkIds.length,
    )) {
      const { items } = await body(
        'auditor',
        `/frameworks/soc2/controls/${control.id}?at=${before}`,
      );
      for (const item of items) {
        const exported = file.serviceEvidence.find(
          (s: { entityRef: string }) => s.entityRef === item.entityRef,
        );
        for (const result of item.results) {
          expect(exported.results).toContainEqual(result);
        }
      }
    }
    expect(file.unavailable.map((u: { kind: string }) => u.kind)).toEqual([
      'change',
      'case',
    ]);
  });

  it('has the ledger in every export', async () => {
    const csv = await portal.get(
      'security',
      '/frameworks/soc2/export?format=csv&control=CC7.3',
    );
    expect(csv.headers['content-disposition']).toMatch(
      /filename="evidence-soc2-\d{4}-\d{2}-\d{2}\.csv"/,
    );
    expect(csv.headers['access-control-expose-headers']).toBe(
      'Content-Disposition',
    );
    expect(csv.text).toContain('"grant-activated"');
    expect(csv.text).toContain('not installed');
    expect(csv.text).not.toContain('logging.trail');
    const oscal = await body(
      'security',
      '/frameworks/soc2/export?format=oscal',
    );
    const [result] = oscal['assessment-results'].results;
    expect(result['assessment-log'].entries).toHaveLength(2);
    expect(result.observations).toHaveLength(4);
    expect(result.findings).toHaveLength(2);
    expect(result.remarks).toMatch(/Nothing checks.*CC6\.4.*not installed/);
  });

  it('shows a team what is its own', async () => {
    const refs = async (caller: Caller, query = '') => {
      const { items } = await body(
        caller,
        `/frameworks/soc2/controls/CC7.2${query}`,
      );
      return items.map((i: { entityRef: string }) => i.entityRef);
    };
    expect(await refs('developer')).toEqual(['component:default/payments-api']);
    expect(await refs('outsider')).toEqual(['component:default/shop']);
    expect(await refs('auditor')).toHaveLength(2);
    expect(await refs('auditor', '?scope=group:default/storefront')).toEqual([
      'component:default/shop',
    ]);
    expect(await refs('developer', '?scope=group:default/storefront')).toEqual(
      [],
    );
    expect(await body('developer', '/activities?kind=access')).toMatchObject({
      items: [],
      unavailable: expect.stringContaining('You may not read this'),
    });
    expect(await body('auditor', '/activities?kind=access')).toMatchObject({
      totalItems: 2,
      unavailable: null,
      items: [{ id: '2', summary: 'grant-ended' }, { id: '1' }],
    });
  });

  it.each([
    ['/frameworks/none', 404],
    ['/frameworks/soc2/controls/CC99', 404],
    ['/frameworks/soc2/controls/__proto__', 400],
    ['/frameworks/constructor', 404],
    ['/frameworks/soc2?at=2999-01-01', 400],
    ['/frameworks/soc2?at=yesterday-at-noon', 400],
    ['/frameworks/soc2?scope=nonsense', 400],
    ['/frameworks/soc2/export?format=pdf', 400],
    ['/frameworks/soc2/export', 400],
    ['/frameworks/soc2/export?format=csv&control=nothing', 404],
    ['/activities?kind=access&from=2020-01-01', 400],
    ['/activities?kind=gossip', 400],
    ['/frameworks/soc2/controls/CC7.2?limit=101', 400],
  ])('answers %s with %d', async (route, expected) => {
    const { status } = await portal.get('auditor', route);
    expect(status).toBe(expected);
  });
});
