import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogger, describeError } from '../logging/logger.js';

function capture(level: 'debug' | 'info' | 'warn' | 'error' = 'info') {
  const lines: string[] = [];
  const logger = createLogger({
    service: 'test',
    level,
    now: () => new Date('2026-01-01T00:00:00Z'),
    write: line => lines.push(line),
  });
  return { lines, logger };
}

test('writes one JSON object per line', () => {
  const { lines, logger } = capture();
  logger.log('info', 'two\nlines', { a: 1 });
  assert.equal(lines.length, 1);
  assert.deepEqual(JSON.parse(lines[0] ?? ''), {
    a: 1,
    time: '2026-01-01T00:00:00.000Z',
    level: 'info',
    service: 'test',
    message: 'two\nlines',
  });
});

test('never writes credentials, at any depth and in any case', () => {
  const { lines, logger } = capture();
  for (const key of ['authorization', 'Cookie', 'set-cookie', 'PASSWORD', 'token']) {
    logger.log('info', 'x', { deep: [{ headers: { [key]: 'hunter2' } }] });
  }
  assert.equal(lines.length, 5);
  for (const line of lines) {
    assert.ok(!line.includes('hunter2'));
    assert.ok(line.includes('[redacted]'));
  }
});

test('leaves out what is below the level, but never an audit event', () => {
  const { lines, logger } = capture('error');
  logger.log('info', 'x');
  logger.audit({
    who: 'ana',
    what: 'GET /v1/items',
    outcome: 'denied',
    correlationId: '1',
    sourceIp: '127.0.0.1',
  });
  assert.equal(lines.length, 1);
});

test('survives fields that are no JSON', () => {
  const { lines, logger } = capture();
  const loop: Record<string, unknown> = { password: 'hunter2' };
  loop.self = loop;
  logger.log('info', 'x', loop);
  assert.equal(JSON.parse(lines[0] ?? '').message, 'x');
  assert.ok(!(lines[0] ?? '').includes('hunter2'));
});

test('describes errors without their stack', () => {
  assert.deepEqual(describeError(new TypeError('no')), {
    error: 'TypeError',
    errorMessage: 'no',
  });
  assert.deepEqual(describeError('x'), { error: 'unknown' });
});
