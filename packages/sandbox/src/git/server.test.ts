import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGitServer } from './server';
import { MAX_PUSH_BYTES } from './smartHttp';

const ADMIN = 'portal-admin-token';
/** Built from parts, so that this file itself holds no secret. */
const PRIVATE_KEY = ['-----BEGIN RSA', 'PRIVATE KEY-----\nMIIEow'].join(' ');
const AWS_KEY = ['AKIA', 'QYLPMN5HHHFPZAM2'].join('');
const GITHUB_TOKEN = ['ghp', 'a1B2'.repeat(9)].join('_');

interface Run {
  code: number;
  output: string;
}

let dataDir: string;
let workDir: string;
let server: Server;
let origin: string;
let logged: string[];
let counter = 0;

function run(cwd: string, ...args: string[]): Promise<Run> {
  return new Promise(resolve => {
    execFile(
      'git',
      args,
      {
        cwd,
        env: {
          PATH: process.env.PATH,
          HOME: workDir,
          GIT_CONFIG_NOSYSTEM: '1',
          GIT_TERMINAL_PROMPT: '0',
          GIT_AUTHOR_NAME: 'Ana',
          GIT_AUTHOR_EMAIL: 'ana@harbour.internal',
          GIT_COMMITTER_NAME: 'Ana',
          GIT_COMMITTER_EMAIL: 'ana@harbour.internal',
        },
      },
      (error, stdout, stderr) =>
        resolve({
          code: error ? 1 : 0,
          output: `${stdout}${stderr}`,
        }),
    );
  });
}

async function ok(cwd: string, ...args: string[]) {
  const result = await run(cwd, ...args);
  if (result.code !== 0) {
    throw new Error(`git ${args.join(' ')} failed: ${result.output}`);
  }
  return result.output;
}

function url(path: string, credentials?: string) {
  const base = credentials
    ? origin.replace('http://', `http://${credentials}@`)
    : origin;
  return `${base}/git/${path}`;
}

function createRepository(
  body: unknown,
  authorization: string | undefined = `Bearer ${ADMIN}`,
) {
  return fetch(url('api/repos'), {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(authorization ? { Authorization: authorization } : {}),
    },
    body: JSON.stringify(body),
  });
}

/** Writes files and commits them. */
async function commit(
  cwd: string,
  files: Record<string, string | Buffer>,
  message = 'Change',
) {
  for (const [path, content] of Object.entries(files)) {
    await writeFile(join(cwd, path), content);
  }
  await ok(cwd, 'add', '-A');
  await ok(cwd, 'commit', '-q', '-m', message);
}

