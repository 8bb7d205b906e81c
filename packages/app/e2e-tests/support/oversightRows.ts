import { expect } from '@playwright/test';
import { call } from './api';
import type { Row } from './matrixRow';

const API = '/api/jit-access';
const DAY = 24 * 3600 * 1000;

function newReview() {
  return {
    entityRef: 'resource:default/payments-db',
    dueAt: new Date(Date.now() + DAY).toISOString(),
  };
}

/** Opens a review of who has access to the payments database. */
export async function makeReview(): Promise<string> {
  const made = await call('POST', `${API}/reviews`, {
    as: 'sam',
    body: newReview(),
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id;
}

/** Closes the reviews that the matrix opened. */
export async function endReviews(): Promise<void> {
  const { body } = await call('GET', `${API}/reviews?open=true&limit=200`, {
    as: 'sam',
  });
  for (const { id } of body.items) {
    await call('POST', `${API}/reviews/${id}/close`, { as: 'sam', body: {} });
  }
}

/** Reviews, figures, the ledger as a file, and the chat. */
export const OVERSIGHT_ROWS: Row[] = [
  {
    method: 'GET',
    route: '/figures',
    expected: [401, 200, 200, 200, 200, 200, 200],
  },
  {
    method: 'GET',
    route: '/audit/export?format=csv',
    expected: [401, 403, 403, 403, 200, 200, 200],
  },
  {
    method: 'GET',
    route: '/reviews',
    expected: [401, 200, 200, 200, 200, 200, 200],
  },
  {
    method: 'POST',
    route: '/reviews',
    body: newReview(),
    expected: [401, 403, 403, 403, 201, 403, 403],
  },
  {
    method: 'GET',
    route: '/reviews/{id}',
    on: 'review',
    expected: [401, 404, 200, 200, 200, 200, 200],
  },
  {
    // Of an item that is not there; who may decide is tried in the package.
    method: 'POST',
    route: '/reviews/{id}/items/{itemId}/decide',
    on: 'review',
    body: { decision: 'keep' },
    expected: [401, 404, 404, 404, 404, 404, 403],
  },
  {
    method: 'POST',
    route: '/reviews/{id}/close',
    on: 'review',
    body: {},
    expected: [401, 404, 403, 403, 200, 403, 403],
  },
  {
    method: 'GET',
    route: '/chat/links',
    expected: [401, 200, 200, 200, 200, 200, 403],
  },
  {
    method: 'POST',
    route: '/chat/links',
    body: {},
    expected: [401, 201, 201, 201, 201, 403, 403],
  },
  {
    method: 'POST',
    route: '/chat/links/{id}/revoke',
    on: 'request',
    body: {},
    expected: [401, 404, 404, 404, 404, 404, 403],
  },
  {
    // Only what the chat signed is taken, whoever is signed in.
    method: 'POST',
    route: '/chat/actions',
    body: {
      id: 'row-of-the-matrix-test',
      user: 'U-demo',
      action: 'link',
      code: 'none',
    },
    expected: [401, 401, 401, 401, 401, 401, 401],
  },
];
