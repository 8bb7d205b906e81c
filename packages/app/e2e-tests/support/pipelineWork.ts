import { expect } from '@playwright/test';
import { call } from './api';
import type { Row } from './matrixRow';

/** What pipelines are given. */
export type PipelineWork = 'upload-token';

const LEDGER = '/scorecards/component/default/ledger-service';
const TOKENS = `/api/security-scorecard${LEDGER}/upload-tokens`;
const NEW_TOKEN = { description: 'row of the matrix test' };

/** A report without findings that no other run has sent. */
const REPORT = {
  version: '2.1.0',
  $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
  runs: [
    {
      tool: { driver: { name: 'matrix', version: `1.0.${Date.now()}` } },
      invocations: [{ executionSuccessful: true }],
      results: [],
    },
  ],
};

/** Reports of pipelines and the tokens that they send them with. */
export const PIPELINE_ROWS: Row[] = [
  {
    method: 'GET',
    route: `${LEDGER}/reports`,
    expected: [401, 404, 200, 200, 200, 200, 200],
  },
  {
    // New once, known from then on; the security team reads, and uploads nothing.
    method: 'POST',
    route: `${LEDGER}/reports?slot=matrix`,
    body: REPORT,
    expected: [401, 404, 201, 200, 403, 403, 200],
  },
  {
    method: 'GET',
    route: `${LEDGER}/upload-tokens`,
    expected: [401, 404, 200, 200, 200, 403, 200],
  },
  {
    method: 'POST',
    route: `${LEDGER}/upload-tokens`,
    body: NEW_TOKEN,
    expected: [401, 404, 201, 201, 201, 403, 201],
  },
  {
    method: 'DELETE',
    route: `${LEDGER}/upload-tokens/{id}`,
    on: 'upload-token',
    expected: [401, 404, 204, 204, 204, 403, 204],
  },
];

/** Issues an upload token as the owner and gives its id. */
export async function makeUploadToken(): Promise<string> {
  const { status, body } = await call('POST', TOKENS, {
    as: 'bo',
    body: NEW_TOKEN,
  });
  expect(status, JSON.stringify(body)).toBe(201);
  return body.id;
}

/** Revokes the tokens of these rows, of which an entity may have only so many. */
export async function endPipelineWork(): Promise<void> {
  const { body } = await call('GET', TOKENS, { as: 'bo' });
  for (const { id, description, revokedAt } of body) {
    if (description === NEW_TOKEN.description && !revokedAt) {
      await call('DELETE', `${TOKENS}/${id}`, { as: 'bo' });
    }
  }
}
