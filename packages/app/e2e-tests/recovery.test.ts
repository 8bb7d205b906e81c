import { expect, test } from '@playwright/test';
import { call, forgetTokens } from './support/api';
import { logInAndCount } from './support/database';
import { killBackend, startBackend } from './support/portal';

const ACCESS = '/api/jit-access';
const SCORECARD = '/api/security-scorecard';

async function everything() {
  const list = async (route: string) => {
    const items = [];
    for (;;) {
      const { body } = await call(
        'GET',
        `${route}limit=200&offset=${items.length}`,
        { as: 'sam' },
      );
      items.push(...body.items);
      if (body.items.length === 0 || items.length >= body.totalItems) {
        return items;
      }
    }
  };
  return {
    requests: await list(`${ACCESS}/requests?view=all&`),
    grants: await list(`${ACCESS}/grants?view=all&`),
    audit: await list(`${ACCESS}/audit?`),
    results: (
      await call(
        'GET',
        `${SCORECARD}/scorecards/component/default/payments-api`,
        { as: 'sam' },
      )
    ).body.results,
  };
}

const ids = (rows: { id: string }[]) => rows.map(row => row.id).sort();

test('a backend killed while a grant is active revokes it after the restart, and has lost nothing', async () => {
  const created = await call('POST', `${ACCESS}/requests`, {
    as: 'ana',
    body: {
      entitlementId: 'payments-db-rw',
      duration: 'PT8S',
      reason: 'the backend dies meanwhile',
    },
  });
  expect(created.status, JSON.stringify(created.body)).toBe(201);
  const approved = await call(
    'POST',
    `${ACCESS}/requests/${created.body.id}/approve`,
    {
      as: 'chen',
      body: {},
    },
  );
  expect(approved.status).toBe(200);
  const grantRoute = `${ACCESS}/grants/${approved.body.grantId}`;
  const grant = async () => (await call('GET', grantRoute, { as: 'sam' })).body;
  await expect.poll(async () => (await grant()).state).toBe('active');
  const { endsAt } = await grant();
  expect(await logInAndCount('ana')).toBe('rows');
  const before = await everything();

  await killBackend();
  // Past its end, with nobody there to end it: the access is still there.
  await expect
    .poll(() => Date.now() > Date.parse(endsAt) + 1000, { timeout: 30_000 })
    .toBe(true);
  expect(await logInAndCount('ana')).toBe('rows');

  await startBackend();
  forgetTokens();
  await expect
    .poll(() => logInAndCount('ana'), { timeout: 60_000 })
    .toContain('permission denied');
  await expect.poll(async () => (await grant()).state).toBe('ended');

  const after = await everything();
  expect(ids(after.requests)).toEqual(ids(before.requests));
  expect(ids(after.grants)).toEqual(ids(before.grants));
  const rowOf = (row: { seq: number; hash: string }) =>
    `${row.seq} ${row.hash}`;
  expect(after.audit.map(rowOf)).toEqual(
    expect.arrayContaining(before.audit.map(rowOf)),
  );
  const stateOf = (row: { checkId: string; state: string }) =>
    `${row.checkId} ${row.state}`;
  expect(after.results.map(stateOf).sort()).toEqual(
    before.results.map(stateOf).sort(),
  );
  expect(
    (await call('GET', `${ACCESS}/audit/verify`, { as: 'ada' })).body,
  ).toMatchObject({ ok: true });
});
