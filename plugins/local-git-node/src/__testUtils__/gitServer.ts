import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { createGitServer } from '@fairway/sandbox';

const run = promisify(execFile);

/** Token of the portal on the test's git server. */
export const GIT_TOKEN = 'portal-token-of-tests';

/** A real git server on a free port. */
export interface TestGitServer {
  /** Base URL, with `/git`. */
  url: string;
  /**
   * Makes a repository, or adds a branch to one.
   *
   * @param files - path → text; `{ link }` is a symbolic link
   */
  push(
    name: string,
    branch: string,
    files: Record<string, string | { link: string }>,
  ): Promise<string>;
  stop(): Promise<void>;
}

/** Starts the sandbox's git server. */
export async function startGitServer(): Promise<TestGitServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'fairway-git-'));
  const handler = createGitServer({
    dataDir,
    adminToken: GIT_TOKEN,
    log: () => undefined,
  });
  const server = createServer((req, res) => void handler(req, res));
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('The git server listens on no port.');
  }
  const url = `http://127.0.0.1:${address.port}/git`;
  const git = async (cwd: string, ...args: string[]) => {
    const { stdout } = await run('git', args, {
      cwd,
      env: {
        PATH: process.env.PATH,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_AUTHOR_NAME: 'Portal',
        GIT_AUTHOR_EMAIL: 'portal@harbour.example',
        GIT_COMMITTER_NAME: 'Portal',
        GIT_COMMITTER_EMAIL: 'portal@harbour.example',
      },
    });
    return stdout.trim();
  };
  return {
    url,
    async push(name, branch, files) {
      const remote = `${url.replace('//', `//portal:${GIT_TOKEN}@`)}/harbour/${name}.git`;
      const work = await mkdtemp(join(dataDir, 'work-'));
      if (branch === 'main') {
        await fetch(`${url}/api/repos`, {
          method: 'POST',
          headers: {
            'Content-Type': 'application/json',
            Authorization: `Bearer ${GIT_TOKEN}`,
          },
          body: JSON.stringify({ owner: 'harbour', name, description: '' }),
        });
        await git(work, 'init', '-q', '--initial-branch=main');
      } else {
        await git(work, 'clone', '-q', remote, '.');
      }
      for (const [path, content] of Object.entries(files)) {
        const file = join(work, path);
        await mkdir(dirname(file), { recursive: true });
        await (typeof content === 'string'
          ? writeFile(file, content)
          : symlink(content.link, file));
      }
      await git(work, 'add', '-A');
      await git(work, 'commit', '-q', '-m', 'Change');
      await git(work, 'push', '-q', remote, `HEAD:refs/heads/${branch}`);
      return git(work, 'rev-parse', 'HEAD');
    },
    async stop() {
      server.closeAllConnections();
      await new Promise(resolve => {
        server.close(resolve);
      });
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
