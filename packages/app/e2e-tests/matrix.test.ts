import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { parse } from 'yaml';
import {
  call,
  scorecardsAreThere,
  servicesAreThere,
  tokenOf,
} from './support/api';
import {
  ASKING_ROWS,
  endDelegations,
  makeDelegation,
} from './support/askingRows';
import {
  GOLDEN_PATH_ROWS,
  SCORECARD_PREVIEW_ROW,
} from './support/goldenPathRows';
import { CALLERS, type Caller, type Row } from './support/matrixRow';
import {
  endReviews,
  makeReview,
  OVERSIGHT_ROWS,
} from './support/oversightRows';
import { endPeoplesWork, makePeoplesWork } from './support/peoplesWork';
import {
  endPipelineWork,
  makeUploadToken,
  PIPELINE_ROWS,
} from './support/pipelineWork';
import {
  CASE_RESPONSE_ROWS,
  CASE_ROWS,
  endCaseWork,
  EVIDENCE_ROWS,
  IMAGE_ROWS,
  makeCaseWork,
  AS_OF_ROWS,
  UNKNOWN_ID,
} from './support/securityTeamRows';
import { WORK_ROWS } from './support/workRows';
import { portal, root } from './support/portal';

/**
 * Each route of the backends × each kind of caller, against the running
 * portal with its real permission policy and the demo organisation.
 */
const PERSONA: Partial<Record<Caller, string>> = {
  outsider: 'otto',
  developer: 'ana',
  owner: 'bo',
  security: 'sam',
  auditor: 'ada',
};

const callAs = async (
  caller: Caller,
  method: string,
  route: string,
  body?: unknown,
) => {
  const persona = PERSONA[caller];
  const token =
    caller === 'service'
      ? portal().serviceToken
      : persona && (await tokenOf(persona));
  return call(method, route, { token, body });
};

const PAYMENTS = '/scorecards/component/default/payments-api';
const CARD = '/scorecards/component/default/card-vault';
const NEW_REQUEST = {
  entitlementId: 'payments-db-rw',
  duration: 'PT5S',
  reason: 'row of the matrix test',
};

const POLICY_TEXT = fs.readFileSync(
  path.join(root, 'policies/access/payments-db-rw.yaml'),
  'utf8',
);

const DAYS = 24 * 3600 * 1000;
const later = (days: number) =>
  new Date(Date.now() + days * DAYS).toISOString();
const NEW_WAIVER = {
  entityRef: 'component:default/payments-api',
  target: { kind: 'check', checkId: 'golden-path.codeowners' },
  type: 'compensating-control',
  justification: 'row of the matrix test, which ends at once',
  expiresAt: later(2),
};
const NEW_CAMPAIGN = {
  title: 'row of the matrix test',
  checkIds: ['golden-path.codeowners'],
  scope: { ownerRefs: ['group:default/payments'], systemRefs: [], tiers: [] },
  targetDate: later(2),
};

const SCORECARD: Row[] = [
  {
    method: 'GET',
    route: '/scorecards',
    expected: [401, 200, 200, 200, 200, 200, 200],
  },
  {
    method: 'POST',
    route: '/scorecards/by-refs',
    body: { entityRefs: ['component:default/payments-api'] },
    expected: [401, 200, 200, 200, 200, 200, 200],
  },
  {
    method: 'GET',
    route: '/findings',
    expected: [401, 200, 200, 200, 200, 200, 200],
  },
  {
    method: 'GET',
    route: PAYMENTS,
    expected: [401, 404, 200, 200, 200, 200, 200],
  },
  {
    method: 'GET',
    route: `${PAYMENTS}/findings`,
    expected: [401, 404, 200, 200, 200, 200, 200],
  },
  {
    method: 'POST',
    route: `${CARD}/refresh`,
    expected: [401, 404, 202, 202, 202, 403, 202],
  },
  {
    method: 'GET',
    route: '/todos',
    expected: [401, 200, 200, 200, 200, 200, 403],
  },
  {
    method: 'GET',
    route: '/checks',
    expected: [401, 200, 200, 200, 200, 200, 200],
  },
  {
    method: 'GET',
    route: '/collectors',
    expected: [401, 403, 403, 403, 200, 200, 200],
  },
  {
    method: 'GET',
    route: '/policy',
    expected: [401, 200, 200, 200, 200, 200, 200],
  },
  {
    method: 'GET',
    route: '/rollups?by=owner',
    expected: [401, 200, 200, 200, 200, 200, 200],
  },
  {
    method: 'GET',
    route: '/rollups/organisation',
    expected: [401, 200, 200, 200, 200, 200, 200],
  },
  {
    method: 'GET',
    route: '/rollups/group/default/payments',
    expected: [401, 200, 200, 200, 200, 200, 200],
  },
  {
    method: 'GET',
    route: '/dashboard',
    expected: [401, 200, 200, 200, 200, 200, 200],
  },
  {
    method: 'GET',
    route: '/dashboard/export/overdue-findings',
    expected: [401, 200, 200, 200, 200, 200, 200],
  },
  {
    method: 'GET',
    route: '/dashboard/export/collectors',
    expected: [401, 403, 403, 403, 200, 200, 200],
  },
  {
    method: 'GET',
    route: '/trends/organisation',
    expected: [401, 200, 200, 200, 200, 200, 200],
  },
  {
    method: 'GET',
    route: '/trends/component/default/payments-api',
    expected: [401, 404, 200, 200, 200, 200, 200],
  },
  {
    method: 'GET',
    route: `${PAYMENTS}/history`,
    expected: [401, 404, 200, 200, 200, 200, 200],
  },
  {
    method: 'GET',
    route: `${PAYMENTS}/gate?stage=production`,
    expected: [401, 404, 200, 200, 200, 200, 200],
  },
];

