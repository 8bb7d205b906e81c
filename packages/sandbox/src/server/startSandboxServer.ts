import { createServer, type Server, type ServerResponse } from 'node:http';
import { join, resolve } from 'node:path';
import { createSandbox } from '../createSandbox';
import { fileDesk, signedCallback } from '../desk';
import { createGitServer, seedGoldenPath } from '../git';
import {
  type AuditWebhook,
  kubernetesStateSchema,
  startAuditWebhook,
} from '../kubernetes';
import { DemoPostgres, startDemoPostgres } from '../postgres';
import { fileStore } from '../store';
import { githubStateSchema } from '../world/github';
import { identityCenterStateSchema } from '../world/identityCenter';
import { loadWorld } from '../world/loadWorld';
import { World } from '../world/types';
import { HttpError, sendJson } from './httpMessages';
import { route, RouteContext } from './routes';

/** Options of {@link startSandboxServer}. */
export interface SandboxServerOptions {
  /** Port on 127.0.0.1; 0 takes a free one. */
  port: number;
  /** Fairway's data directory; the sandbox keeps its state in `sandbox` below it. */
  dataDir: string;
  /** World to answer from; the demo organisation's when absent. */
  world?: World;
  /** Secret of the portal for the git server; no git server when absent. */
  gitToken?: string;
  /** Whether the git server starts with the golden paths and services made from them. */
  seedGit?: boolean;
  /** Where the chat tells what people do, and the key it signs that with; nowhere when absent. */
  chatCallback?: { url: string; secret: string };
  /** Where the clusters send their audit events; nowhere when absent. */
  kubernetesAudit?: AuditWebhook;
  /** Port of the demo database on 127.0.0.1; no database when absent. */
  postgresPort?: number;
  /** Takes lines for people. */
  log?: (line: string) => void;
}

/** The running sandbox. */
export interface SandboxServer {
  /** `http://127.0.0.1:<port>`. */
  url: string;
  world: World;
  /** The demo database, when it was asked for. */
  postgres?: DemoPostgres;
  /** Ends the server and the database; their data stays. */
  stop(): Promise<void>;
}

/**
 * Serves all stand-ins over HTTP, on the loopback interface only, and starts
 * the demo database.
 *
 * @throws Error that says what to do when a port is taken or the database
 * doesn't start; nothing is left running then
 */
export async function startSandboxServer(
  options: SandboxServerOptions,
): Promise<SandboxServer> {
  const log = options.log ?? (() => {});
  const dataDir = resolve(options.dataDir);
  const audit =
    options.kubernetesAudit && startAuditWebhook(options.kubernetesAudit, log);
  const sandbox = createSandbox({
    world: options.world ?? loadWorld(),
    desk: fileDesk(join(dataDir, 'sandbox', 'desk.json')),
    chatCallback: options.chatCallback && signedCallback(options.chatCallback),
    kubernetes: fileStore({
      file: join(dataDir, 'sandbox', 'kubernetes.json'),
      schema: kubernetesStateSchema,
      initial: {},
      what: 'what was written to the clusters',
    }),
    kubernetesAudit: audit?.sink,
    identityCenter: initial =>
      fileStore({
        file: join(dataDir, 'sandbox', 'identity-center.json'),
        schema: identityCenterStateSchema,
        initial,
        what: 'the account assignments',
      }),
    github: initial =>
      fileStore({
        file: join(dataDir, 'sandbox', 'github.json'),
        schema: githubStateSchema,
        initial,
        what: 'the team memberships',
      }),
  });
  const git = mountGit(options.gitToken, join(dataDir, 'sandbox'), log);
  if (options.seedGit && !('unavailable' in git)) {
    await seedGit(join(dataDir, 'sandbox'), log);
  }
  const postgres =
    options.postgresPort === undefined
      ? undefined
      : await startDemoPostgres({ dataDir, port: options.postgresPort, log });
  const context: RouteContext = {
    sandbox,
    git,
    health: () => ({
      startedAt: sandbox.world.startedAt.toISOString(),
      git: 'unavailable' in git ? git.unavailable : 'ok',
      postgres: postgres?.url ?? 'not started',
    }),
  };
  const server = createServer((req, res) => {
    route(context, req, res).catch(error => fail(error, res, log));
  });
  try {
    await listen(server, options.port);
  } catch (error) {
    await postgres?.stop();
    throw error;
  }
  const address = server.address();
  const port =
    typeof address === 'object' && address ? address.port : options.port;
  return {
    url: `http://127.0.0.1:${port}`,
    world: sandbox.world,
    postgres,
    async stop() {
      await close(server);
      await audit?.stop();
      await postgres?.stop();
    },
  };
}

function mountGit(
  adminToken: string | undefined,
  dataDir: string,
  log: (line: string) => void,
): RouteContext['git'] {
  if (!adminToken) {
    return { unavailable: 'The git server was not asked for.' };
  }
  try {
    return createGitServer({ dataDir, adminToken, log });
  } catch (error) {
    // Everything else works without git: say so instead of not starting.
    const unavailable = `The git server did not start: ${error instanceof Error ? error.message : error}`;
    log(unavailable);
    return { unavailable };
  }
}

async function seedGit(
  dataDir: string,
  log: (line: string) => void,
): Promise<void> {
  try {
    await seedGoldenPath({ dataDir, log });
  } catch (error) {
    // Whoever works on the templates still wants everything else.
    log(
      `The golden paths are not on the git server: ${error instanceof Error ? error.message : error}`,
    );
  }
}

function fail(
  error: unknown,
  res: ServerResponse,
  log: (line: string) => void,
): void {
  if (res.headersSent) {
    res.destroy();
    return;
  }
  if (error instanceof HttpError) {
    // The rest of a body that was too long is not read.
    res.setHeader('connection', 'close');
    sendJson(res, error.status, { error: error.message });
    return;
  }
  log(`Request failed: ${error instanceof Error ? error.stack : error}`);
  sendJson(res, 500, { error: 'The sandbox failed; its log says why.' });
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((done, reject) => {
    server.once('error', error => {
      reject(
        new Error(
          'code' in error && error.code === 'EADDRINUSE'
            ? `Starting the sandbox failed: port ${port} is taken. Stop what uses it, or choose another with FAIRWAY_SANDBOX_PORT=<port>.`
            : `Starting the sandbox on port ${port} failed: ${error.message}`,
          { cause: error },
        ),
      );
    });
    server.listen(port, '127.0.0.1', () => done());
  });
}

function close(server: Server): Promise<void> {
  return new Promise(done => {
    server.close(() => done());
    server.closeAllConnections();
  });
}