/** A repository after the portal's import, and Ana's clone of it. */
async function imported() {
  counter += 1;
  const name = `service-${counter}`;
  await createRepository({ owner: 'harbour', name, description: 'Demo' });
  const seed = await mkdtemp(join(workDir, 'seed-'));
  await ok(seed, 'init', '-q', '--initial-branch=main');
  await commit(seed, { 'README.md': '# Demo\n' }, 'Import');
  await ok(
    seed,
    'push',
    '-q',
    url(`harbour/${name}.git`, `portal:${ADMIN}`),
    'main',
  );
  const clone = join(workDir, `clone-${counter}`);
  await ok(
    workDir,
    'clone',
    '-q',
    url(`harbour/${name}.git`, 'ana:ana-demo'),
    clone,
  );
  return { name, seed, clone };
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'fairway-git-data-'));
  workDir = await mkdtemp(join(tmpdir(), 'fairway-git-work-'));
  logged = [];
  const handler = createGitServer({
    dataDir,
    adminToken: ADMIN,
    log: line => logged.push(line),
  });
  server = createServer((req, res) => void handler(req, res));
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('The server listens on no port.');
  }
  origin = `http://127.0.0.1:${address.port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise(resolve => {
    server.close(resolve);
  });
  await rm(dataDir, { recursive: true, force: true });
  await rm(workDir, { recursive: true, force: true });
});

jest.setTimeout(60_000);

describe('pushing', () => {
  it('lets a user clone, and push a branch, without credentials to read', async () => {
    const { name, clone } = await imported();
    await commit(clone, { 'a.txt': 'a' });
    await ok(clone, 'push', '-q', 'origin', 'HEAD:change/1');
    const remote = await ok(workDir, 'ls-remote', url(`harbour/${name}.git`));
    expect(remote).toContain('refs/heads/change/1');
  });

  it('refuses a push to the default branch, of a user and of the portal', async () => {
    const { name, clone, seed } = await imported();
    await commit(clone, { 'a.txt': 'a' });
    const user = await run(clone, 'push', 'origin', 'HEAD:main');
    expect(user.code).toBe(1);
    expect(user.output).toContain('main is protected');
    expect(user.output).toContain('git push origin HEAD:change/my-change');
    await commit(seed, { 'b.txt': 'b' });
    const portal = await run(
      seed,
      'push',
      url(`harbour/${name}.git`, `portal:${ADMIN}`),
      'main',
    );
    expect(portal.output).toContain('main is protected');
  });

  it('refuses to rewrite, delete or shadow the default branch', async () => {
    const { clone } = await imported();
    await ok(clone, 'commit', '-q', '--amend', '-m', 'Rewritten');
    const forced = await run(clone, 'push', '--force', 'origin', 'HEAD:main');
    expect(forced.output).toContain('main is protected');
    const deleted = await run(clone, 'push', 'origin', ':main');
    expect(deleted.output).toContain("can't be deleted");
    const shadow = await run(clone, 'push', 'origin', 'HEAD:Main');
    expect(shadow.output).toContain('only in case');
  });

  it('refuses other refs, and moving or deleting a tag', async () => {
    const { clone } = await imported();
    const other = await run(clone, 'push', 'origin', 'HEAD:refs/notes/x');
    expect(other.output).toContain('neither a branch nor a tag');
    await ok(clone, 'push', '-q', 'origin', 'HEAD:refs/tags/v1');
    await commit(clone, { 'a.txt': 'a' });
    const moved = await run(
      clone,
      'push',
      '--force',
      'origin',
      'HEAD:refs/tags/v1',
    );
    expect(moved.output).toContain('never moved');
    const deleted = await run(clone, 'push', 'origin', ':refs/tags/v1');
    expect(deleted.output).toContain('never moved');
  });

  it('refuses a push without or with wrong credentials', async () => {
    const { name, clone } = await imported();
    await commit(clone, { 'a.txt': 'a' });
    const anonymous = await run(
      clone,
      'push',
      url(`harbour/${name}.git`),
      'HEAD:change/1',
    );
    expect(anonymous.code).toBe(1);
    const wrong = await run(
      clone,
      'push',
      url(`harbour/${name}.git`, 'ana:bo-demo'),
      'HEAD:change/1',
    );
    expect(wrong.code).toBe(1);
    expect(wrong.output).toMatch(/Authentication failed|401/);
    // Straight to the service, past the refs advertisement that asks first.
    const direct = await fetch(url(`harbour/${name}.git/git-receive-pack`), {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-git-receive-pack-request' },
      body: '0000',
    });
    expect(direct.status).toBe(401);
  });

  it('lets nobody but the portal fill an empty repository', async () => {
    await createRepository({ owner: 'harbour', name: 'empty' });
    const { clone } = await imported();
    for (const ref of ['main', 'main/x', 'change/1']) {
      const result = await run(
        clone,
        'push',
        url('harbour/empty.git', 'ana:ana-demo'),
        `HEAD:${ref}`,
      );
      expect(result.output).toContain('waits for its initial import');
    }
  });
});

describe('secrets', () => {
  it.each([
    ['a private key', { 'key.pem': PRIVATE_KEY }],
    ['an AWS access key id', { 'config.ini': `id=${AWS_KEY}` }],
    ['a GitHub token', { '.env': `TOKEN=${GITHUB_TOKEN}` }],
    ['a private key', { 'utf16.txt': Buffer.from(PRIVATE_KEY, 'utf16le') }],
    [
      'a private key',
      {
        'binary.bin': Buffer.concat([
          Buffer.alloc(64),
          Buffer.from(PRIVATE_KEY),
        ]),
      },
    ],
  ])('refuses a push with %s', async (what, files) => {
    const { clone } = await imported();
    await commit(clone, files);
    const result = await run(clone, 'push', 'origin', 'HEAD:change/1');
    expect(result.code).toBe(1);
    expect(result.output).toContain(
      `${what} in file "${Object.keys(files)[0]}"`,
    );
    expect(result.output).toContain('git rebase -i');
    expect(result.output).not.toContain(AWS_KEY);
    expect(result.output).not.toContain(GITHUB_TOKEN);
  });

  it('finds a secret that a later commit of the push removes', async () => {
    const { clone } = await imported();
    await commit(clone, { 'key.pem': PRIVATE_KEY });
    await rm(join(clone, 'key.pem'));
    await commit(clone, { 'note.txt': 'removed the key' });
    const result = await run(clone, 'push', 'origin', 'HEAD:change/1');
    expect(result.output).toContain('a private key in file "key.pem"');
  });

  it('finds a secret on one side of a merge and in messages', async () => {
    const { clone } = await imported();
    await ok(clone, 'checkout', '-q', '-b', 'side');
    await commit(clone, { 'key.pem': PRIVATE_KEY });
    await ok(clone, 'rm', '-q', 'key.pem');
    await ok(clone, 'commit', '-q', '-m', 'Removed');
    await ok(clone, 'checkout', '-q', 'main');
    await commit(clone, { 'b.txt': 'b' });
    await ok(clone, 'merge', '-q', '--no-edit', 'side');
    const merge = await run(clone, 'push', 'origin', 'HEAD:change/1');
    expect(merge.output).toContain('key.pem');

    const second = await imported();
    await commit(second.clone, { 'a.txt': 'a' }, `Use ${GITHUB_TOKEN}`);
    const message = await run(second.clone, 'push', 'origin', 'HEAD:change/1');
    expect(message.output).toContain('a GitHub token in message of commit');

    const third = await imported();
    await ok(third.clone, 'tag', '-a', 'v1', '-m', `Use ${GITHUB_TOKEN}`);
    const tag = await run(third.clone, 'push', 'origin', 'v1');
    expect(tag.output).toContain('a GitHub token in message of tag');
  });

  it('holds for the initial import too', async () => {
    await createRepository({ owner: 'harbour', name: 'leaky' });
    const seed = await mkdtemp(join(workDir, 'seed-'));
    await ok(seed, 'init', '-q', '--initial-branch=main');
    await commit(seed, { 'key.pem': PRIVATE_KEY });
    const result = await run(
      seed,
      'push',
      url('harbour/leaky.git', `portal:${ADMIN}`),
      'main',
    );
    expect(result.output).toContain('the push contains secrets');
  });

  it('accepts examples from the AWS documentation and a large ordinary push', async () => {
    const { clone } = await imported();
    const files = Object.fromEntries(
      Array.from({ length: 300 }, (_, i) => [`f${i}.txt`, `line ${i}\n`]),
    );
    await commit(clone, {
      ...files,
      'docs.md': ['AKIAIOSFODNN7', 'EXAMPLE'].join(''),
    });
    const result = await run(clone, 'push', 'origin', 'HEAD:change/1');
    expect(result.code).toBe(0);
  });

  it('refuses a file that is too large to be searched', async () => {
    const { clone } = await imported();
    await commit(clone, { 'big.bin': Buffer.alloc(11 * 1024 * 1024) });
    const result = await run(clone, 'push', 'origin', 'HEAD:change/1');
    expect(result.output).toContain('are allowed per file');
  });
});

describe('hook', () => {
  it('is put back when somebody changed it', async () => {
    const { name, clone } = await imported();
    const hook = join(
      dataDir,
      'git',
      'harbour',
      `${name}.git`,
      'hooks',
      'pre-receive',
    );
    await writeFile(hook, '#!/bin/sh\nexit 0\n');
    await chmod(hook, 0o755);
    await commit(clone, { 'a.txt': 'a' });
    const result = await run(clone, 'push', 'origin', 'HEAD:main');
    expect(result.output).toContain('main is protected');
    await access(hook, constants.X_OK);
  });
});

describe('API', () => {
  it('creates once and tells about a repository', async () => {
    const body = { owner: 'harbour', name: 'api', description: 'An API' };
    const first = await createRepository(body);
    expect(first.status).toBe(201);
    expect(await first.json()).toEqual({
      ...body,
      defaultBranch: 'main',
      head: null,
    });
    expect((await createRepository(body)).status).toBe(409);
    const read = await fetch(url('api/repos/harbour/api'));
    expect(await read.json()).toMatchObject({ head: null });
  });

  it('lets one of several callers create it', async () => {
    const all = await Promise.all(
      Array.from({ length: 5 }, () =>
        createRepository({ owner: 'harbour', name: 'race' }),
      ),
    );
    expect(all.map(r => r.status).sort()).toEqual([201, 409, 409, 409, 409]);
  });

  it.each([
    ['', 401],
    ['Bearer wrong', 401],
    [`Basic ${Buffer.from('ana:ana-demo').toString('base64')}`, 403],
    [`Basic ${Buffer.from('portal:portal-demo').toString('base64')}`, 401],
  ])('refuses to create with %j', async (authorization, status) => {
    const res = await createRepository(
      { owner: 'harbour', name: 'nope' },
      authorization,
    );
    expect(res.status).toBe(status);
  });

  it.each([
    { owner: '..', name: 'x' },
    { owner: 'harbour', name: '../x' },
    { owner: 'harbour', name: 'x.git' },
    { owner: 'harbour', name: 'a..b' },
    { owner: 'harbour', name: '-x' },
    { owner: 'Harbour', name: 'x' },
    { owner: 'harbour', name: '' },
    { owner: 'harbour', name: 5 },
    { owner: 'harbour', name: 'x', description: 5 },
    { owner: 'harbour', name: 'x', description: 'x'.repeat(501) },
  ])('refuses the names %j', async body => {
    expect((await createRepository(body)).status).toBe(400);
  });

  it('refuses bodies that are no JSON object or too large', async () => {
    const post = (body: string, type = 'application/json') =>
      fetch(url('api/repos'), {
        method: 'POST',
        headers: { 'Content-Type': type, Authorization: `Bearer ${ADMIN}` },
        body,
      });
    expect((await post('{')).status).toBe(400);
    expect((await post('[]')).status).toBe(400);
    expect((await post('{}', 'text/plain')).status).toBe(415);
    expect((await post(`"${'x'.repeat(70_000)}"`)).status).toBe(413);
  });

  it('refuses a push that declares too many bytes', async () => {
    const { name } = await imported();
    const status = await new Promise(resolve => {
      const req = httpRequest(url(`harbour/${name}.git/git-receive-pack`), {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${ADMIN}`,
          'Content-Length': MAX_PUSH_BYTES + 1,
        },
      });
      req.on('response', res => {
        resolve(res.statusCode);
        req.destroy();
      });
      req.on('error', () => undefined);
      req.write('0000');
    });
    expect(status).toBe(413);
  });

  it('logs no secret', () => {
    expect(logged.length).toBeGreaterThan(0);
    expect(logged.join('\n')).not.toContain(ADMIN);
  });
});