/** Waivers and campaigns: what owners and the security team do about checks. */
const PEOPLES_WORK: Row[] = [
  {
    method: 'GET',
    route: '/waivers',
    expected: [401, 200, 200, 200, 200, 200, 200],
  },
  {
    method: 'POST',
    route: '/waivers',
    body: NEW_WAIVER,
    expected: [401, 404, 201, 201, 201, 403, 403],
  },
  {
    method: 'GET',
    route: `/waiver-limits?entityRef=${NEW_WAIVER.entityRef}&checkId=${NEW_WAIVER.target.checkId}`,
    expected: [401, 404, 200, 200, 200, 403, 200],
  },
  {
    method: 'GET',
    route: '/waivers/{id}',
    on: 'waiver',
    expected: [401, 404, 200, 200, 200, 200, 200],
  },
  {
    method: 'POST',
    route: '/waivers/{id}/decide',
    on: 'waiver',
    body: { decision: 'approve' },
    expected: [401, 404, 403, 403, 200, 403, 403],
  },
  {
    method: 'POST',
    route: '/waivers/{id}/withdraw',
    on: 'waiver',
    body: {},
    expected: [401, 404, 200, 403, 403, 403, 403],
  },
  {
    method: 'POST',
    route: '/waivers/{id}/revoke',
    on: 'approved-waiver',
    body: { reason: 'row of the matrix test' },
    expected: [401, 404, 200, 200, 200, 403, 403],
  },
  {
    method: 'GET',
    route: '/campaigns',
    expected: [401, 200, 200, 200, 200, 200, 200],
  },
  {
    method: 'POST',
    route: '/campaigns',
    body: NEW_CAMPAIGN,
    expected: [401, 403, 403, 403, 201, 403, 403],
  },
  {
    method: 'GET',
    route: '/campaigns/{id}',
    on: 'campaign',
    expected: [401, 200, 200, 200, 200, 200, 200],
  },
  {
    method: 'GET',
    route: '/campaigns/{id}/items',
    on: 'campaign',
    expected: [401, 200, 200, 200, 200, 200, 200],
  },
  {
    method: 'POST',
    route: '/campaigns/{id}/close',
    on: 'campaign',
    body: {},
    expected: [401, 403, 403, 403, 200, 403, 403],
  },
  {
    method: 'POST',
    route: '/campaigns/{id}/promote',
    on: 'campaign',
    body: {},
    expected: [401, 403, 403, 403, 200, 403, 403],
  },
];

