import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '../config.js';

test('listens on this machine only, unless it is told otherwise', () => {
  const config = readConfig({});
  assert.equal(config.host, '127.0.0.1');
  assert.equal(config.tokens, undefined);
  assert.deepEqual(config.trustedProxies, []);
});

test('does not start with settings that are wrong, and does not show them', () => {
  const wrong = [
    { PORT: 'x' },
    { PORT: '70000' },
    { LOG_LEVEL: 'hunter2' },
    { RATE_LIMIT_PER_MINUTE: '0' },
    { AUTH_ISSUER: 'https://id.test' },
    { AUTH_PUBLIC_KEY: 'hunter2', AUTH_AUDIENCE: 'a' },
  ];
  for (const env of wrong) {
    assert.throws(
      () => readConfig(env),
      (error: unknown) => error instanceof Error && !error.message.includes('hunter2'),
    );
  }
});

test('what is set to nothing is not set', () => {
  assert.equal(readConfig({ AUTH_ISSUER: '', PORT: '' }).port, 8080);
});
