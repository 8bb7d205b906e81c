import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Server } from 'node:http';
import { createTokenVerifier, refuseAll } from '../auth/token.js';
import { MAX_BODY_BYTES } from '../http/body.js';
import { createHttpServer } from '../http/server.js';
import { createLogger } from '../logging/logger.js';
import { createRoutes } from '../routes.js';

const NOW = new Date('2026-01-01T00:00:00Z');
const SECONDS = NOW.getTime() / 1000;
const keys = generateKeyPairSync('ed25519');
const publicKey = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const lines: string[] = [];
let server: Server;
let url = '';

const encode = (value: unknown) =>
  Buffer.from(JSON.stringify(value)).toString('base64url');

function makeToken(
  claims: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
  key = keys.privateKey,
) {
  const signed = `${encode({ alg: 'EdDSA', ...header })}.${encode({
    iss: 'https://id.test',
    aud: 'service',
    sub: 'ana',
    exp: SECONDS + 60,
    roles: ['reader'],
    ...claims,
  })}`;
  return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`;
}

function call(path: string, token?: string, init: RequestInit = {}) {
  return fetch(`${url}${path}`, {
    ...init,
    headers: {
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(init.body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
  });
}

const post = (token: string, body: string) =>
  call('/v1/items', token, { method: 'POST', body });

function start(tokens = createTokenVerifier({
  publicKey,
  issuer: 'https://id.test',
  audience: 'service',
  now: () => NOW,
})) {
  return createHttpServer({
    routes: createRoutes(() => true),
    tokens,
    logger: createLogger({
      service: 'test',
      level: 'debug',
      now: () => NOW,
      write: line => lines.push(line),
    }),
  });
}

async function listen(target: Server) {
  await new Promise<void>(resolve => {
    target.listen(0, '127.0.0.1', resolve);
  });
  const address = target.address();
  assert.ok(typeof address === 'object' && address !== null);
  return `http://127.0.0.1:${address.port}`;
}

before(async () => {
  server = start();
  url = await listen(server);
});
after(() => {
  server.close();
  server.closeAllConnections();
});

test('health needs no token and says nothing else', async () => {
  for (const path of ['/health/live', '/health/ready']) {
    const res = await call(path);
    assert.equal(res.status, 200);
    assert.deepEqual(await res.json(), { status: 'ok' });
  }
});

test('every answer has the security headers', async () => {
  for (const path of ['/health/live', '/v1/items', '/nowhere']) {
    const { headers } = await call(path);
    assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.match(headers.get('strict-transport-security') ?? '', /max-age=\d+/);
    assert.equal(headers.get('access-control-allow-origin'), null);
    assert.equal(headers.get('x-powered-by'), null);
  }
});

test('a reader reads', async () => {
  assert.equal((await call('/v1/items', makeToken())).status, 200);
});

test('a reader can not write, a writer can', async () => {
  assert.equal((await post(makeToken(), '{"title":"a"}')).status, 403);
  const res = await post(makeToken({ roles: ['writer'] }), '{"title":"a"}');
  assert.equal(res.status, 201);
});

test('refuses what is not a valid token', async () => {
  const other = generateKeyPairSync('ed25519').privateKey;
  const [head = '', body = ''] = makeToken().split('.');
  const hmac = `${encode({ alg: 'HS256' })}.${body}`;
  const tokens: Record<string, string | undefined> = {
    none: undefined,
    empty: '',
    garbage: 'garbage',
    'no signature': `${head}.${body}.`,
    'alg none': `${encode({ alg: 'none' })}.${body}.`,
    'public key used as secret': `${hmac}.${createHmac('sha256', publicKey).update(hmac).digest('base64url')}`,
    'other key': makeToken({}, {}, other),
    'other algorithm named': makeToken({}, { alg: 'RS256' }),
    'critical extension': makeToken({}, { crit: ['x'] }),
    expired: makeToken({ exp: SECONDS }),
    'no expiry': makeToken({ exp: undefined }),
    'not yet valid': makeToken({ nbf: SECONDS + 60 }),
    'other issuer': makeToken({ iss: 'https://evil.test' }),
    'other audience': makeToken({ aud: 'other' }),
    'no audience': makeToken({ aud: undefined }),
    'no subject': makeToken({ sub: '' }),
    'changed body': `${head}.${encode({ roles: ['writer'] })}.${makeToken().split('.')[2]}`,
    'too long': makeToken({ pad: 'x'.repeat(9000) }),
  };
  for (const [what, token] of Object.entries(tokens)) {
    assert.equal((await call('/v1/items', token)).status, 401, what);
  }
});

test('refuses a token without roles, and roles that are no list', async () => {
  for (const roles of [undefined, [], 'reader', [1], ['READER']]) {
    assert.equal((await call('/v1/items', makeToken({ roles }))).status, 403);
  }
});

test('refuses everything while it has no key', async () => {
  const closed = start(refuseAll);
  const base = await listen(closed);
  const res = await fetch(`${base}/v1/items`, {
    headers: { Authorization: `Bearer ${makeToken()}` },
  });
  assert.equal(res.status, 401);
  closed.close();
  closed.closeAllConnections();
});

test('tells only somebody known that a path does not exist', async () => {
  assert.equal((await call('/v1/none')).status, 401);
  assert.equal((await call('/v1/none', makeToken())).status, 404);
  assert.equal((await call('/health/live', undefined, { method: 'DELETE' })).status, 401);
});

test('refuses bodies that are too large, no JSON or not as expected', async () => {
  const writer = makeToken({ roles: ['writer'] });
  assert.equal((await post(writer, JSON.stringify({ title: 'x'.repeat(MAX_BODY_BYTES) }))).status, 413);
  assert.equal((await post(writer, '{')).status, 400);
  for (const body of ['[]', 'null', '{}', '{"title":""}', '{"title":5}']) {
    assert.equal((await post(writer, body)).status, 400, body);
  }
  const text = await fetch(`${url}/v1/items`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${writer}`, 'Content-Type': 'text/plain' },
    body: '{"title":"a"}',
  });
  assert.equal(text.status, 415);
});

test('records every refusal, and neither tokens nor queries', async () => {
  lines.length = 0;
  const token = makeToken({ exp: SECONDS - 1 });
  await call('/v1/items?token=in-the-query', token);
  const events = lines.map(line => JSON.parse(line));
  assert.ok(
    events.some(e => e.message === 'audit' && e.outcome === 'denied' && e.reason === 'invalid token'),
  );
  assert.ok(!lines.join('\n').includes(token));
  assert.ok(!lines.join('\n').includes('in-the-query'));
});
