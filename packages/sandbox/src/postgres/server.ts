import { spawn, type ChildProcess } from 'node:child_process';
import net from 'node:net';
import path from 'node:path';
import type { Account } from './account';

/** How long a fast shutdown may take, in milliseconds. */
const GRACE_MS = 10_000;
const WATCHDOG = path.join(
  path.dirname(require.resolve('@fairway/sandbox/package.json')),
  'src/postgres/watchdog.cjs',
);
/** Lines of the server's log that an error shows. */
const TAIL = 12;

/** How a server is started. */
export interface ServerOptions {
  postgres: string;
  data: string;
  port: number;
  account: Account | undefined;
  log: (line: string) => void;
}

/** A server that accepts connections. */
export interface RunningServer {
  /** Ends it, and resolves when it has ended. */
  stop(): Promise<void>;
}

/** Throws when something listens on the port of the loopback interface. */
export async function assertPortIsFree(port: number): Promise<void> {
  const probe = net.createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject);
      probe.listen(port, '127.0.0.1', resolve);
    });
  } catch (cause) {
    throw new Error(
      `Starting the demo database: port ${port} of 127.0.0.1 is taken. End what uses it, or choose another with FAIRWAY_POSTGRES_PORT.`,
      { cause },
    );
  }
  await new Promise(resolve => probe.close(resolve));
}

function startWatchdog(pid: number | undefined): ChildProcess {
  const watchdog = spawn(process.execPath, [WATCHDOG, `${pid}`], {
    // Out of our process group, to outlive what kills that.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: {},
  });
  watchdog.unref();
  return watchdog;
}

/**
 * Starts PostgreSQL on the loopback interface and waits until it accepts
 * connections.
 *
 * @throws Error with the end of its log when it ends instead
 */
export async function startServer(
  options: ServerOptions,
): Promise<RunningServer> {
  const { postgres, data, port, account, log } = options;
  const settings = [
    'listen_addresses=127.0.0.1',
    // No socket file: a path may be too long, and nobody needs it.
    'unix_socket_directories=',
    'lc_messages=C',
    'synchronous_commit=off',
  ];
  const child = spawn(
    postgres,
    ['-D', data, '-p', `${port}`, ...settings.flatMap(each => ['-c', each])],
    {
      ...account,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, LC_ALL: 'C' },
    },
  );
  const watchdog = startWatchdog(child.pid);
  const tail: string[] = [];
  let ended = false;
  let stopping = false;
  const exited = new Promise<void>(resolve => {
    child.once('error', error => tail.push(String(error)));
    child.once('close', () => {
      ended = true;
      watchdog.stdin?.destroy();
      resolve();
    });
  });

  const ready = new Promise<void>(resolve => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      tail.push(...text.split('\n').filter(Boolean));
      tail.splice(0, tail.length - TAIL);
      if (text.includes('ready to accept connections')) {
        resolve();
      }
    });
  });

  await Promise.race([ready, exited]);
  if (ended) {
    throw new Error(
      `Starting the demo database: PostgreSQL ended at once. Its last words:\n${tail.join('\n')}\nIf ${data} was made by another version or is broken, remove its parent directory to start anew.`,
    );
  }
  exited.then(() => {
    if (!stopping) {
      log(`Demo database: PostgreSQL ended by itself:\n${tail.join('\n')}`);
    }
  });

  return {
    async stop() {
      stopping = true;
      if (!ended) {
        child.kill('SIGINT');
        const press = setTimeout(() => child.kill('SIGQUIT'), GRACE_MS);
        await exited;
        clearTimeout(press);
      }
    },
  };
}
