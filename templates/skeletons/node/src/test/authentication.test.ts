import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { after, before, test } from 'node:test';
import { createTokenVerifier, refuseAll } from '../auth/token.js';
import { encode, keys, makeToken, NOW, publicKey, SECONDS, startService, type TestService } from './support.js';

let service: TestService;
before(async () => {
  service = await startService();
});
after(() => service.stop());

test('refuses what is not a valid token, and says so on the audit trail', async () => {
  const other = generateKeyPairSync('ed25519').privateKey;
  const [head = '', body = '', signature = ''] = makeToken().split('.');
  const hmac = `${encode({ alg: 'HS256' })}.${body}`;
  const tokens: Record<string, string | undefined> = {
    none: undefined,
    empty: '',
    garbage: 'garbage',
    'no signature': `${head}.${body}.`,
    'alg none': `${encode({ alg: 'none' })}.${body}.`,
    'alg none with a signature': `${encode({ alg: 'none' })}.${body}.${signature}`,
    'public key used as secret': `${hmac}.${createHmac('sha256', publicKey).update(hmac).digest('base64url')}`,
    'other key': makeToken({}, {}, other),
    'a key of its own': makeToken({}, { jwk: { kty: 'OKP', crv: 'Ed25519', x: 'AA' } }, other),
    'other algorithm named': makeToken({}, { alg: 'RS256' }),
    'critical extension': makeToken({}, { crit: ['x'] }),
    expired: makeToken({ exp: SECONDS }),
    'no expiry': makeToken({ exp: undefined }),
    'expiry as text': makeToken({ exp: String(SECONDS + 60) }),
    'not yet valid': makeToken({ nbf: SECONDS + 60 }),
    'other issuer': makeToken({ iss: 'https://evil.test' }),
    'no issuer': makeToken({ iss: undefined }),
    'other audience': makeToken({ aud: 'other' }),
    'no audience': makeToken({ aud: undefined }),
    'empty subject': makeToken({ sub: '' }),
    'no subject': makeToken({ sub: undefined }),
    'changed body': `${head}.${encode({ roles: ['writer'] })}.${signature}`,
    'too long': makeToken({ pad: 'x'.repeat(9000) }),
  };
  for (const [what, token] of Object.entries(tokens)) {
    service.audit.length = 0;
    const response = await service.call('/v1/items', token);
    assert.equal(response.status, 401, what);
    assert.equal(response.headers.get('www-authenticate'), 'Bearer');
    const [event] = service.auditEvents();
    assert.equal(event?.outcome, 'denied', what);
    assert.equal(event?.who, 'anonymous', what);
  }
});

test('takes a token of every kind of key that it is given', async () => {
  const now = () => NOW;
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const signed = `${encode({ alg: 'RS256' })}.${encode({ iss: 'i', aud: 'a', sub: 'ana', exp: SECONDS + 60 })}`;
  const token = `${signed}.${sign('sha256', Buffer.from(signed), rsa.privateKey).toString('base64url')}`;
  const both = createTokenVerifier({ publicKeys: `${publicKey}\n${pem}`, issuer: 'i', audience: 'a', now });
  assert.deepEqual(await both.verify(token), { subject: 'ana', roles: [] });
  const mine = makeToken({ iss: 'i', aud: ['a', 'b'] });
  assert.deepEqual(await both.verify(mine), { subject: 'ana', roles: ['reader'] });
});

test('does not start with a key that is none, or a private one', () => {
  const secret = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  for (const publicKeys of ['', 'x', secret]) {
    assert.throws(
      () => createTokenVerifier({ publicKeys, issuer: 'i', audience: 'a', now: () => NOW }),
      /AUTH_PUBLIC_KEY/,
    );
  }
});

test('refuses everything while it has no key', async () => {
  const closed = await startService({ tokens: refuseAll });
  assert.equal((await closed.call('/v1/items', makeToken())).status, 401);
  closed.stop();
});
