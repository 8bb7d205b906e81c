import { expect, type Page } from '@playwright/test';
import { ask, endAccess, handBack, holds, POLICY } from './access';
import { call } from './api';
import { settled } from './person';
import type { Screen } from './screens';

const API = '/api/jit-access';
const DATABASE = 'resource:default/payments-db';
const DELEGATION = 'On holiday while the screens are looked at';
const DAY_MS = 24 * 60 * 60_000;

/** Presses a button and waits for the dialog it opens. */
const dialog = (name: string | RegExp) => async (page: Page) => {
  await page.getByRole('button', { name }).first().click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await settled(page);
};

/** Opens what the first link of a name leads to. */
const follow = (name: string | RegExp) => async (page: Page) => {
  await page.getByRole('main').getByRole('link', { name }).first().click();
  await settled(page);
};

/** The screens of access that show what {@link furnishAccess} makes; those of the story are judged in it. */
export const ACCESS: Screen[] = [
  {
    path: '/access/request?entitlement=payments-aws-operator',
    as: 'Ana',
    then: async page => {
      await page.getByRole('button', { name: 'Continue' }).click();
      await expect(page.getByText(/^Write at least/).first()).toBeVisible();
    },
  },
  { path: `/access/policies?policy=${POLICY}&view=text`, as: 'Ana' },
  { path: `/access/policies?policy=${POLICY}&view=simulate`, as: 'Ana' },
  {
    path: '/access/delegations',
    as: 'Bo',
    then: dialog('Let somebody decide for me'),
  },
  { path: '/access/approvals', as: 'Bo', then: dialog('Approve shorter') },
  { path: '/catalog/default/group/payments/access', as: 'Bo' },
  {
    path: '/access/approvals?view=reviews',
    as: 'Sam',
    then: dialog(/^Review the/),
  },
  { path: '/access/reviews', as: 'Sam', then: follow('Payments database') },
  { path: '/access/oversight', as: 'Sam' },
  { path: '/access/oversight?view=drift', as: 'Sam' },
  {
    path: '/access/oversight?view=holds',
    as: 'Sam',
    then: dialog('Revoke everything'),
  },
];

/** Makes a request that waits, break-glass with a review owed, a delegation and an access review. */
export async function furnishAccess(): Promise<void> {
  await clearAccess();
  await ask(
    'ana',
    'PT1H',
    'Look for refunds that were paid twice',
    'payments-db-ro',
  );
  const made = [
    await call('POST', `${API}/break-glass`, {
      as: 'omar',
      body: {
        entitlementId: POLICY,
        duration: 'PT30M',
        reason: 'Settlement is on fire, every payment fails',
      },
    }),
    await call('POST', `${API}/delegations`, {
      as: 'bo',
      body: {
        to: 'user:default/chen',
        startsAt: new Date().toISOString(),
        endsAt: new Date(Date.now() + DAY_MS).toISOString(),
        reason: DELEGATION,
      },
    }),
  ];
  for (const { status, body } of made) {
    expect(status, JSON.stringify(body)).toBe(201);
  }
  // It is reviewed once it has ended; given back before it began, it never was.
  await holds('omar');
  await handBack('omar');
  const { body: reviews } = await call(
    'GET',
    `${API}/reviews?open=true&entityRef=${encodeURIComponent(DATABASE)}`,
    { as: 'sam' },
  );
  if (reviews.items.length === 0) {
    const review = await call('POST', `${API}/reviews`, {
      as: 'sam',
      body: {
        entityRef: DATABASE,
        dueAt: new Date(Date.now() + 7 * DAY_MS).toISOString(),
      },
    });
    expect(review.status, JSON.stringify(review.body)).toBe(201);
  }
}

/** Takes away what could change what other tests see. */
async function clearAccess(): Promise<void> {
  await endAccess();
  const { body } = await call('GET', `${API}/delegations`, { as: 'bo' });
  for (const { id, reason, active } of body.items) {
    if (active && reason === DELEGATION) {
      await call('POST', `${API}/delegations/${id}/revoke`, {
        as: 'bo',
        body: {},
      });
    }
  }
}
