import { mockCredentials } from '@backstage/backend-test-utils';
import type { Activity } from '@fairway/plugin-security-evidence-common';
import { Activities } from './Activities';
import type { SourcePage } from './ActivitySource';

const unused = async () => {
  throw new Error('not asked');
};
const change: Activity = {
  kind: 'change',
  id: 'harbour/api#1',
  at: '2026-11-20T11:00:00.000Z',
  actor: 'ana',
  entityRef: 'component:default/api',
  summary: 'Raise the limit',
  details: {},
};

const PERIOD = {
  from: '2026-11-20T00:00:00.000Z',
  at: '2026-11-20T23:59:59.999Z',
  scope: null,
};
const options = { credentials: mockCredentials.user() };

const of = (page: SourcePage) =>
  new Activities([{ kind: 'change', page: async () => page }], {
    summary: unused,
    entities: unused,
    next: unused,
    checks: unused,
  });

const MISSING = 'The changes of 1 of 2 services are not known here.';

it('is not nothing where nobody looked', async () => {
  const nothing = { items: [], totalItems: 0 };
  const page = (found: SourcePage) =>
    of(found).page('change', PERIOD, { limit: 20, offset: 0 }, options);
  expect(await page(nothing)).toMatchObject({ unavailable: null });
  expect(await page({ ...nothing, missing: MISSING })).toMatchObject({
    totalItems: 0,
    unavailable: MISSING,
  });
});

it('tells what is missing after what is there', async () => {
  const parts = [];
  const all = of({ items: [change], totalItems: 1, missing: MISSING });
  for await (const part of all.all(PERIOD, options)) {
    if (part.kind === 'change') {
      parts.push(part);
    }
  }
  expect(parts).toEqual([
    { kind: 'change', items: [change] },
    { kind: 'change', unavailable: MISSING },
  ]);
});
