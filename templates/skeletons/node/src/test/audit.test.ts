import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { keepAlive } from '../audit/alive.js';
import { createAuditTrail, openAuditStream } from '../audit/audit.js';
import { SERVICE } from '../app.js';
import { makeToken, NOW, SECONDS, startService } from './support.js';

const writer = () => makeToken({ roles: ['writer'] });
const POST = { method: 'POST', body: '{"title":"a"}' };
const full = () => {
  throw new Error('no space left on device');
};

test('a privileged action is on the trail before and after: when, who, what, subject, outcome', async () => {
  const service = await startService();
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  await service.call('/v1/items?x=in-the-query', writer(), { ...POST, headers: { traceparent } });
  const event = {
    when: NOW.toISOString(),
    who: 'ana',
    what: 'POST /v1/items',
    subject: '/v1/items',
    outcome: 'allowed',
    correlationId: '4bf92f3577b34da6a3ce929d0e0e4736',
    service: SERVICE,
    sourceIp: '127.0.0.1',
  };
  assert.deepEqual(service.auditEvents(), [event, { ...event, outcome: 'success' }]);
  service.stop();
});

test('what can not be put on record is not done', async () => {
  const service = await startService({ appendAudit: full });
  assert.equal((await service.call('/v1/items', writer(), POST)).status, 503);
  service.stop();
  assert.ok(service.log.some(line => line.includes('no space left on device')));

  let broken = true;
  const healed = await startService({ appendAudit: () => void (broken && full()) });
  assert.equal((await healed.call('/v1/items', writer(), POST)).status, 503);
  broken = false;
  const list = await healed.call('/v1/items', makeToken());
  assert.deepEqual(await list.json(), { items: [] });
  healed.stop();
});

test('a refusal stays one when it can not be put on record', async () => {
  const service = await startService({ appendAudit: full });
  assert.equal((await service.call('/v1/items')).status, 401);
  assert.equal((await service.call('/v1/items', makeToken(), POST)).status, 403);
  service.stop();
});

test('records neither tokens nor queries, and calls a token that is wrong so', async () => {
  const service = await startService();
  const token = makeToken({ exp: SECONDS - 1 });
  await service.call('/v1/items?token=in-the-query', token);
  assert.equal(service.auditEvents()[0]?.reason, 'invalid token');
  const written = [...service.log, ...service.audit].join('\n');
  assert.ok(!written.includes(token));
  assert.ok(!written.includes('in-the-query'));
  service.stop();
});

test('a trail that nobody writes to says every five minutes that it is written', context => {
  context.mock.timers.enable({ apis: ['setInterval'] });
  const written: string[] = [];
  const errors: unknown[] = [];
  let broken = false;
  const trail = createAuditTrail({
    service: 's',
    now: () => NOW,
    append: line => void (broken ? full() : written.push(line)),
  });
  const stop = keepAlive(trail, 's', error => errors.push(error));
  context.mock.timers.tick(11 * 60_000);
  assert.deepEqual(
    written.map(line => JSON.parse(line)).map(({ who, what, outcome }) => [who, what, outcome]),
    [
      ['s', 'audit.alive', 'success'],
      ['s', 'audit.alive', 'success'],
    ],
  );
  broken = true;
  context.mock.timers.tick(5 * 60_000);
  assert.match(String(errors), /no space left on device/);
  stop();
  context.mock.timers.tick(60 * 60_000);
  assert.equal(errors.length, 1);
});

test('a file gets one line per event, and only its owner reads it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'audit-'));
  const file = join(folder, 'audit.jsonl');
  const trail = createAuditTrail({ service: 's', now: () => NOW, append: openAuditStream(file) });
  const event = { who: 'ana\nforged', what: 'x', subject: 'y', outcome: 'denied', correlationId: '1', sourceIp: '::1' } as const;
  trail.record(event);
  trail.record(event);
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  assert.deepEqual(lines.map(line => JSON.parse(line).who), ['ana\nforged', 'ana\nforged']);
  assert.equal(statSync(file).mode & 0o077, 0);
  rmSync(folder, { recursive: true });
});
