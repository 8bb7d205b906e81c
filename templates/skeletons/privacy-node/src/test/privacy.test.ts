import assert from 'node:assert/strict';
import { test } from 'node:test';
import { privacyRoutes } from '../privacy/routes.js';
import type { PersonalDataSource } from '../privacy/sources.js';
import { makeToken, startService, type TestService } from './support.js';

const officer = () => makeToken({ sub: 'petra', roles: ['privacy-officer'] });
const writer = (sub: string) => makeToken({ sub, roles: ['writer'] });

async function add(service: TestService, sub: string, title: string) {
  const body = JSON.stringify({ title });
  assert.equal((await service.call('/v1/items', writer(sub), { method: 'POST', body })).status, 201);
}

const parse = (text: string): { data: { items: unknown[] } } => JSON.parse(text);

const read = async (service: TestService, person: string, token: string) => {
  const response = await service.call(`/v1/people/${person}`, token);
  const text = await response.text();
  return { status: response.status, body: parse(text) };
};

const erase = (service: TestService, person: string, token?: string) =>
  service.call(`/v1/people/${person}`, token, { method: 'DELETE' });

test('a person gets a copy of everything that is kept, and of nobody else', async () => {
  const service = await startService();
  await add(service, 'ana', 'of ana');
  await add(service, 'bo', 'of bo');
  const { status, body } = await read(service, 'ana', writer('ana'));
  assert.equal(status, 200);
  assert.deepEqual(body, {
    person: 'ana',
    data: { items: [{ title: 'of ana', createdBy: 'ana' }] },
  });
  service.stop();
});

test('what is deleted can not be read any more, and others keep theirs', async () => {
  const service = await startService();
  await add(service, 'ana', 'of ana');
  await add(service, 'bo', 'of bo');
  const response = await erase(service, 'ana', officer());
  assert.deepEqual(await response.json(), { person: 'ana', deleted: ['items'] });
  assert.deepEqual((await read(service, 'ana', officer())).body.data, { items: [] });
  assert.equal((await read(service, 'bo', officer())).body.data.items.length, 1);
  // Deleting again is no error: nothing is left.
  assert.equal((await erase(service, 'ana', officer())).status, 200);
  service.stop();
});

test('nobody reads or deletes what is kept about others, but for the privacy officer', async () => {
  const service = await startService();
  await add(service, 'ana', 'of ana');
  for (const token of [writer('bo'), makeToken({ sub: 'bo' }), makeToken({ sub: 'ANA' })]) {
    assert.equal((await read(service, 'ana', token)).status, 403);
    assert.equal((await erase(service, 'ana', token)).status, 403);
  }
  assert.equal((await erase(service, 'ana')).status, 401);
  assert.equal((await read(service, 'ana', officer())).body.data.items.length, 1);
  service.stop();
});

test('both are on the audit trail before they happen', async () => {
  const service = await startService();
  await read(service, 'ana', officer());
  await erase(service, 'ana', officer());
  assert.deepEqual(
    service.auditEvents().map(({ who, what, subject, outcome }) => [who, what, subject, outcome]),
    ['GET', 'DELETE'].flatMap(method =>
      ['allowed', 'success'].map(outcome => [
        'petra',
        `${method} /v1/people/:person`,
        '/v1/people/ana',
        outcome,
      ]),
    ),
  );
  service.stop();
  const deaf = await startService({
    appendAudit: () => {
      throw new Error('full');
    },
  });
  assert.equal((await erase(deaf, 'ana', officer())).status, 503);
  deaf.stop();
});

test('a deletion that is not complete does not look like one', async () => {
  const erased: string[] = [];
  const source = (name: string, changes: Partial<PersonalDataSource>): PersonalDataSource => ({
    name,
    export: () => Promise.resolve([]),
    erase: () => {
      erased.push(name);
      return Promise.resolve();
    },
    ...changes,
  });
  for (const broken of [
    source('stubborn', { export: () => Promise.resolve(['still here']) }),
    source('broken', { erase: () => Promise.reject(new Error('no connection')) }),
  ]) {
    const service = await startService({ routes: privacyRoutes([broken, source('other', {})]) });
    assert.equal((await erase(service, 'ana', officer())).status, 500);
    assert.equal(service.auditEvents().at(-1)?.outcome, 'failure');
    service.stop();
  }
  assert.equal(erased.filter(name => name === 'other').length, 2);
});
