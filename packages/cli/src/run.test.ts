import { execFile, type ExecFileException } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { readLines } from './lines';
import { run } from './run';

const TOKEN = 'fwu_secret-of-the-pipeline';
const POLICIES = path.resolve(__dirname, '../../../policies');

interface Seen {
  method: string | undefined;
  url: string | undefined;
  authorization: string | undefined;
  body: string;
}
type Answer = {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
};

async function bodyOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) {
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks).toString('utf8');
}

const gate = (verdict: string) => ({
  body: {
    entityRef: 'component:default/a',
    stage: 'build',
    verdict,
    reasons: [
      {
        rule: 'no-new',
        verdict,
        message: '2 findings new',
        checkIds: ['scan.covered'],
        findingIds: [],
      },
    ],
    waiverIds: ['w1'],
    change: 'pr-1',
    answeredAt: '2026-11-21T00:00:00.000Z',
  },
});

const UPLOAD = {
  id: '1',
  entityRef: 'component:default/a',
  slot: 'deps',
  format: 'trivy',
  tool: 'Trivy',
  change: null,
  sha256: 'ab',
  size: 2,
  outcome: 'completed',
  failure: null,
  findings: {
    critical: 1,
    high: 0,
    medium: 2,
    low: 0,
    informational: 0,
    untriaged: 0,
  },
  suppressed: 1,
  warnings: [],
  uploadedAt: '2026-11-21T00:00:00.000Z',
  uploadedBy: 'token:1',
  duplicate: false,
};

