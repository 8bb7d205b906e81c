import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createGitServer } from '@fairway/sandbox';

const run = promisify(execFile);
const ADMIN_TOKEN = 'portal-token-of-tests';

/** A server, and what it was asked. */
export interface TestHost {
  /** As in an address. */
  host: string;
  /** What was asked, with the `Authorization` that came with it. */
  asked: { path: string; authorization: string | undefined }[];
}

const servers: Server[] = [];
const folders: string[] = [];

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

async function publish(base: string, place: string): Promise<void> {
  const [owner, name] = place.split('/');
  await fetch(`${base}/git/api/repos`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${ADMIN_TOKEN}`,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({ owner, name }),
  });
  const directory = await mkdtemp(join(tmpdir(), 'fairway-seed-'));
  folders.push(directory);
  await writeFile(
    join(directory, 'SECURITY.md'),
    'Report to a@harbour.internal. You hear within 2 days.',
  );
  const git = (...args: string[]) => run('git', args, { cwd: directory });
  await git('init', '-q', '--initial-branch=main');
  await git('add', '-A');
  await git(
    ...['-c', 'user.name=Ana', '-c', 'user.email=ana@harbour.internal'],
    ...['commit', '-q', '-m', 'x'],
  );
  const remote = base.replace('//', `//portal:${ADMIN_TOKEN}@`);
  await git('push', '-q', `${remote}/git/${place}.git`, 'main');
}

/**
 * Starts a host of code that shows its repositories to nobody without the right
 * `Authorization`, and says so with what it was given, as a careless one would.
 *
 * @param prefix - path that repositories are below
 */
export async function startCodeHost(
  places: readonly string[],
  authorization: string,
  prefix = '',
): Promise<TestHost> {
  const dataDir = await mkdtemp(join(tmpdir(), 'fairway-code-host-'));
  folders.push(dataDir);
  const handler = createGitServer({
    dataDir,
    adminToken: ADMIN_TOKEN,
    log: () => undefined,
  });
  const open = await startHost((req, res) => void handler(req, res));
  for (const place of places) {
    await publish(`http://${open.host}`, place);
  }
  return startHost((req, res) => {
    if (req.headers.authorization !== authorization) {
      const given = req.headers.authorization ?? '';
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
    // It has credentials of its own kind, and serves what was let through.
    delete req.headers.authorization;
    req.url = `/git${req.url.slice(prefix.length)}`;
    void handler(req, res);
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
