import type { Row } from './matrixRow';

const REASON = 'row of the matrix test';

/** Differences, providers, holds, emergencies and credentials. */
export const WORK_ROWS: Row[] = [
  {
    method: 'GET',
    route: '/drift',
    expected: [401, 403, 403, 403, 200, 200, 200],
  },
  {
    method: 'GET',
    route: '/providers',
    expected: [401, 403, 403, 403, 200, 200, 200],
  },
  {
    method: 'GET',
    route: '/holds',
    expected: [401, 403, 403, 403, 200, 200, 200],
  },
  {
    // Of somebody who has nothing.
    method: 'POST',
    route: '/emergency/revoke-all',
    body: {
      scope: 'person',
      ref: 'user:default/nobody',
      reason: REASON,
      hold: false,
    },
    expected: [401, 403, 403, 403, 200, 403, 403],
  },
  {
    // There is no hold of that id.
    method: 'POST',
    route: '/holds/{id}/lift',
    on: 'request',
    body: { reason: REASON },
    expected: [401, 403, 403, 403, 404, 403, 403],
  },
  {
    // Memberships of a database need no credential besides the person's own.
    method: 'POST',
    route: '/grants/{id}/credential',
    on: 'grant',
    body: {},
    expected: [401, 404, 409, 403, 403, 403, 403],
  },
];