describe('fairway', () => {
  const dir = createMockDirectory();
  let server: Server;
  let url: string;
  const seen: Seen[] = [];
  let answers: Answer[] = [];

  beforeAll(async () => {
    server = createServer(async (req, res) => {
      const { method, url: target, headers } = req;
      seen.push({
        method,
        url: target,
        authorization: headers.authorization,
        body: await bodyOf(req),
      });
      const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? {};
      res.writeHead(answer.status ?? 200, {
        'content-type': 'application/json',
        ...answer.headers,
      });
      res.end(JSON.stringify(answer.body ?? {}));
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address: AddressInfo | string | null = server.address();
    url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });
  beforeEach(() => {
    seen.length = 0;
  });

  async function fairway(
    args: string[],
    env: Record<string, string | undefined> = {},
  ) {
    let out = '';
    let err = '';
    const waits: number[] = [];
    const code = await run(args, {
      env: { FAIRWAY_URL: url, FAIRWAY_TOKEN: TOKEN, ...env },
      out: text => {
        out += text;
      },
      err: text => {
        err += text;
      },
      readFile,
      readLines,
      fetch: globalThis.fetch,
      sleep: async ms => {
        waits.push(ms);
      },
      random: () => 1,
    });
    expect(out + err).not.toContain(TOKEN);
    return { code, out, err, waits };
  }
  const ask = [
    'gate',
    '--entity',
    'component:default/a',
    '--stage',
    'build',
    '--change',
    'pr-1',
  ];

  it('shows what others wrote, and lets none of it act', async () => {
    const answer = gate('fail');
    answer.body.reasons[0].message =
      'bad \u001b[2J\u009b2J\r\u202e\n  PASS  gate\n::add-mask::x';
    answers = [answer];
    const shown = String.raw`bad \u001b[2J\u009b2J\u000d\u202e`;
    const text = await fairway(ask);
    expect(text.out.split('\n')[1]).toBe(
      `  fail    no-new: ${shown} PASS  gate ::add-mask::x`,
    );
    const json = await fairway([...ask, '--json']);
    for (const sign of ['\u001b', '\u009b', '\r', '\u202e']) {
      expect(json.out).not.toContain(sign);
    }
    expect(JSON.parse(json.out)).toEqual(answer.body);
    answers = [
      {
        status: 404,
        body: {
          error: { name: 'NotFoundError', message: 'no \u001b]0;x\u0007' },
        },
      },
    ];
    expect((await fairway(ask)).err).toContain(String.raw`no \u001b]0;x\u0007`);
  });

  it.each([
    ['pass', 0],
    ['fail', 1],
    ['unknown', 2],
    ['what a later version says', 2],
  ])('gate: %s is exit code %d', async (verdict, code) => {
    answers = [gate(verdict)];
    const done = await fairway(ask);
    expect(done.code).toBe(code);
    expect(done.out).toContain('no-new: 2 findings new');
    expect(done.out).toContain('checks: scan.covered');
    expect(done.out).toContain('waivers taken into account: w1');
    expect(seen).toEqual([
      {
        method: 'GET',
        url: '/api/security-scorecard/scorecards/component/default/a/gate?stage=build&change=pr-1',
        authorization: `Bearer ${TOKEN}`,
        body: '',
      },
    ]);
  });

  const passed = gate('pass').body;
  it.each([
    ['another service', { ...passed, entityRef: 'component:default/b' }],
    ['another stage', { ...passed, stage: 'test' }],
    ['the service, not the change', { ...passed, change: null }],
    ['another change', { ...passed, change: 'pr-2' }],
    ['a pass without reasons', { ...passed, reasons: [] }],
    [
      'a pass of what does not pass',
      { ...passed, reasons: gate('unknown').body.reasons },
    ],
    ['a verdict alone', { verdict: 'pass' }],
    ['a word of JavaScript', { ...passed, verdict: 'constructor' }],
    ['nothing', null],
  ])('gate: an answer about %s is none', async (_, body) => {
    answers = [{ body }];
    for (const more of [[], ['--json']]) {
      expect((await fairway([...ask, ...more])).code).toBe(2);
    }
  });

  it('gate: takes an entity as the portal spells it', async () => {
    answers = [gate('pass')];
    const args = ['--stage', 'build', '--change', 'pr-1'];
    for (const entity of ['a', 'default/A', 'Component:a']) {
      expect((await fairway(['gate', '--entity', entity, ...args])).code).toBe(
        0,
      );
    }
  });

  it('gate: prints JSON', async () => {
    answers = [gate('fail')];
    const { out, code } = await fairway([...ask, '--json']);
    expect(JSON.parse(out)).toEqual(gate('fail').body);
    expect(code).toBe(1);
  });

  it('tries again when the portal is busy or broken, and waits as it is told', async () => {
    answers = [
      { status: 503 },
      { status: 429, headers: { 'retry-after': '7' } },
      { status: 500 },
      gate('pass'),
    ];
    const { code, waits } = await fairway(ask);
    expect(code).toBe(0);
    expect(waits).toEqual([500, 7000, 2000]);
  });

  it('gives up with exit code 2, and does not repeat what is refused', async () => {
    answers = [{ status: 503, body: { error: { message: `no ${TOKEN}` } } }];
    expect(await fairway(ask)).toMatchObject({ code: 2 });
    expect(seen).toHaveLength(5);
    seen.length = 0;
    answers = [
      {
        status: 403,
        body: {
          error: { name: 'NotAllowedError', message: 'not for this entity' },
          request: {},
          response: { statusCode: 403 },
        },
      },
    ];
    const refused = await fairway(ask);
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(/403/);
    expect(seen).toHaveLength(1);
  });

  it('is exit code 2 when the portal is not there or redirects the token away', async () => {
    const gone = await fairway(ask, { FAIRWAY_URL: 'http://127.0.0.1:1' });
    expect(gone.code).toBe(2);
    expect(gone.waits).toHaveLength(4);
    answers = [{ status: 302, headers: { location: 'http://127.0.0.1:1/' } }];
    expect((await fairway(ask)).code).toBe(2);
  });

  it.each([
    [['gate', '--stage', 'build'], {}, /--entity/],
    [['gate', '--entity', 'a', '--stage', 'holiday'], {}, /Allowed choices/],
    [['nonsense'], {}, /unknown command/],
    [ask, { FAIRWAY_URL: undefined }, /FAIRWAY_URL is not set/],
    [ask, { FAIRWAY_URL: 'portal' }, /is not an address/],
    [
      ask,
      { FAIRWAY_URL: 'https://ci:pa55@portal.example.com' },
      /^(?!.*pa55).*holds a name or a password/,
    ],
    [ask, { FAIRWAY_URL: 'https://portal.example.com/?a=' }, /more than an/],
    // A variable of the pipeline that is not set would ask about the service.
    [[...ask, '--change', ''], {}, /--change/],
    [
      ['report', 'upload', '/nowhere.json', '--entity', 'a', '--change', ' '],
      {},
      /--change/,
    ],
    [ask, { FAIRWAY_URL: 'http://portal.example.com' }, /use https/],
    [ask, { FAIRWAY_TOKEN: undefined }, /FAIRWAY_TOKEN is not set/],
    [
      ['report', 'upload', '/nowhere.json', '--entity', 'a'],
      {},
      /^\/nowhere.json does not exist$/m,
    ],
    [['policy', 'lint', '/nowhere'], {}, /^\/nowhere does not exist$/m],
  ])('%j is wrong use', async (args, env, message) => {
    const { code, err } = await fairway(args, env);
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(seen).toEqual([]);
  });

  it('uploads a report as it is', async () => {
    dir.setContent({ 'trivy.json': '{"SchemaVersion":2}' });
    answers = [{ body: UPLOAD }];
    const args = [
      'report',
      'upload',
      dir.resolve('trivy.json'),
      '--entity',
      'a',
      '--slot',
      'deps',
      '--format',
      'trivy',
      '--change',
      'pr-1',
    ];
    const done = await fairway(args);
    expect(done).toMatchObject({ code: 0 });
    expect(done.out).toContain('1 critical, 2 medium, 1 suppressed');
    expect(seen[0]).toMatchObject({
      method: 'POST',
      body: '{"SchemaVersion":2}',
    });
    const target = new URL(seen[0].url ?? '', url);
    expect(target.pathname).toBe(
      '/api/security-scorecard/scorecards/component/default/a/reports',
    );
    expect(Object.fromEntries(target.searchParams)).toEqual({
      slot: 'deps',
      format: 'trivy',
      change: 'pr-1',
    });

    answers = [
      { body: { ...UPLOAD, outcome: 'failed', failure: 'no database' } },
    ];
    const failed = await fairway(args);
    expect(failed.code).toBe(1);
    expect(failed.out).toContain('did not finish: no database');
  });

  it('lists the checks', async () => {
    answers = [
      {
        body: [
          {
            id: 'scan.covered',
            level: 'bronze',
            severity: 'high',
            mode: 'enforce',
            title: 'Covered',
          },
        ],
      },
    ];
    expect((await fairway(['checks', 'list'])).out).toMatch(
      /^scan\.covered {2}bronze .*Covered\n$/,
    );
  });

  it('lints and tests policies without a portal', async () => {
    const none = { FAIRWAY_URL: undefined, FAIRWAY_TOKEN: undefined };
    const shipped = await fairway(['policy', 'test', POLICIES], none);
    expect(shipped.err.replace(/^note: .*\n/gm, '')).toBe('');
    expect(shipped.code).toBe(0);
    expect(shipped.out).toMatch(/^[1-9]\d* tests of/);

    const checks = await readFile(
      path.join(POLICIES, 'checks/scan.yaml'),
      'utf8',
    );
    dir.setContent({
      checks: {
        'scan.yaml': checks.replace(
          "pass: 'facts.exploitable == 0'",
          "pass: 'facts.exploitible == 0'",
        ),
      },
      'gates.yaml':
        'apiVersion: fairway.dev/v1\nkind: GatePolicy\nstages:\n  test: [{ name: a, require: level, atLeast: platinum }]\n',
    });
    const broken = await fairway(['policy', 'lint', dir.path], none);
    expect(broken.code).toBe(1);
    expect(broken.err).toMatch(
      /checks\/scan\.yaml:\d+: check 'scan\.no-exploitable', pass: No such key: exploitible/,
    );
    expect(broken.err).toMatch(/gates\.yaml:4: stages\.test\.0\.atLeast/);

    const register = await readFile(
      path.join(POLICIES, 'approved-images.yaml'),
      'utf8',
    );
    dir.setContent({
      'images.yaml': register
        .replace(/(node:24-alpine)@sha256:\w+/, '$1')
        .replace('kind: ApprovedImages', 'kind: ApprovedImages # ours'),
      'old.yaml': register.replace('2028-04-30', '2026-01-31'),
    });
    const images = await fairway(['policy', 'lint', dir.path], none);
    expect(images.code).toBe(1);
    expect(images.err.split('\n')).toEqual([
      'images.yaml:12: spec.containers.0.reference: must be pinned by digest',
      "old.yaml:15: 'node-build' ended on 2026-01-31; approve a newer one, or remove it",
      '',
    ]);

    dir.setContent({
      'scan.yaml': checks,
      'facts.json': JSON.stringify([
        { id: 'aws-inspector2', title: 'x', annotations: [], facts: {} },
      ]),
    });
    const other = await fairway(
      ['policy', 'lint', dir.path, '--facts', dir.resolve('facts.json')],
      none,
    );
    expect(other.code).toBe(1);
    expect(other.err).toMatch(/No such key: scanState/);
  });

  it('is one file that runs anywhere', async () => {
    const file = dir.resolve('fairway.cjs');
    const execute = (command: string, args: string[]) =>
      new Promise<{
        code: ExecFileException['code'] | 0;
        stderr: string;
        stdout: string;
      }>(resolve => {
        execFile(
          process.execPath,
          [command, ...args],
          { cwd: dir.path, env: {} },
          (error, stdout, stderr) =>
            resolve({ code: error ? error.code : 0, stdout, stderr }),
        );
      });
    const built = await execute(
      path.resolve(__dirname, '../scripts/build.mjs'),
      [file],
    );
    expect(built).toMatchObject({ code: 0, stderr: '' });
    const linted = await execute(file, ['policy', 'lint', POLICIES]);
    expect(linted.code).toBe(0);
    expect((await execute(file, ask)).code).toBe(2);
  }, 60_000);
});
