import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { render } from '../__testUtils__/renderings';
import { parseLine, type RunningService, startService } from './process';
import { sendRaw } from './raw';
import { TOKEN_SETTINGS, tokenOf } from './tokens';
import { cleanEnvironment, type Workspace, writeService } from './workspace';

// Installing and building take most of it.
jest.setTimeout(180_000);

/** What must never be seen again. */
const SECRETS = [
  'hunter2-in-the-query',
  'hunter2-in-a-header',
  'hunter2-in-a-body',
];

let workspace: Workspace;
let service: RunningService;
let written: string;

const reader = tokenOf('rita', ['reader']);
const writer = tokenOf('walt', ['writer']);
const officer = tokenOf('petra', ['privacy-officer']);

function call(path: string, token?: string, init: RequestInit = {}) {
  return fetch(`${service.url}${path}`, {
    ...init,
    headers: {
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(init.body === undefined
        ? {}
        : { 'Content-Type': 'application/json' }),
      ...init.headers,
    },
  });
}

const post = (body: string, token: string | undefined = writer, headers = {}) =>
  call('/v1/items', token, { method: 'POST', body, headers });

/** Audit events of one request, by its trace. */
async function auditOf(
  trace: string,
  act: (headers: Record<string, string>) => Promise<Response>,
) {
  const response = await act({
    traceparent: `00-${trace}-00f067aa0ba902b7-01`,
  });
  return {
    status: response.status,
    events: service
      .audit()
      .map(parseLine)
      .filter(e => e.correlationId === trace),
  };
}

const traceOf = (n: number) => n.toString(16).padStart(32, 'a');

beforeAll(async () => {
  workspace = await writeService(
    render('secure-service-node', {
      exposure: 'internet',
      classification: 'restricted',
      personalData: true,
      dataStore: 'none',
    }),
  );
  await workspace.run(
    'npm',
    'ci',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
  );
});

afterAll(() => workspace.remove());

it('is installed from the lockfile as it was rendered', () => {
  const lock = JSON.parse(
    readFileSync(join(workspace.folder, 'package-lock.json'), 'utf8'),
  );
  const manifest = JSON.parse(
    readFileSync(join(workspace.folder, 'package.json'), 'utf8'),
  );
  expect([lock.name, lock.packages[''].name, manifest.name]).toEqual([
    'ledger',
    'ledger',
    'ledger',
  ]);
  expect(lock.packages[''].dependencies).toEqual(manifest.dependencies);
  expect(lock.packages[''].devDependencies).toEqual(manifest.devDependencies);
  const packages: [
    string,
    { integrity?: string; resolved?: string; hasInstallScript?: boolean },
  ][] = Object.entries(lock.packages);
  for (const [path, { integrity, resolved, hasInstallScript }] of packages) {
    expect([path, path === '' || /^sha512-/.test(integrity ?? '')]).toEqual([
      path,
      true,
    ]);
    expect([path, resolved, hasInstallScript]).toEqual([
      path,
      undefined,
      undefined,
    ]);
  }
});

it('is built, and passes its own tests and its linter', async () => {
  const [tests] = await Promise.all([
    workspace.run('npm', 'test'),
    workspace.run('npm', 'run', 'lint'),
  ]);
  expect(tests).toMatch(/^\S? ?fail 0$/m);
  expect(Number(/^\S? ?pass (\d+)$/m.exec(tests)?.[1])).toBeGreaterThan(35);
});

