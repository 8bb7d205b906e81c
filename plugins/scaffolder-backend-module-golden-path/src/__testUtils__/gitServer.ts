import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGitServer, seedGoldenPath } from '@fairway/sandbox';

/** Token of the portal on the test's git server. */
export const GIT_TOKEN = 'portal-token-of-tests';

/** A real git server on a free port. */
export interface TestGitServer {
  /** Base URL, with `/git`. */
  url: string;
  stop(): Promise<void>;
}

/**
 * Starts the sandbox's git server.
 *
 * @param options.seed - with the releases of the golden paths and the services of
 * the demo that were made from them
 */
export async function startGitServer(
  options: { seed?: boolean } = {},
): Promise<TestGitServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'fairway-git-'));
  if (options.seed) {
    await seedGoldenPath({ dataDir, log: () => undefined });
  }
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
  return {
    url: `http://127.0.0.1:${address.port}/git`,
    async stop() {
      server.closeAllConnections();
      await new Promise(resolve => {
        server.close(resolve);
      });
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
