import { gzipSync } from 'node:zlib';
import { mockErrorHandler, mockServices } from '@backstage/backend-test-utils';
import type { ReportUpload } from '@fairway/plugin-security-scorecard-common';
import express from 'express';
import request from 'supertest';
import { createUploadRouter } from './uploadRouter';

const MAX = 256 * 1024;

const UPLOAD: ReportUpload = {
  id: '1',
  entityRef: 'component:default/a',
  slot: 'deps',
  format: 'trivy',
  tool: 'Trivy',
  change: null,
  sha256: 'ab',
  size: 2,
  outcome: 'completed',
  failure: null,
  findings: {
    critical: 0,
    high: 0,
    medium: 0,
    low: 0,
    informational: 0,
    untriaged: 0,
  },
  suppressed: 0,
  warnings: [],
  uploadedAt: '2026-11-21T00:00:00.000Z',
  uploadedBy: 'token:1',
  duplicate: false,
};

/** Stores reports once it may. */
function setUp() {
  const waiting: (() => void)[] = [];
  const heard: (() => void)[] = [];
  let taken = 0;
  const app = express()
    .use(
      createUploadRouter({
        reports: {
          admit: async () => 'token:1',
          upload: async () => {
            taken += 1;
            heard.forEach(tell => tell());
            await new Promise<void>(resolve => waiting.push(resolve));
            return UPLOAD;
          },
        },
        calls: { signed: async (_request, _spec, work) => work() },
        httpAuth: mockServices.httpAuth(),
        maxBytes: MAX,
      }),
    )
    .use(mockErrorHandler());
  return {
    send: (name: string) =>
      request(app)
        .post(`/scorecards/component/default/${name}/reports`)
        .set('Authorization', 'Bearer fwu_x')
        .set('Content-Type', 'application/octet-stream')
        .set('Content-Encoding', 'gzip')
        .send(gzipSync('{}'))
        .then(({ status }) => status),
    until: async (many: number) => {
      while (taken < many) {
        await new Promise<void>(resolve => heard.push(resolve));
      }
    },
    letGo: () => waiting.splice(0).forEach(resolve => resolve()),
  };
}

it('takes in so many bytes of one service at a time, and the next once they are gone', async () => {
  const { send, until, letGo } = setUp();
  const held = [1, 2, 3, 4, 5].map(() => send('a'));
  await until(5);
  expect(await send('a')).toBe(503);
  const other = send('b');
  await until(6);
  letGo();
  expect(await Promise.all([...held, other])).toEqual(Array(6).fill(201));
  const again = send('a');
  await until(7);
  letGo();
  expect(await again).toBe(201);
});