const ACCESS: Row[] = [
  {
    method: 'GET',
    route: '/entitlements',
    expected: [401, 200, 200, 200, 200, 200, 200],
  },
  {
    method: 'POST',
    route: '/requests/preview',
    body: NEW_REQUEST,
    expected: [401, 200, 200, 200, 200, 403, 403],
  },
  {
    method: 'POST',
    route: '/requests',
    body: NEW_REQUEST,
    expected: [401, 403, 201, 201, 403, 403, 403],
  },
  {
    method: 'GET',
    route: '/requests?view=all',
    expected: [401, 200, 200, 200, 200, 200, 200],
  },
  {
    method: 'GET',
    route: '/requests/{id}',
    on: 'request',
    expected: [401, 404, 200, 200, 200, 200, 200],
  },
  {
    method: 'POST',
    route: '/requests/{id}/approve',
    on: 'request',
    body: {},
    expected: [401, 403, 403, 200, 403, 403, 403],
  },
  {
    method: 'POST',
    route: '/requests/{id}/deny',
    on: 'request',
    body: { reason: 'row of the matrix test' },
    expected: [401, 403, 403, 200, 403, 403, 403],
  },
  {
    method: 'POST',
    route: '/requests/{id}/withdraw',
    on: 'request',
    body: {},
    expected: [401, 403, 200, 403, 403, 403, 403],
  },
  {
    method: 'GET',
    route: '/grants?view=all',
    expected: [401, 200, 200, 200, 200, 200, 200],
  },
  {
    method: 'GET',
    route: '/grants/{id}',
    on: 'grant',
    expected: [401, 404, 200, 200, 200, 200, 200],
  },
  {
    method: 'POST',
    route: '/grants/{id}/return',
    on: 'grant',
    body: {},
    expected: [401, 403, 200, 403, 403, 403, 403],
  },
  {
    method: 'POST',
    route: '/grants/{id}/revoke',
    on: 'grant',
    body: { reason: 'row of the matrix test' },
    expected: [401, 403, 200, 200, 200, 403, 403],
  },
  {
    method: 'GET',
    route: '/audit',
    expected: [401, 403, 403, 403, 200, 200, 200],
  },
  {
    method: 'GET',
    route: '/audit/verify',
    expected: [401, 403, 403, 403, 200, 200, 200],
  },
  {
    method: 'GET',
    route: '/policies',
    expected: [401, 200, 200, 200, 200, 200, 200],
  },
  {
    method: 'GET',
    route: '/service-policies',
    expected: [401, 200, 200, 200, 200, 200, 200],
  },
  {
    // It brings none along, which only an owner gets to hear.
    method: 'POST',
    route: '/service-policies',
    body: { entityRef: 'component:default/payments-api' },
    expected: [401, 403, 400, 400, 403, 403, 403],
  },
  {
    method: 'GET',
    route: '/policies/payments-db-rw',
    expected: [401, 200, 200, 200, 200, 200, 200],
  },
  {
    method: 'POST',
    route: '/policies/payments-db-rw/simulate',
    body: { subject: 'user:default/ana' },
    expected: [401, 200, 200, 200, 200, 200, 200],
  },
  {
    method: 'POST',
    route: '/policies/payments-db-rw/replay',
    body: { text: POLICY_TEXT },
    expected: [401, 403, 403, 403, 200, 200, 200],
  },
  {
    method: 'POST',
    route: '/posture',
    body: { entityRefs: ['resource:default/payments-db'] },
    expected: [401, 403, 403, 403, 200, 200, 200],
  },
];

const BACKENDS = {
  'golden-path': GOLDEN_PATH_ROWS,
  'security-scorecard': [
    ...SCORECARD,
    SCORECARD_PREVIEW_ROW,
    ...PEOPLES_WORK,
    ...PIPELINE_ROWS,
    ...AS_OF_ROWS,
  ],
  'jit-access': [
    ...ACCESS,
    ...ASKING_ROWS,
    ...OVERSIGHT_ROWS,
    ...WORK_ROWS,
    ...CASE_RESPONSE_ROWS,
  ],
  'security-cases': CASE_ROWS,
  'security-evidence': EVIDENCE_ROWS,
  'approved-images': IMAGE_ROWS,
};
const ACCESS_API = '/api/jit-access';

async function made(what: NonNullable<Row['on']>): Promise<string> {
  if (what === 'upload-token') {
    return makeUploadToken();
  }
  if (what === 'delegation') {
    return makeDelegation();
  }
  if (what === 'review') {
    return makeReview();
  }
  if (what === 'case' || what === 'case-action') {
    return makeCaseWork(what);
  }
  if (what !== 'request' && what !== 'grant') {
    return makePeoplesWork(what, {
      waiver: NEW_WAIVER,
      campaign: NEW_CAMPAIGN,
    });
  }
  const body = { ...NEW_REQUEST, duration: 'PT1H' };
  const created = await call('POST', `${ACCESS_API}/requests`, {
    as: 'ana',
    body,
  });
  expect(created.status, JSON.stringify(created.body)).toBe(201);
  if (what === 'request') {
    return created.body.id;
  }
  const approved = await call(
    'POST',
    `${ACCESS_API}/requests/${created.body.id}/approve`,
    { as: 'chen', body: {} },
  );
  expect(approved.status, JSON.stringify(approved.body)).toBe(200);
  return approved.body.grantId;
}

const active = async (grantId: string) =>
  expect
    .poll(async () => {
      const { body } = await call('GET', `${ACCESS_API}/grants/${grantId}`, {
        as: 'sam',
      });
      return body.state;
    })
    .toBe('active');

