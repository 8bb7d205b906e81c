import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { render } from '../__testUtils__/renderings';
import { parseLine, type RunningService, startService } from './process';
import { sendRaw } from './raw';
import { TOKEN_SETTINGS, tokenOf } from './tokens';
import { findGo, findPython } from './toolchains';
import { type Workspace, writeService } from './workspace';

// Installing and building take most of it.
jest.setTimeout(180_000);

const SECRET = 'hunter2-never-to-be-seen';
const reader = tokenOf('rita', ['reader']);
const writer = tokenOf('walt', ['writer']);

/** How a service of one language is built, tested and started. */
interface Kind {
  language: string;
  path: string;
  /** Undefined when the toolchain is not at hand. */
  tool: string | undefined;
  /** What would make it run. */
  missing: string;
  build(workspace: Workspace, tool: string): Promise<string>;
  /** What its own tests write when all of them passed. */
  passed: RegExp;
  program(folder: string): { program: string; args: string[] };
}

const KINDS: Kind[] = [
  {
    language: 'python',
    path: 'secure-service-python',
    tool: findPython(),
    missing: 'install Python 3.11',
    async build(workspace, tool) {
      await workspace.run(tool, '-m', 'venv', '.venv');
      await workspace.run(
        '.venv/bin/python',
        ...['-m', 'pip', 'install', '--quiet', '--retries', '0'],
        ...['--no-compile', '--require-hashes', '--only-binary', ':all:'],
        ...['-r', 'requirements-dev.txt'],
      );
      return workspace.run('.venv/bin/python', '-m', 'pytest');
    },
    passed: /\b[6-9]\d passed\b(?!.*failed)/,
    program: folder => ({
      program: join(folder, '.venv/bin/python'),
      args: ['-m', 'app'],
    }),
  },
  {
    language: 'go',
    path: 'secure-service-go',
    tool: findGo(),
    missing: 'install Go 1.23 or newer',
    async build(workspace, tool) {
      const flags = ['GOTOOLCHAIN=local', 'GOPROXY=off', 'CGO_ENABLED=0'];
      await workspace.run('env', ...flags, tool, 'vet', './...');
      const tests = await workspace.run('env', ...flags, tool, 'test', './...');
      await workspace.run(
        'env',
        ...flags,
        ...[tool, 'build', '-mod=readonly', '-trimpath', '-o', 'service', '.'],
      );
      return tests;
    },
    passed: /^ok\s+service\.internal\/ledger\/internal\/api\b/m,
    program: folder => ({ program: join(folder, 'service'), args: [] }),
  },
];

for (const { language, tool, missing } of KINDS) {
  if (tool === undefined) {
    process.stderr.write(
      `SKIPPED: the ${language} service is not attacked: ${missing}.\n`,
    );
  }
}

