import { appendFile, mkdtemp, readFile, truncate } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { mockServices } from '@backstage/backend-test-utils';
import type { AuditRow } from '@fairway/plugin-jit-access-common';
import { FileAuditSink } from './FileAuditSink';
import { HttpAuditSink, signatureOf } from './HttpAuditSink';
import { readAuditSinks } from './readAuditSinks';

const row = (seq: number): AuditRow => ({
  seq,
  at: '2026-01-01T00:00:00.000Z',
  actor: 'user:default/ana',
  action: 'test',
  requestId: null,
  grantId: null,
  details: { text: 'line\nbreak' },
  hash: 'a',
  previousHash: 'b',
});
const signal = new AbortController().signal;

describe('over HTTP', () => {
  let server: Server;
  let status = 204;
  const seen: { body: string; headers: Record<string, unknown> }[] = [];
  let url: string;

  beforeAll(async () => {
    server = createServer(async (req, res) => {
      seen.push({ body: await text(req), headers: req.headers });
      res.writeHead(status, { location: '/elsewhere' }).end();
    });
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/ingest`;
  });
  afterAll(() => new Promise(done => server.close(done)));

  it('signs each batch and says which rows it holds', async () => {
    await new HttpAuditSink({ url, secret: 'k' }).write([row(3), row(4)], {
      signal,
    });
    const [{ body, headers }] = seen;
    expect(
      body
        .trim()
        .split('\n')
        .map(line => JSON.parse(line).seq),
    ).toEqual([3, 4]);
    expect(headers['x-fairway-rows']).toBe('3-4');
    const [, seconds, mac] =
      /^t=(\d+),v1=([0-9a-f]{64})$/.exec(
        String(headers['x-fairway-signature']),
      ) ?? [];
    expect(mac).toBe(signatureOf('k', Number(seconds), body));
    expect(mac).not.toBe(signatureOf('k', Number(seconds) + 1, body));
  });

  it.each([302, 400, 500])('takes %i for a no', async code => {
    status = code;
    await expect(
      new HttpAuditSink({ url, secret: 'k' }).write([row(1)], { signal }),
    ).rejects.toThrow();
  });
});

describe('in a file', () => {
  it('writes no row twice, also after a line that was cut short', async () => {
    const file = path.join(
      await mkdtemp(path.join(tmpdir(), 'fairway-siem-')),
      'below',
      'a.jsonl',
    );
    const sink = new FileAuditSink(file);
    await sink.write([row(1), row(2)]);
    await sink.write([row(1), row(2), row(3)]);
    const seqs = async () =>
      (await readFile(file, 'utf8')).split('\n').flatMap(line => {
        try {
          return [JSON.parse(line).seq];
        } catch {
          return [];
        }
      });
    expect(await seqs()).toEqual([1, 2, 3]);
    const whole = (await readFile(file)).length;
    await truncate(file, whole - 10);
    await sink.write([row(3), row(4)]);
    expect(await seqs()).toEqual([1, 2, 3, 4]);
    await appendFile(file, '{"seq":');
    await sink.write([row(5)]);
    expect(await seqs()).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('configuration', () => {
  const read = (siem: object) =>
    readAuditSinks(mockServices.rootConfig({ data: { jitAccess: { siem } } }));

  it('reads both, or none', () => {
    expect(
      read({
        file: 'a',
        http: { url: 'https://siem.example', secret: 'k' },
      }).map(({ id }) => id),
    ).toEqual(['siem-file', 'siem-http']);
    expect(readAuditSinks(mockServices.rootConfig())).toEqual([]);
  });

  it('refuses an address without TLS, but on this machine', () => {
    expect(() =>
      read({ http: { url: 'http://siem.example', secret: 'k' } }),
    ).toThrow(/https/);
    expect(
      read({ http: { url: 'http://127.0.0.1:1', secret: 'k' } }),
    ).toHaveLength(1);
  });
});