/** Ends everything that a person has open, so that the next call starts clean. */
async function cleanUp({ on }: Row) {
  if (on === 'case' || on === 'case-action') {
    await endCaseWork();
  }
  await endPeoplesWork({ waiver: NEW_WAIVER, campaign: NEW_CAMPAIGN });
  await endPipelineWork();
  await endDelegations();
  await endReviews();
  for (const persona of ['ana', 'bo']) {
    const requests = await call(
      'GET',
      `${ACCESS_API}/requests?view=mine&state=pending`,
      { as: persona },
    );
    for (const { id } of requests.body.items) {
      await call('POST', `${ACCESS_API}/requests/${id}/withdraw`, {
        as: persona,
        body: {},
      });
    }
    const live = () =>
      call('GET', `${ACCESS_API}/grants?view=mine&live=true`, { as: persona });
    for (const { id } of (await live()).body.items) {
      await call('POST', `${ACCESS_API}/grants/${id}/return`, {
        as: persona,
        body: {},
      });
    }
    await expect.poll(async () => (await live()).body.totalItems).toBe(0);
  }
}

const pathOf = (route: string) => {
  const [withoutQuery] = route.split('?');
  return withoutQuery
    .replace(
      /^\/(scorecards|rollups|trends|services)\/[^/]+\/[^/]+\/[^/]+/,
      '/$1/{kind}/{namespace}/{name}',
    )
    .replace(UNKNOWN_ID, '{id}')
    .replace(/^\/policies\/[^/]+/, '/policies/{id}')
    .replace(/^\/frameworks\/[^/]+/, '/frameworks/{framework}')
    .replace(/\/controls\/[^/]+/, '/controls/{control}')
    .replace(/^\/dashboard\/export\/[^/]+/, '/dashboard/export/{table}')
    .replace(/^\/samples\/[^/]+/, '/samples/{week}')
    .replace(/^\/templates\/[^/]+/, '/templates/{name}');
};

test.beforeAll(scorecardsAreThere);
test.beforeAll(servicesAreThere);

for (const [plugin, rows] of Object.entries(BACKENDS)) {
  test(`${plugin}: the matrix has a row for each documented route`, () => {
    const file = path.join(
      root,
      `plugins/${plugin}-backend/src/schema/openapi.yaml`,
    );
    const { paths } = parse(fs.readFileSync(file, 'utf8'));
    const documented = Object.entries<Record<string, unknown>>(paths).flatMap(
      ([route, item]) =>
        Object.keys(item)
          .filter(key => key !== 'parameters')
          .map(method => `${method.toUpperCase()} ${route}`),
    );
    const tested = rows.map(row => `${row.method} ${pathOf(row.route)}`);
    expect([...new Set(tested)].sort()).toEqual(documented.sort());
  });

  for (const row of rows) {
    test(`${plugin}: ${row.method} ${row.route}`, async () => {
      const statuses: Record<string, number> = {};
      let id: string | undefined;
      for (const caller of CALLERS) {
        id ??= row.on && (await made(row.on));
        if (id && row.on === 'grant') {
          await active(id);
        }
        const [first = '', second = ''] = id?.split(' ') ?? [];
        const route = `/api/${plugin}${row.route
          .replace('{id}', first)
          .replace('{actionId}', second)}`;
        const { status } = await callAs(caller, row.method, route, row.body);
        statuses[caller] = status;
        // Who reads or is refused changes nothing: the next one acts on the same.
        if (row.method !== 'GET' && status < 400) {
          await cleanUp(row);
          id = undefined;
        }
      }
      if (id) {
        await cleanUp(row);
      }
      expect(statuses).toEqual(
        Object.fromEntries(
          CALLERS.map((caller, i) => [caller, row.expected[i]]),
        ),
      );
    });
  }
}

test('a list shows an outsider nothing of another team', async () => {
  const { body } = await call(
    'GET',
    '/api/security-scorecard/scorecards?limit=200',
    { as: 'otto' },
  );
  const owners = new Set(
    body.items.map((item: { ownerRef: string }) => item.ownerRef),
  );
  expect([...owners]).toEqual(['group:default/storefront']);
});

test('texts that PostgreSQL can not hold are refused by every backend', async () => {
  for (const route of [
    'approved-images/images',
    'golden-path/services',
    'jit-access/requests',
    'security-cases/cases',
    'security-evidence/frameworks',
    'security-scorecard/campaigns',
  ]) {
    const { status, body } = await call('GET', `/api/${route}?search=a%00b`, {
      as: 'sam',
    });
    expect([route, status]).toEqual([route, 400]);
    expect(body.error.message).toMatch(/^search must not .* NUL character$/);
  }
});