function attacks(kind: Kind): void {
  let workspace: Workspace;
  let service: RunningService;
  let tested = '';

  const start = (env: Record<string, string>) =>
    startService({
      ...kind.program(workspace.folder),
      folder: workspace.folder,
      env,
    });

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

  const post = (body: string, token: string | undefined = writer) =>
    call('/v1/items', token, { method: 'POST', body });

  /** Audit events of one answered request; they come by another pipe, perhaps a little later. */
  async function eventsOf(response: Response, count = 1) {
    const id = response.headers.get('x-correlation-id');
    for (let tries = 0; ; tries += 1) {
      const events = service
        .audit()
        .map(parseLine)
        .filter(event => event.correlationId === id);
      if (events.length >= count || tries > 500) {
        return events;
      }
      await setTimeout(10);
    }
  }

  beforeAll(async () => {
    if (kind.tool !== undefined) {
      workspace = await writeService(
        render(kind.path, {
          language: kind.language,
          exposure: 'internal',
          classification: 'restricted',
          personalData: true,
          dataStore: 'none',
        }),
      );
      tested = await kind.build(workspace, kind.tool);
      service = await start({ ...TOKEN_SETTINGS, LOG_LEVEL: 'debug' });
    }
  });

  afterAll(async () => {
    if (kind.tool !== undefined) {
      await service.end('SIGKILL');
      await workspace.remove();
    }
  });

  it('passes its own tests', () => {
    expect(tested).toMatch(kind.passed);
    expect(tested).not.toMatch(/\bFAIL\b|\bfailed\b/);
  });

  it('has health endpoints without content', async () => {
    for (const path of ['/health/live', '/health/ready']) {
      const response = await call(path);
      expect([response.status, await response.json()]).toEqual([
        200,
        { status: 'ok' },
      ]);
    }
  });

  it('does what it is for, for who may, and has it on record', async () => {
    const created = await post('{"title":"a"}');
    expect(created.status).toBe(201);
    expect(await eventsOf(created, 2)).toEqual([
      expect.objectContaining({
        who: 'walt',
        what: 'POST /v1/items',
        outcome: 'allowed',
      }),
      expect.objectContaining({
        who: 'walt',
        what: 'POST /v1/items',
        outcome: 'success',
      }),
    ]);
    const list = await call('/v1/items', reader);
    expect(await list.json()).toEqual({
      items: [{ title: 'a', createdBy: 'walt' }],
    });
  });

  it('refuses who has no valid token, and has it on record', async () => {
    const [head, body, signature] = writer.split('.');
    const encoded = (value: unknown) =>
      Buffer.from(JSON.stringify(value)).toString('base64url');
    const tokens = [
      undefined,
      'x',
      `${encoded({ alg: 'none' })}.${body}.`,
      `${head}.${encoded({ sub: 'root', roles: ['writer'] })}.${signature}`,
      tokenOf('walt', ['writer'], { exp: 1 }),
      tokenOf('walt', ['writer'], { exp: undefined }),
      tokenOf('walt', ['writer'], { nbf: 9_999_999_999 }),
      tokenOf('walt', ['writer'], { aud: 'other' }),
      tokenOf('walt', ['writer'], { iss: 'https://evil.test' }),
      tokenOf('walt', ['writer'], {}, { alg: 'HS256' }),
      tokenOf('walt', ['writer'], {}, { crit: ['x'] }),
    ];
    for (const [index, token] of tokens.entries()) {
      const response = await call('/v1/items', token);
      expect([index, response.status]).toEqual([index, 401]);
      expect(await eventsOf(response)).toEqual([
        {
          when: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
          who: 'anonymous',
          what: 'GET /v1/items',
          subject: '/v1/items',
          outcome: 'denied',
          reason: 'no valid token',
          correlationId: response.headers.get('x-correlation-id'),
          service: 'ledger',
          sourceIp: '127.0.0.1',
        },
      ]);
    }
  });

  it('refuses who has the wrong role, and has it on record', async () => {
    const attempts: [string, string, string][] = [
      ['POST', '/v1/items', reader],
      ['POST', '/v1/items', tokenOf('eve', ['WRITER', 'admin', '*'])],
      ['POST', '/v1/items', tokenOf('eve', 'writer')],
      ['GET', '/v1/items', tokenOf('petra', ['privacy-officer'])],
      ['GET', '/v1/people/walt', reader],
      ['DELETE', '/v1/people/walt', reader],
    ];
    for (const [index, [method, path, token]] of attempts.entries()) {
      const response = await call(path, token, { method });
      expect([index, response.status]).toEqual([index, 403]);
      expect(await eventsOf(response)).toEqual([
        expect.objectContaining({ outcome: 'denied', reason: 'missing role' }),
      ]);
    }
    for (const path of [
      '/v1/none',
      '/docs',
      '/openapi.json',
      '/debug/pprof/',
    ]) {
      expect([path, (await call(path)).status]).toEqual([path, 401]);
      expect([path, (await call(path, writer)).status]).toEqual([path, 404]);
    }
  });

  it('has the security headers on every answer', async () => {
    for (const path of ['/health/live', '/v1/items', '/none', '/%00']) {
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
    ];
    for (const [status, body] of bodies) {
      const response = await post(body);
      expect([body.slice(0, 20), response.status]).toEqual([
        body.slice(0, 20),
        status,
      ]);
      expect(await response.text()).not.toMatch(
        /Traceback|\.py\b|\.go\b|goroutine|xxx/,
      );
    }
    const headers = `Host: x\r\nAuthorization: Bearer ${writer}\r\nContent-Type: application/json\r\n`;
    const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`;
    const streamed = await sendRaw(
      service.port,
      `POST /v1/items HTTP/1.1\r\n${headers}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(5)}`,
    );
    expect(streamed).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('refuses what is no HTTP', async () => {
    for (const request of [
      'NONSENSE\r\n\r\n',
      `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(80_000)}\r\n\r\n`,
    ]) {
      const answer = await sendRaw(service.port, request);
      expect(answer).toMatch(/^HTTP\/1\.[01] 4\d\d /);
      expect(answer).not.toMatch(/Traceback|\.py\b|\.go\b|goroutine/);
    }
  });

  it('gives people a copy of what is kept about them, and deletes it', async () => {
    const walt = tokenOf('walt', []);
    const copy = await call('/v1/people/walt', walt);
    expect(await copy.json()).toMatchObject({ items: [{ title: 'a' }] });
    expect(
      (await call('/v1/people/walt', walt, { method: 'DELETE' })).status,
    ).toBe(200);
    expect(await (await call('/v1/items', reader)).json()).toEqual({
      items: [],
    });
  });

  it('keeps secrets out of what it writes', async () => {
    await call(`/v1/items?token=${SECRET}`, reader);
    await call('/v1/items', reader, {
      headers: { Cookie: `session=${SECRET}`, 'X-Api-Key': SECRET },
    });
    await post(JSON.stringify({ title: 'a', password: SECRET }));
    await call(`/v1/items/password=${SECRET}`, reader);
    const all = [...service.log(), ...service.audit()].join('\n');
    for (const secret of [SECRET, reader, writer, writer.split('.')[2]]) {
      expect(all).not.toContain(secret);
    }
  });

  it('refuses who calls too often', async () => {
    const limited = await start({
      ...TOKEN_SETTINGS,
      RATE_LIMIT_PER_MINUTE: '3',
    });
    const statuses: number[] = [];
    for (let count = 0; count < 4; count += 1) {
      statuses.push((await fetch(`${limited.url}/health/live`)).status);
    }
    expect(statuses).toEqual([200, 200, 200, 429]);
    expect((await limited.end('SIGTERM')).code).toBe(0);
  });

  it('does nothing privileged while the audit trail can not be written', async () => {
    const full = await start({ ...TOKEN_SETTINGS, AUDIT_FILE: '/dev/full' });
    const created = await fetch(`${full.url}/v1/items`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${writer}`,
        'Content-Type': 'application/json',
      },
      body: '{"title":"a"}',
    });
    const anonymous = await fetch(`${full.url}/v1/items`);
    expect([created.status, anonymous.status]).toEqual([503, 401]);
    expect((await full.end('SIGTERM')).code).toBe(0);
  });

  it('appends to an audit file', async () => {
    const file = join(workspace.folder, 'audit.jsonl');
    // It has no key: nobody is let in.
    const closed = await start({ AUDIT_FILE: file });
    const response = await fetch(`${closed.url}/v1/items`, {
      headers: { Authorization: `Bearer ${writer}` },
    });
    expect(response.status).toBe(401);
    expect((await closed.end('SIGINT')).code).toBe(0);
    expect(
      readFileSync(file, 'utf8').trimEnd().split('\n').map(parseLine),
    ).toEqual([expect.objectContaining({ outcome: 'denied' })]);
  });

  it('ends cleanly, and wrote nothing but JSON', async () => {
    expect(await service.end('SIGTERM')).toEqual({ code: 0, signal: null });
    await expect(call('/health/live')).rejects.toThrow();
    for (const line of [...service.log(), ...service.audit()].map(parseLine)) {
      expect(line).toEqual(expect.objectContaining({ service: 'ledger' }));
    }
    expect(service.log().length).toBeGreaterThan(25);
    expect(service.audit().length).toBeGreaterThan(25);
  });
}

for (const kind of KINDS) {
  // A toolchain that is not at hand leaves its tests visibly skipped.
  (kind.tool === undefined ? describe.skip : describe)(kind.language, () =>
    attacks(kind),
  );
}
