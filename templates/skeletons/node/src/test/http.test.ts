import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { MAX_BODY_BYTES } from '../http/body.js';
import { createSourceIp } from '../http/client.js';
import { createRateLimiter } from '../http/rateLimit.js';
import { route } from '../http/types.js';
import { makeToken, startService, type TestService } from './support.js';

let service: TestService;
before(async () => {
  service = await startService();
});
after(() => service.stop());

const post = (body: string, headers: Record<string, string> = {}) =>
  service.call('/v1/items', makeToken({ roles: ['writer'] }), { method: 'POST', body, headers });

test('health needs no token and says nothing else', async () => {
  for (const path of ['/health/live', '/health/ready']) {
    const response = await service.call(path);
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), { status: 'ok' });
  }
});

test('every answer has the security headers, and none lets another origin in', async () => {
  for (const path of ['/health/live', '/v1/items', '/nowhere']) {
    const { headers } = await service.call(path, undefined, { headers: { Origin: 'https://evil.test' } });
    assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('x-frame-options'), 'DENY');
    assert.equal(headers.get('referrer-policy'), 'no-referrer');
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.match(headers.get('strict-transport-security') ?? '', /max-age=31536000/);
    assert.equal(headers.get('access-control-allow-origin'), null);
    assert.equal(headers.get('x-powered-by'), null);
    assert.equal(headers.get('server'), null);
  }
});

test('refuses bodies that are too large, no JSON, encoded or not as expected', async () => {
  assert.equal((await post(JSON.stringify({ title: 'x'.repeat(MAX_BODY_BYTES) }))).status, 413);
  for (const body of ['{', '', 'title=a', '\ufeff{}', '['.repeat(30_000)]) {
    assert.equal((await post(body)).status, 400, body.slice(0, 20));
  }
  for (const body of ['[]', 'null', '{}', '{"title":""}', '{"title":5}', '{"title":"a","admin":true}', '{"title":"a","__proto__":{}}']) {
    assert.equal((await post(body)).status, 400, body);
  }
  const long = await post(JSON.stringify({ title: 'x'.repeat(201) }));
  assert.equal(long.status, 400);
  assert.ok(!(await long.text()).includes('xxx'));
  assert.equal((await post('{"title":"a"}', { 'Content-Type': 'text/plain' })).status, 415);
  assert.equal((await post('{"title":"a"}', { 'Content-Encoding': 'gzip' })).status, 415);
  assert.equal((await service.call(`/v1/${'x'.repeat(2000)}`, makeToken())).status, 414);
});

test('an unexpected error tells the caller nothing and the log where', async () => {
  const failing = route({
    method: 'GET',
    path: '/v1/items',
    handle: () => {
      throw new TypeError('the database said password=hunter2');
    },
  });
  const broken = await startService({ routes: [failing] });
  const response = await broken.call('/v1/items', makeToken());
  assert.equal(response.status, 500);
  const text = await response.text();
  assert.ok(!/hunter2|TypeError|at |database|\.js/.test(text), text);
  const written = broken.log.join('\n');
  assert.ok(written.includes('TypeError'));
  assert.ok(!written.includes('hunter2'));
  broken.stop();
});

test('the line of a request has the status where the alarm on errors looks', async () => {
  const line = service.log.length;
  await service.call('/health/live');
  const { http, message } = JSON.parse(service.log[line] ?? '');
  assert.equal(message, 'request');
  assert.deepEqual(http, { request: { method: 'GET' }, response: { status_code: 200 } });
});

test('a handler that takes too long is given up and told', async () => {
  let aborted = false;
  const slow = route({
    method: 'GET',
    path: '/v1/items',
    handle: ({ signal }) =>
      new Promise(() => {
        signal.addEventListener('abort', () => {
          aborted = true;
        });
      }),
  });
  const stuck = await startService({ routes: [slow], handlerTimeout: 10 });
  assert.equal((await stuck.call('/v1/items', makeToken())).status, 503);
  assert.equal(aborted, true);
  stuck.stop();
});

test('too many calls of one caller are refused, others and probes are not', async () => {
  const limited = await startService({ rateLimitPerMinute: 2 });
  const ana = makeToken();
  assert.equal((await limited.call('/v1/items', ana)).status, 200);
  assert.equal((await limited.call('/v1/items', ana)).status, 200);
  const refused = await limited.call('/v1/items', ana);
  assert.equal(refused.status, 429);
  assert.equal(refused.headers.get('retry-after'), '30');
  assert.equal((await limited.call('/v1/items', makeToken({ sub: 'bo' }))).status, 200);
  for (let count = 0; count < 5; count += 1) {
    assert.equal((await limited.call('/health/live')).status, 200);
  }
  limited.stop();
});

test('calls come back with time, and only so many callers are remembered', () => {
  let time = 0;
  const limiter = createRateLimiter({ perMinute: 1, now: () => time, maxCallers: 2 });
  assert.deepEqual([limiter.take('a'), limiter.take('a')], [undefined, 60]);
  time = 60_000;
  assert.deepEqual([limiter.take('a'), limiter.take('b'), limiter.take('c'), limiter.take('a')], [undefined, undefined, undefined, undefined]);
});

test('what is no HTTP is refused without a word', async () => {
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1', () => {
      socket.write('GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n');
    });
    let text = '';
    socket.on('data', chunk => {
      text += chunk.toString();
    });
    socket.on('end', () => resolve(text));
    socket.on('error', reject);
  });
  assert.match(answer, /^HTTP\/1\.1 400 /);
  assert.ok(answer.endsWith('\r\n\r\n'));
});

test('X-Forwarded-For counts from trusted proxies only', () => {
  const from = (trusted: string[], remoteAddress: string, header?: string) =>
    createSourceIp(trusted)({
      socket: Object.assign(Object.create(null), { remoteAddress }),
      headers: header === undefined ? {} : { 'x-forwarded-for': header },
    });
  assert.equal(from([], '10.0.0.1', '1.2.3.4'), '10.0.0.1');
  assert.equal(from(['10.0.0.0/8'], '::ffff:10.0.0.1', '1.2.3.4'), '1.2.3.4');
  assert.equal(from(['10.0.0.0/8'], '10.0.0.1', '6.6.6.6, 1.2.3.4, 10.0.0.2'), '1.2.3.4');
  assert.equal(from(['10.0.0.0/8'], '10.0.0.1', 'forged, <script>'), '10.0.0.1');
  assert.equal(from(['10.0.0.0/8'], '11.0.0.1', '1.2.3.4'), '11.0.0.1');
  assert.equal(from(['fd00::/8'], 'fd00::1', '2001:db8::1'), '2001:db8::1');
  for (const entry of ['everyone', '0.0.0.0/0', '10.0.0.0/x', '10.0.0.0/33']) {
    assert.throws(() => createSourceIp([entry]), entry);
  }
});
