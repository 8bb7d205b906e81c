import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { authorize } from '../auth/authorize.js';
import { parseRoleMap, readRoleMap } from '../auth/rbac.js';
import { nameOf } from '../http/router.js';
import { route } from '../http/types.js';
import { createRoutes } from '../routes.js';
import { makeToken, startService, type TestService } from './support.js';

const ROUTES = createRoutes(() => true);
const ROLE_MAP = readRoleMap();
const NOBODY = 'a-role-that-no-rule-names';

let service: TestService;
before(async () => {
  service = await startService();
});
after(() => service.stop());

const pathOf = (path: string) => path.replace(/:\w+/g, 'somebody-else');
const call = (name: string, roles?: unknown) => {
  const [method = '', path = ''] = name.split(' ');
  return service.call(pathOf(path), roles === undefined ? undefined : makeToken({ roles }), { method });
};

test('the role map names the routes of the service and no others', () => {
  assert.deepEqual(ROUTES.map(nameOf).sort(), [...ROLE_MAP.keys()].sort());
});

test('every route but the probes needs a token: 401 without, and the refusal is audited', async () => {
  const open: string[] = [];
  for (const [name, rule] of ROLE_MAP) {
    service.audit.length = 0;
    const response = await call(name);
    if (rule.kind === 'public') {
      open.push(name);
      assert.deepEqual(service.audit, []);
      continue;
    }
    assert.equal(response.status, 401, name);
    const [event] = service.auditEvents();
    assert.deepEqual([event?.what, event?.outcome], [name, 'denied']);
  }
  assert.deepEqual(open, ['GET /health/live', 'GET /health/ready']);
});

test('every route refuses roles that its rule does not name: 403, and the refusal is audited', async () => {
  const roles = [...ROLE_MAP.values()].flatMap(rule => (rule.kind === 'roles' ? rule.roles : []));
  for (const [name, rule] of ROLE_MAP) {
    if (rule.kind === 'public') {
      continue;
    }
    const wrong = [NOBODY, ...roles].filter(role => !rule.roles.includes(role));
    for (const claim of [wrong, [], undefined, null, 'writer', [1], rule.roles.map(role => role.toUpperCase())]) {
      service.audit.length = 0;
      assert.equal((await call(name, claim ?? [])).status, 403, `${name} with ${JSON.stringify(claim)}`);
      const [event] = service.auditEvents();
      assert.deepEqual(
        [event?.what, event?.outcome, event?.reason, event?.who],
        [name, 'denied', 'missing role', 'ana'],
      );
    }
  }
});

test('a role that is named may', async () => {
  assert.equal((await call('GET /v1/items', ['reader'])).status, 200);
  const writer = makeToken({ roles: ['writer'] });
  const created = await service.call('/v1/items', writer, { method: 'POST', body: '{"title":"a"}' });
  assert.equal(created.status, 201);
});

test('tells only somebody known that a path does not exist', async () => {
  for (const path of ['/v1/none', '/', '/v1/items/', '//v1/items', '/V1/items', '/v1/items%2f', '/health']) {
    assert.equal((await service.call(path)).status, 401, path);
  }
  assert.equal((await service.call('/v1/none')).status, 401);
  assert.equal((await service.call('/v1/none', makeToken())).status, 404);
  for (const method of ['DELETE', 'PUT', 'OPTIONS', 'HEAD']) {
    assert.equal((await service.call('/health/live', undefined, { method })).status, 401, method);
  }
});

test('a route that the role map does not name is refused for everybody', async () => {
  const forgotten = route({
    method: 'GET',
    path: '/v1/forgotten',
    handle: () => ({ status: 200, body: 'secret' }),
  });
  const careless = await startService({ routes: [forgotten] });
  assert.equal((await careless.call('/v1/forgotten')).status, 401);
  const token = makeToken({ roles: ['reader', 'writer', 'admin', '*'] });
  assert.equal((await careless.call('/v1/forgotten', token)).status, 403);
  careless.stop();
});

test('decides by the map alone', () => {
  const roleMap = parseRoleMap(
    'roles: { admin: x }\nroutes: { "GET /p/:id": { roles: [admin], self: id } }',
  );
  const ask = (route: string | undefined, subject: string, roles: string[], id = 'ana') =>
    authorize(roleMap, { route, params: { id }, principal: { subject, roles } }).allowed;
  assert.equal(ask('GET /p/:id', 'eve', ['admin']), true);
  assert.equal(ask('GET /p/:id', 'ana', []), true);
  assert.equal(ask('GET /p/:id', 'eve', []), false);
  assert.equal(ask('GET /p/:id', 'eve', ['constructor', '__proto__', 'Admin', '*']), false);
  assert.equal(ask('GET /q', 'ana', ['admin']), false);
  assert.equal(ask(undefined, 'ana', ['admin']), false);
  assert.equal(ask('constructor', 'ana', ['admin']), false);
  assert.equal(authorize(roleMap, { route: 'GET /p/:id', params: {}, principal: undefined }).allowed, false);
});

test('does not start with a role map that is wrong', () => {
  const wrong = {
    'an unknown role': 'roles: {}\nroutes: { "GET /a": { roles: [admin] } }',
    'no role': 'roles: {}\nroutes: { "GET /a": { roles: [] } }',
    'any role': 'roles: {}\nroutes: { "GET /a": { roles: ["*"] } }',
    'nothing': 'roles: {}\nroutes: { "GET /a": {} }',
    'public without a reason': 'roles: {}\nroutes: { "GET /a": { public: true } }',
    'public and roles': 'roles: { a: x }\nroutes: { "GET /a": { public: "because it is", roles: [a] } }',
    'a member with a mistake': 'roles: { a: x }\nroutes: { "GET /a": { roles: [a], priviledged: true } }',
    'self that is no parameter': 'roles: { a: x }\nroutes: { "GET /a": { roles: [a], self: id } }',
    'a route twice': 'roles: { a: x }\nroutes:\n  GET /a: { roles: [a] }\n  GET /a: { public: "because it is" }',
    'a method that is none': 'roles: { a: x }\nroutes: { "* /a": { roles: [a] } }',
    'no map': '[]',
    'no content': '',
  };
  for (const [what, text] of Object.entries(wrong)) {
    assert.throws(() => parseRoleMap(text), what);
  }
});
