import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { serveRepositories } from './gitBackend';

const run = promisify(execFile);

/** A server, and what it was asked. */
export interface TestHost {
  /** As in an address. */
  host: string;
  /** What was asked, with the `Authorization` that came with it. */
  asked: { path: string; authorization: string | undefined }[];
}

/** What a host of code has. */
export interface CodeHostOptions {
  /** Files of its repositories, by `<owner>/<repository>` and path. */
  repositories: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The only `Authorization` that it shows them to. */
  authorization: string;
  /** Path that repositories are below; none by default. */
  prefix?: string;
}

const servers: Server[] = [];
const folders: string[] = [];

/** `Authorization` of a name and a password, as `<name>:<password>`. */
export function basicAuthorization(text: string): string {
  return `Basic ${Buffer.from(text).toString('base64')}`;
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fairway-code-host-'));
  folders.push(folder);
  return folder;
}

/** Starts a server on the loopback that writes down what it is asked. */
export async function startHost(answer: RequestListener): Promise<TestHost> {
  const asked: TestHost['asked'] = [];
  const server = createServer((req, res) => {
    asked.push({
      path: req.url ?? '',
      authorization: req.headers.authorization,
    });
    answer(req, res);
  });
  servers.push(server);
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('The server listens on no port.');
  }
  return { host: `127.0.0.1:${address.port}`, asked };
}

/** Makes a bare repository with one commit. */
async function makeRepository(
  target: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  const folder = await temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const git = (...args: string[]) => run('git', args, { cwd: folder });
  await git('init', '-q', '--initial-branch=main');
  await git('add', '-A');
  await git(
    ...['-c', 'user.name=Ana', '-c', 'user.email=ana@harbour.internal'],
    ...['commit', '-q', '-m', 'x'],
  );
  await git('clone', '-q', '--bare', '.', target);
}

/**
 * Starts a host of code on the loopback, for tests. It shows its repositories to
 * nobody without the right `Authorization`, and says so with what it was given, as
 * a careless one would.
 */
export async function startCodeHost({
  repositories,
  authorization,
  prefix = '',
}: CodeHostOptions): Promise<TestHost> {
  const root = await temporaryFolder();
  for (const [place, files] of Object.entries(repositories)) {
    await makeRepository(join(root, `${place}.git`), files);
  }
  return startHost((req, res) => {
    const given = req.headers.authorization ?? '';
    if (given !== authorization) {
      res.writeHead(given === '' ? 401 : 403, {
        'Content-Type': 'text/plain',
        ...(given === '' ? { 'WWW-Authenticate': 'Basic realm="code"' } : {}),
      });
      const [, value = ''] = given.split(' ');
      res.end(
        `${given} is wrong: ${Buffer.from(value, 'base64').toString('utf8')}\n`,
      );
      return;
    }
    if (!req.url?.startsWith(`${prefix}/`)) {
      res.writeHead(404).end();
      return;
    }
    req.url = req.url.slice(prefix.length);
    void serveRepositories(root, req, res);
  });
}

/** Ends what was started. */
export async function stopHosts(): Promise<void> {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise(resolve => {
      server.close(resolve);
    });
  }
  for (const folder of folders.splice(0)) {
    await rm(folder, { recursive: true, force: true });
  }
}
