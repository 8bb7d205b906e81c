import type { AuditEvent } from './auditEvent';
import { WebhookBackend, type WebhookBackendOptions } from './WebhookBackend';

const event = (auditID: string): AuditEvent => ({
  level: 'Metadata',
  auditID,
  stage: 'ResponseComplete',
  requestURI: '/',
  verb: 'delete',
  user: { username: 'petra', groups: [] },
  sourceIPs: [],
  userAgent: '',
  objectRef: { resource: 'configmaps', apiVersion: 'v1' },
  responseStatus: { code: 200 },
  requestReceivedTimestamp: '2026-11-21T12:00:00.000000Z',
  stageTimestamp: '2026-11-21T12:00:00.000000Z',
  annotations: {},
});

/** A receiver that answers with each status in turn, then with the last one; 0 is no answer. */
function backendTo(
  statuses: number[],
  options: Partial<WebhookBackendOptions> = {},
) {
  const sent: { url: unknown; headers: unknown; ids: string[] }[] = [];
  const waits: number[] = [];
  const lines: string[] = [];
  const backend = new WebhookBackend({
    cluster: 'prod',
    url: 'http://portal.example/ingest/prod',
    token: 'token-of-prod',
    log: line => lines.push(line),
    async wait(millis) {
      waits.push(millis);
      // As a timer would, after everything else that is going on.
      await new Promise(done => setImmediate(done));
    },
    async fetch(url, init) {
      const list = JSON.parse(String(init?.body));
      expect(list).toMatchObject({
        kind: 'EventList',
        apiVersion: 'audit.k8s.io/v1',
      });
      sent.push({
        url,
        headers: init?.headers,
        ids: list.items.map((item: AuditEvent) => item.auditID),
      });
      const status = statuses.length > 1 ? statuses.shift() : statuses[0];
      if (!status) {
        throw new TypeError('fetch failed');
      }
      return new Response('{}', { status });
    },
    ...options,
  });
  const settled = async (calls: number) => {
    while (sent.length < calls) {
      await new Promise(done => setImmediate(done));
    }
    await new Promise(done => setImmediate(done));
  };
  return { backend, sent, waits, lines, settled };
}

it('sends what comes together in one batch, with the token of the cluster', async () => {
  const { backend, sent, settled } = backendTo([200]);
  ['a', 'b', 'c'].forEach(id => backend.record(event(id)));
  await settled(1);
  backend.record(event('d'));
  await settled(2);
  expect(sent).toEqual([
    {
      url: 'http://portal.example/ingest/prod',
      headers: {
        authorization: 'Bearer token-of-prod',
        'content-type': 'application/json',
      },
      ids: ['a', 'b', 'c'],
    },
    expect.objectContaining({ ids: ['d'] }),
  ]);
});

it('cuts a long buffer into batches, in order', async () => {
  const { backend, sent, settled } = backendTo([200], { batchSize: 2 });
  ['a', 'b', 'c', 'd', 'e'].forEach(id => backend.record(event(id)));
  await settled(3);
  expect(sent.map(({ ids }) => ids)).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
});

it('sends again, with growing pauses, until the portal is there', async () => {
  const { backend, sent, waits, lines, settled } = backendTo([
    0, 503, 401, 429, 500, 0, 0, 200,
  ]);
  backend.record(event('a'));
  await settled(3);
  // What comes meanwhile goes along.
  backend.record(event('b'));
  await settled(8);
  expect(sent.at(-1)?.ids).toEqual(['a', 'b']);
  expect(waits).toEqual([500, 500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
  expect(lines).toEqual([
    'Audit events of prod wait: http://portal.example/ingest/prod can not be reached.',
  ]);
});

it('does not repeat what will never be taken', async () => {
  const { backend, sent, lines, settled } = backendTo([400, 200]);
  backend.record(event('a'));
  await settled(1);
  backend.record(event('b'));
  await settled(2);
  expect(sent.map(({ ids }) => ids)).toEqual([['a'], ['b']]);
  expect(lines.join()).toContain('answered 400');
});

it('drops what comes while the buffer is full, and says how much', async () => {
  const { backend, sent, lines, settled } = backendTo([0, 0, 200], {
    bufferSize: 2,
  });
  ['a', 'b', 'c', 'd'].forEach(id => backend.record(event(id)));
  await settled(3);
  expect(sent.at(-1)?.ids).toEqual(['a', 'b']);
  expect(lines).toContain(
    'The audit buffer of prod is full: events are dropped.',
  );
  expect(lines).toContain('2 audit events of prod were dropped.');
  backend.record(event('e'));
  await settled(4);
  expect(sent.at(-1)?.ids).toEqual(['e']);
});

it('delivers what is left when it ends, or says that it could not', async () => {
  const good = backendTo([200]);
  good.backend.record(event('a'));
  await good.backend.stop();
  expect(good.sent.map(({ ids }) => ids)).toEqual([['a']]);
  const bad = backendTo([0]);
  bad.backend.record(event('a'));
  await bad.backend.stop();
  expect(bad.lines).toEqual(['1 audit events of prod were not delivered.']);
});
