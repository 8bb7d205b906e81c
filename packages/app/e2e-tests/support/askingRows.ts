import { expect } from '@playwright/test';
import { call } from './api';
import type { Row } from './matrixRow';

const API = '/api/jit-access';
const DAY = 24 * 3600 * 1000;
const REASON = 'row of the matrix test';

/** Makes a delegation of ana's, which holds nobody up. */
export async function makeDelegation(): Promise<string> {
  const made = await call('POST', `${API}/delegations`, {
    as: 'ana',
    body: newDelegation(),
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id;
}

function newDelegation() {
  return {
    to: 'user:default/petra',
    startsAt: new Date(Date.now()).toISOString(),
    endsAt: new Date(Date.now() + DAY).toISOString(),
    reason: REASON,
  };
}

/** Ends the delegations that the matrix made. */
export async function endDelegations(): Promise<void> {
  const { body } = await call('GET', `${API}/delegations`, { as: 'sam' });
  for (const { id, reason, actions } of body.items) {
    if (reason === REASON && actions.includes('revoke')) {
      await call('POST', `${API}/delegations/${id}/revoke`, {
        as: 'sam',
        body: {},
      });
    }
  }
}

/** Break-glass, more time, delegations and tickets. */
export const ASKING_ROWS: Row[] = [
  {
    // Nobody of the matrix is on call.
    method: 'POST',
    route: '/break-glass',
    body: {
      entitlementId: 'payments-db-rw',
      duration: 'PT5S',
      reason: REASON,
    },
    expected: [401, 403, 403, 403, 403, 403, 403],
  },
  {
    method: 'POST',
    route: '/grants/{id}/extend',
    on: 'request',
    body: { duration: 'PT5S', reason: REASON },
    expected: [401, 404, 404, 404, 404, 404, 403],
  },
  {
    method: 'POST',
    route: '/grants/{id}/review',
    on: 'request',
    body: { verdict: 'justified', comment: REASON },
    expected: [401, 404, 404, 404, 404, 404, 403],
  },
  {
    method: 'POST',
    route: '/tickets/check',
    body: { entitlementId: 'payments-db-rw', ticket: 'INC-1' },
    expected: [401, 200, 200, 200, 200, 403, 403],
  },
  {
    method: 'GET',
    route: '/delegations',
    expected: [401, 200, 200, 200, 200, 200, 200],
  },
  {
    method: 'POST',
    route: '/delegations',
    body: newDelegation(),
    expected: [401, 201, 201, 201, 201, 403, 403],
  },
  {
    method: 'POST',
    route: '/delegations/{id}/revoke',
    on: 'delegation',
    body: {},
    expected: [401, 404, 200, 404, 200, 404, 403],
  },
];