describe('reading', () => {
  it('serves raw files with an entity tag, of branches with a slash too', async () => {
    const { name, clone } = await imported();
    await commit(clone, { 'a b.txt': 'on the branch' });
    await ok(clone, 'push', '-q', 'origin', 'HEAD:change/1');
    const res = await fetch(url(`harbour/${name}/raw/main/README.md`));
    expect(await res.text()).toBe('# Demo\n');
    expect(res.headers.get('x-content-type-options')).toBe('nosniff');
    const again = await fetch(url(`harbour/${name}/raw/main/README.md`), {
      headers: { 'If-None-Match': res.headers.get('etag') ?? '' },
    });
    expect(again.status).toBe(304);
    const branch = await fetch(url(`harbour/${name}/raw/change%2F1/a%20b.txt`));
    expect(await branch.text()).toBe('on the branch');
  });

  it.each([
    'raw/main/../config',
    'raw/main/%2e%2e/config',
    'raw/main/..%2f..%2fconfig',
    'raw/--upload-pack=x/README.md',
    'raw/main%5e%7btree%7d/README.md',
    'raw/HEAD@%7b0%7d/README.md',
    'raw/main/*',
    'raw/main/missing',
    'raw/main/%00',
    'raw/missing/README.md',
  ])('answers %s with an error', async path => {
    const { name } = await imported();
    const status = await new Promise(resolve => {
      // Not fetch, which would resolve the dots itself.
      httpRequest(
        { ...urlParts(), path: `/git/harbour/${name}/${path}` },
        res => {
          res.resume();
          resolve(res.statusCode);
        },
      ).end();
    });
    expect(status).toBe(404);
  });

  it.each([
    '/git/../../etc/passwd',
    '/git/..%2f..%2fetc/passwd.git/info/refs?service=git-upload-pack',
    '/git/harbour/..git/info/refs?service=git-upload-pack',
    '/git/harbour/%zz',
    '/git/harbour/none.git/HEAD',
    '/git/harbour/none.git/config',
    '/other',
  ])('answers %s with an error', async path => {
    const status = await new Promise<number | undefined>(resolve => {
      httpRequest({ ...urlParts(), path }, res => {
        res.resume();
        resolve(res.statusCode);
      }).end();
    });
    expect([400, 404]).toContain(status);
  });

  it('escapes what came from a push on the page', async () => {
    counter += 1;
    const name = `page-${counter}`;
    await createRepository({
      owner: 'harbour',
      name,
      description: '<img src=x onerror=alert(1)>',
    });
    const seed = await mkdtemp(join(workDir, 'seed-'));
    await ok(seed, 'init', '-q', '--initial-branch=main');
    await commit(seed, {
      'README.md': '<script>alert(1)</script>',
      '"><b>.txt': 'x',
    });
    await ok(
      seed,
      'push',
      '-q',
      url(`harbour/${name}.git`, `portal:${ADMIN}`),
      'main',
    );
    const res = await fetch(url(`harbour/${name}`));
    const html = await res.text();
    expect(res.headers.get('content-security-policy')).toContain(
      "default-src 'none'",
    );
    expect(html).not.toContain('<script');
    expect(html).not.toContain('<img');
    expect(html).not.toContain('<b>');
    expect(html).toContain('&lt;script&gt;');
    expect(html).toContain('git clone http://127.0.0.1');
  });

  it('leads from the raw directory to the page', async () => {
    const { name } = await imported();
    const res = await fetch(url(`harbour/${name}/raw/main/`));
    expect(res.url).toBe(url(`harbour/${name}`));
  });
});

function urlParts() {
  const { hostname, port } = new URL(origin);
  return { hostname, port };
}
