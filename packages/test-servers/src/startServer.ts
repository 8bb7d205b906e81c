import { spawn } from 'node:child_process';
import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** How a server is started. It has to stay in the foreground. */
export interface ServerCommand {
  command: string;
  args: string[];
  /** The loopback port that it listens on once it is ready. */
  port: number;
  env?: NodeJS.ProcessEnv;
}

/** A server that a test owns. */
export interface RunningServer {
  port: number;
  /** All it wrote so far. */
  output(): string;
  /** Ends it and resolves when it is gone. */
  close(): Promise<void>;
}

const READY = { everyMs: 20, times: 1500 };

function accepts(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = net.connect({ host: '127.0.0.1', port });
    const answer = (value: boolean) => {
      socket.destroy();
      resolve(value);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}

/**
 * Starts a server and resolves when its port accepts connections.
 *
 * A small watchdog process ends it when the test's process is gone, however
 * that ended. Throws with the server's output when it doesn't come up.
 */
export async function startServer(
  options: ServerCommand,
): Promise<RunningServer> {
  const { command, args, port } = options;
  const child = spawn(command, args, {
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written: string[] = [];
  child.stdout.on('data', chunk => written.push(String(chunk)));
  child.stderr.on('data', chunk => written.push(String(chunk)));
  const state = { ended: false };
  const exited = new Promise<void>(resolve => {
    const end = () => {
      state.ended = true;
      resolve();
    };
    child.once('exit', end);
    child.once('error', error => {
      written.push(String(error));
      end();
    });
  });
  // Its standard input ends with this process, also when that is killed.
  const watchdog = spawn(
    'sh',
    ['-c', 'cat >/dev/null; kill "$1" 2>/dev/null', 'watchdog', `${child.pid}`],
    { stdio: ['pipe', 'ignore', 'ignore'] },
  );

  const close = async () => {
    if (!state.ended) {
      child.kill('SIGTERM');
    }
    await exited;
    watchdog.kill('SIGKILL');
  };

  for (let time = 0; time < READY.times && !state.ended; time++) {
    if (await accepts(port)) {
      return { port, output: () => written.join(''), close };
    }
    await delay(READY.everyMs);
  }
  await close();
  throw new Error(
    `${command} ${args.join(' ')} did not listen on port ${port}. It wrote: ${written.join('')}`,
  );
}
