import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createGitServer, type GitServerOptions } from '../server';

/** Token of the portal. */
export const ADMIN = 'portal-admin-token';
/** Built from parts, so that this file itself holds no secret. */
export const PRIVATE_KEY = ['-----BEGIN RSA', 'PRIVATE KEY-----\nMIIEow'].join(
  ' ',
);
export const AWS_KEY = ['AKIA', 'QYLPMN5HHHFPZAM2'].join('');
export const GITHUB_TOKEN = ['ghp', 'a1B2'.repeat(9)].join('_');

/** A repository after the portal's import. */
export interface Imported {
  name: string;
  /** What the portal pushed from. */
  seed: string;
  /** Ana's clone of it. */
  clone: string;
}

/** How a git command ended. */
export interface Run {
  code: number;
  output: string;
}

let server: Server;
let origin: string;
let workDir: string;
let dataDir: string;
let counter = 0;
/** What the portal has imported once, by its files; tests get copies. */
const imports = new Map<string, Promise<Imported>>();
const logged: string[] = [];

/** Runs git; never throws. */
export function run(cwd: string, ...args: string[]): Promise<Run> {
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

/** Runs git and expects it to end well. */
export async function ok(cwd: string, ...args: string[]) {
  const result = await run(cwd, ...args);
  if (result.code !== 0) {
    throw new Error(`git ${args.join(' ')} failed: ${result.output}`);
  }
  return result.output;
}

/** Address below `/git`, perhaps with `user:password`. */
export function url(path: string, credentials?: string) {
  const base = credentials
    ? origin.replace('http://', `http://${credentials}@`)
    : origin;
  return `${base}/git/${path}`;
}

/** Calls the API that creates a repository. */
export function createRepository(
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
export async function commit(
  cwd: string,
  files: Record<string, string | Buffer>,
  message = 'Change',
) {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(cwd, path)), { recursive: true });
    await writeFile(join(cwd, path), content);
  }
  await ok(cwd, 'add', '-A');
  await ok(cwd, 'commit', '-q', '-m', message);
}

async function importOnce(files: Record<string, string>): Promise<Imported> {
  counter += 1;
  const name = `service-${counter}`;
  await createRepository({ owner: 'harbour', name, description: 'Demo' });
  const seed = await mkdtemp(join(workDir, 'seed-'));
  await ok(seed, 'init', '-q', '--initial-branch=main');
  await commit(seed, { 'README.md': '# Demo\n', ...files }, 'Import');
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

/**
 * A repository after the portal's import, and Ana's clone of it, of its own for
 * each caller. The import takes about fifty processes, a copy of it none.
 */
export async function imported(
  files: Record<string, string> = {},
): Promise<Imported> {
  const key = JSON.stringify(files);
  const first = imports.get(key) ?? importOnce(files);
  imports.set(key, first);
  const from = await first;
  counter += 1;
  const name = `service-${counter}`;
  const seed = join(workDir, `seed-${counter}`);
  const clone = join(workDir, `clone-${counter}`);
  const served = join(dataDir, 'git', 'harbour');
  const recursive = { recursive: true };
  await cp(from.seed, seed, recursive);
  await cp(from.clone, clone, recursive);
  const config = join(clone, '.git', 'config');
  const text = await readFile(config, 'utf8');
  await writeFile(
    config,
    text.replace(`/harbour/${from.name}.git`, `/harbour/${name}.git`),
  );
  await cp(
    join(served, `${from.name}.git`),
    join(served, `${name}.git`),
    recursive,
  );
  return { name, seed, clone };
}

/** Header of a demo user or `portal`. */
export function basic(as: string): string {
  const password = as === 'portal' ? ADMIN : `${as}-demo`;
  return `Basic ${Buffer.from(`${as}:${password}`).toString('base64')}`;
}

/** Calls the API of a repository as a demo user, `portal` or nobody. */
export async function api(
  name: string,
  path: string,
  init: { as?: string; method?: string; body?: unknown } = {},
): Promise<{ status: number; body: ReturnType<typeof JSON.parse> }> {
  const { as, method = init.body === undefined ? 'GET' : 'POST', body } = init;
  const res = await fetch(url(`api/repos/harbour/${name}/${path}`), {
    method,
    headers: {
      ...(as ? { Authorization: basic(as) } : {}),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await res.text();
  return {
    status: res.status,
    body: res.headers.get('content-type')?.startsWith('application/json')
      ? JSON.parse(text)
      : text,
  };
}

/** Ana pushes files to a branch and opens a change from it. */
export async function opened(
  name: string,
  clone: string,
  files: Record<string, string>,
  source = 'change/1',
) {
  await commit(clone, files);
  await ok(clone, 'push', '-q', 'origin', `HEAD:${source}`);
  const { status, body } = await api(name, 'changes', {
    as: 'ana',
    body: { source, title: 'A change' },
  });
  if (status !== 201) {
    throw new Error(`Opening the change failed: ${JSON.stringify(body)}`);
  }
  const id: number = body.id;
  const head: string = body.head;
  return { id, head, body };
}

/** Directories, log lines and address of the running server. */
export function running() {
  return { workDir, dataDir, logged, ...hostAndPort() };
}

function hostAndPort() {
  const { hostname, port } = new URL(origin);
  return { hostname, port };
}

/** A name that no other test uses. */
export function freshName(): string {
  counter += 1;
  return `page-${counter}`;
}

/** Starts a git server for the tests of a file. */
export function useGitServer(options: Partial<GitServerOptions> = {}): void {
  jest.setTimeout(60_000);
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'fairway-git-data-'));
    workDir = await mkdtemp(join(tmpdir(), 'fairway-git-work-'));
    const handler = createGitServer({
      dataDir,
      adminToken: ADMIN,
      log: line => logged.push(line),
      ...options,
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
    imports.clear();
  });

  afterAll(async () => {
    server.closeAllConnections();
    await new Promise(resolve => {
      server.close(resolve);
    });
    await rm(dataDir, { recursive: true, force: true });
    await rm(workDir, { recursive: true, force: true });
  });
}
