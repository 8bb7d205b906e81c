import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogger, describeError, formatLine, type Level } from '../logging/logger.js';
import { maskText } from '../logging/mask.js';

function capture(level: Level = 'info') {
  const lines: string[] = [];
  const logger = createLogger({
    service: 'test',
    level,
    now: () => new Date('2026-01-01T00:00:00Z'),
    write: line => lines.push(line),
  });
  return { lines, logger };
}

test('writes one JSON object per line, with the names of the Elastic Common Schema', () => {
  const { lines, logger } = capture();
  logger.log('info', 'two\nlines', { 'trace.id': '1', 'log.level': 'forged' });
  assert.equal(lines.length, 1);
  assert.ok(!lines[0]?.includes('\n'));
  assert.deepEqual(JSON.parse(lines[0] ?? ''), {
    '@timestamp': '2026-01-01T00:00:00.000Z',
    'log.level': 'info',
    'service.name': 'test',
    'ecs.version': '9.0.0',
    'trace.id': '1',
    message: 'two\nlines',
  });
});

test('never writes credentials under their keys, at any depth and in any case', () => {
  const { lines, logger } = capture();
  const keys = ['authorization', 'Cookie', 'set-cookie', 'PASSWORD', 'token', 'http.request.headers.cookie'];
  for (const key of keys) {
    logger.log('info', 'x', { deep: [{ headers: { [key]: 'hunter2' } }] });
    logger.log('info', 'x', { [key]: ['hunter2', { a: 'hunter2' }] });
  }
  assert.equal(lines.length, keys.length * 2);
  for (const line of lines) {
    assert.ok(!line.includes('hunter2'), line);
    assert.ok(line.includes('[redacted]'));
  }
});

test('never writes credentials by their looks, in any text', () => {
  const texts = {
    header: 'Authorization: Bearer hunter2hunter2',
    url: 'postgres://app:hunter2@db/x',
    pair: 'login failed for password=hunter2, retrying',
    json: '{"password":"hunter2"}',
    query: '/x?api_key=hunter2&y=1',
  };
  for (const [what, text] of Object.entries(texts)) {
    assert.ok(!maskText(text).includes('hunter2'), what);
    assert.ok(!formatLine({ message: text, list: [text] }).includes('hunter2'), what);
  }
  for (const secret of ['eyJhbGciOi.eyJzdWIiOi.c2ln', `AKIA${'A1B2'.repeat(4)}`, `ghp_${'a'.repeat(36)}`]) {
    assert.ok(!maskText(`got ${secret}`).includes(secret), secret);
  }
  assert.equal(maskText('nothing to hide'), 'nothing to hide');
  assert.ok(maskText('x'.repeat(1_000_000)).length < 5000);
});
{%- if values.personalData %}

test('never writes who somebody is', () => {
  const line = formatLine({ email: 'a@b.example', user: { Name: 'Ana', phone: '1' }, message: 'mail to ana@harbour.example' });
  assert.ok(!/Ana|a@b|ana@/.test(line), line);
  assert.ok(formatLine({ 'service.name': 'kept' }).includes('kept'));
});
{%- endif %}

test('leaves out what is below the level', () => {
  const { lines, logger } = capture('error');
  logger.log('info', 'x');
  logger.log('error', 'y');
  assert.equal(lines.length, 1);
});

test('survives fields that are no JSON', () => {
  const { lines, logger } = capture();
  const loop: Record<string, unknown> = { password: 'hunter2' };
  loop.self = loop;
  logger.log('info', 'x', loop);
  logger.log('info', 'x', { big: 1n });
  assert.deepEqual(lines.map(line => JSON.parse(line).message), ['x', 'x']);
  assert.ok(!lines.join('').includes('hunter2'));
});

test('describes errors by where they happened', () => {
  const fields = describeError(new TypeError('no'));
  assert.equal(fields['error.type'], 'TypeError');
  assert.match(String(fields['error.stack_trace']), /^\s+at /);
  assert.deepEqual(describeError('x'), { 'error.type': 'unknown' });
});