describe('while it runs', () => {
  beforeAll(async () => {
    service = await startService({
      program: process.execPath,
      args: ['dist/index.js'],
      folder: workspace.folder,
      env: { ...TOKEN_SETTINGS, LOG_LEVEL: 'debug', NODE_ENV: 'production' },
    });
  });

  afterAll(() => service.end('SIGKILL'));

  it('has health endpoints without content', async () => {
    for (const path of ['/health/live', '/health/ready']) {
      const response = await call(path);
      expect([response.status, await response.json()]).toEqual([
        200,
        { status: 'ok' },
      ]);
    }
  });

  it('does what it is for, for who may', async () => {
    expect((await post('{"title":"a"}')).status).toBe(201);
    const list = await call('/v1/items', reader);
    expect(await list.json()).toEqual({
      items: [{ title: 'a', createdBy: 'walt' }],
    });
  });

  it('refuses who has no valid token, and has it on record', async () => {
    const [head, body, signature] = writer.split('.');
    const tokens = [
      undefined,
      'x',
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`,
      `${head}.${Buffer.from('{"sub":"root","roles":["writer"]}').toString('base64url')}.${signature}`,
      tokenOf('walt', ['writer'], { exp: 1 }),
      tokenOf('walt', ['writer'], { aud: 'other' }),
      tokenOf('walt', ['writer'], { iss: 'https://evil.test' }),
      tokenOf('walt', ['writer'], {}, { alg: 'HS256' }),
    ];
    for (const [index, token] of tokens.entries()) {
      const { status, events } = await auditOf(traceOf(index + 1), headers =>
        call('/v1/items', token, { headers }),
      );
      expect([index, status]).toEqual([index, 401]);
      expect(events).toEqual([
        {
          when: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
          who: 'anonymous',
          what: 'GET /v1/items',
          subject: '/v1/items',
          outcome: 'denied',
          reason: token === undefined ? 'no valid token' : 'invalid token',
          correlationId: traceOf(index + 1),
          service: 'ledger',
          sourceIp: '127.0.0.1',
        },
      ]);
    }
  });

  it('refuses who has the wrong role, and has it on record', async () => {
    const attempts: [string, string, string][] = [
      ['POST', '/v1/items', reader],
      ['POST', '/v1/items', officer],
      [
        'POST',
        '/v1/items',
        tokenOf('eve', ['WRITER', 'admin', '*', '__proto__']),
      ],
      ['POST', '/v1/items', tokenOf('eve', 'writer')],
      ['GET', '/v1/items', officer],
      ['GET', '/v1/people/walt', reader],
      ['DELETE', '/v1/people/walt', reader],
    ];
    for (const [index, [method, path, token]] of attempts.entries()) {
      const { status, events } = await auditOf(traceOf(100 + index), headers =>
        call(path, token, { method, headers }),
      );
      expect([index, status]).toEqual([index, 403]);
      expect(events).toEqual([
        expect.objectContaining({
          outcome: 'denied',
          reason: 'missing role',
          subject: path,
        }),
      ]);
      expect(events[0].who).not.toBe('anonymous');
    }
    const unknown = await auditOf(traceOf(200), headers =>
      call('/v1/none', writer, { headers }),
    );
    expect(unknown.status).toBe(404);
    expect(unknown.events).toEqual([
      expect.objectContaining({ outcome: 'denied', who: 'walt' }),
    ]);
  });

  it('has what is privileged on record before and after', async () => {
    const { events } = await auditOf(traceOf(300), headers =>
      post('{"title":"b"}', writer, headers),
    );
    expect(events.map(e => [e.who, e.what, e.outcome])).toEqual([
      ['walt', 'POST /v1/items', 'allowed'],
      ['walt', 'POST /v1/items', 'success'],
    ]);
  });

  it('has the security headers on every answer, also on refusals', async () => {
    for (const path of [
      '/health/live',
      '/v1/items',
      '/none',
      '/%00',
      `/${'x'.repeat(2000)}`,
    ]) {
      const { headers } = await call(path, undefined, {
        headers: { Origin: 'https://evil.test' },
      });
      expect([path, Object.fromEntries(headers)]).toEqual([
        path,
        expect.objectContaining({
          'cache-control': 'no-store',
          'content-security-policy':
            expect.stringContaining("default-src 'none'"),
          'referrer-policy': 'no-referrer',
          'strict-transport-security':
            expect.stringContaining('max-age=31536000'),
          'x-content-type-options': 'nosniff',
          'x-frame-options': 'DENY',
        }),
      ]);
      for (const name of [
        'access-control-allow-origin',
        'x-powered-by',
        'server',
      ]) {
        expect([name, headers.get(name)]).toEqual([name, null]);
      }
    }
  });

  it('refuses bodies that are too large, malformed or not as expected', async () => {
    const bodies: [number, string][] = [
      [413, JSON.stringify({ title: 'x'.repeat(70_000) })],
      [400, '{"title":'],
      [400, '{"title":"a","admin":true}'],
      [400, '{"title":7}'],
      [400, '['.repeat(60_000)],
      [400, '"\\ud800'],
    ];
    for (const [status, body] of bodies) {
      const response = await post(body);
      expect([body.slice(0, 20), response.status]).toEqual([
        body.slice(0, 20),
        status,
      ]);
      expect(await response.text()).not.toMatch(/\\n|\.js\b|node:|Error|xxx/);
    }
    expect(
      (await post('{"title":"a"}', writer, { 'Content-Type': 'text/plain' }))
        .status,
    ).toBe(415);
    const headers = `Host: x\r\nAuthorization: Bearer ${writer}\r\nContent-Type: application/json\r\n`;
    const announced = await sendRaw(
      service.port,
      `POST /v1/items HTTP/1.1\r\n${headers}Content-Length: 99999999\r\n\r\n{`,
    );
    expect(announced).toMatch(/^HTTP\/1\.1 413 /);
    const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`;
    const streamed = await sendRaw(
      service.port,
      `POST /v1/items HTTP/1.1\r\n${headers}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(5)}`,
    );
    expect(streamed).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('refuses what is no HTTP, or is two requests in one', async () => {
    for (const request of [
      'NONSENSE\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: x\r\nA: b\nContent-Length: 1\r\n\r\n',
      `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`,
    ]) {
      const answer = await sendRaw(service.port, request);
      expect([request.slice(0, 30), answer]).toEqual([
        request.slice(0, 30),
        expect.stringMatching(/^HTTP\/1\.1 4\d\d [\w ]+\r\n/),
      ]);
      expect(answer).not.toMatch(/\.js\b|node:|HPE_/);
    }
  });

  it('gives people a copy of what is kept about them, and deletes it', async () => {
    const walt = tokenOf('walt', []);
    const copy = await call('/v1/people/walt', walt);
    expect(await copy.json()).toMatchObject({
      data: { items: [{ title: 'a' }, { title: 'b' }] },
    });
    expect(
      (await call('/v1/people/walt', walt, { method: 'DELETE' })).status,
    ).toBe(200);
    expect(await (await call('/v1/items', reader)).json()).toEqual({
      items: [],
    });
  });

  it('keeps secrets out of what it writes', async () => {
    await call(`/v1/items?token=${SECRETS[0]}`, reader);
    await call('/v1/items', reader, {
      headers: { Cookie: `session=${SECRETS[1]}`, 'X-Api-Key': SECRETS[1] },
    });
    await post(JSON.stringify({ title: 'a', password: SECRETS[2] }));
    await call(`/v1/items/password=${SECRETS[0]}`, reader);
    const all = [...service.log(), ...service.audit()].join('\n');
    for (const secret of [
      ...SECRETS,
      reader,
      writer,
      officer,
      writer.split('.')[2],
    ]) {
      expect(all).not.toContain(secret);
    }
  });

  it('refuses who calls too often, and not the others', async () => {
    const flood = tokenOf('flora', ['reader']);
    const statuses: number[] = [];
    for (let count = 0; count < 125; count += 1) {
      statuses.push((await call('/v1/items', flood)).status);
    }
    expect(statuses.slice(0, 120)).toEqual(
      Array.from({ length: 120 }, () => 200),
    );
    expect(statuses).toContain(429);
    expect((await call('/v1/items', tokenOf('otto', ['reader']))).status).toBe(
      200,
    );
    expect((await call('/health/live')).status).toBe(200);
  });

  it('ends cleanly: what runs is answered, then it stops listening', async () => {
    const { code, signal } = await service.end('SIGTERM');
    expect([code, signal]).toEqual([0, null]);
    await expect(call('/health/live')).rejects.toThrow();
    written = [...service.log(), ...service.audit()].join('\n');
    const messages = service.log().map(line => parseLine(line).message);
    expect(messages.slice(-2)).toEqual(['stopping', 'stopped']);
  });

  it('wrote nothing but JSON, each line with its members', () => {
    for (const line of service.log().map(parseLine)) {
      expect(line).toEqual(
        expect.objectContaining({
          '@timestamp': expect.any(String),
          'log.level': expect.stringMatching(/^(?:debug|info|warn|error)$/),
          'service.name': 'ledger',
          message: expect.any(String),
        }),
      );
      expect(
        line.message === 'request' ? typeof line['trace.id'] : 'string',
      ).toBe('string');
    }
    for (const event of service.audit().map(parseLine)) {
      for (const member of [
        'when',
        'who',
        'what',
        'subject',
        'outcome',
        'correlationId',
        'service',
        'sourceIp',
      ]) {
        expect([member, typeof event[member]]).toEqual([member, 'string']);
      }
    }
    expect(service.log().length).toBeGreaterThan(150);
    expect(service.audit().length).toBeGreaterThan(150);
    expect(written).not.toMatch(/"log.level":"error"/);
  });
});

it('does nothing privileged while the audit trail can not be written', async () => {
  const full = await startService({
    program: process.execPath,
    args: ['dist/index.js'],
    folder: workspace.folder,
    env: { ...TOKEN_SETTINGS, AUDIT_FILE: '/dev/full' },
  });
  const authorized = {
    Authorization: `Bearer ${writer}`,
    'Content-Type': 'application/json',
  };
  const created = await fetch(`${full.url}/v1/items`, {
    method: 'POST',
    headers: authorized,
    body: '{"title":"a"}',
  });
  const anonymous = await fetch(`${full.url}/v1/items`);
  expect([created.status, anonymous.status]).toEqual([503, 401]);
  expect((await full.end('SIGTERM')).code).toBe(0);
  expect(
    full
      .log()
      .map(parseLine)
      .some(line => line['log.level'] === 'error'),
  ).toBe(true);
});

it('appends to an audit file that only its owner reads', async () => {
  const file = join(workspace.folder, 'audit.jsonl');
  const running = await startService({
    program: process.execPath,
    args: ['dist/index.js'],
    folder: workspace.folder,
    env: { AUDIT_FILE: file },
  });
  const response = await fetch(`${running.url}/v1/items`, {
    headers: { Authorization: `Bearer ${writer}` },
  });
  // It has no key: nobody is let in.
  expect(response.status).toBe(401);
  expect((await running.end('SIGINT')).code).toBe(0);
  expect(
    readFileSync(file, 'utf8').trimEnd().split('\n').map(parseLine),
  ).toEqual([expect.objectContaining({ outcome: 'denied' })]);
  expect(statSync(file).mode % 0o100).toBe(0);
});

it.each([
  [
    'a key without an issuer',
    { AUTH_PUBLIC_KEY: TOKEN_SETTINGS.AUTH_PUBLIC_KEY },
  ],
  ['a key that is none', { ...TOKEN_SETTINGS, AUTH_PUBLIC_KEY: 'hunter2' }],
  ['a port that is none', { PORT: 'hunter2' }],
  ['a proxy that is everybody', { TRUSTED_PROXIES: '0.0.0.0/0' }],
])('does not start with %s, and says so in its log', (_, env) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['dist/index.js'],
    {
      cwd: workspace.folder,
      env: cleanEnvironment({ HOST: '127.0.0.1', PORT: '0', ...env }),
      encoding: 'utf8',
      timeout: 20_000,
    },
  );
  expect([status, stderr]).toEqual([1, '']);
  const lines = stdout.trimEnd().split('\n').map(parseLine);
  expect(lines.at(-1)?.message).toBe('crashed');
  expect(stdout).not.toContain('hunter2');
});
