import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cleanEnvironment } from './workspace';

/** One JSON object of a stream. */
export type Line = Readonly<Record<string, unknown>>;

/** A running service. */
export interface RunningService {
  url: string;
  port: number;
  /** Lines of the log so far. */
  log(): string[];
  /** Lines of the audit trail so far. */
  audit(): string[];
  /** Sends a signal and waits for the end. */
  end(
    signal: NodeJS.Signals,
  ): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** Parses a line; what is no JSON object fails the test. */
export function parseLine(line: string): Line {
  const value: unknown = JSON.parse(line);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`This line is no JSON object: ${line}`);
  }
  return { ...value };
}

function linesOf(stream: NodeJS.ReadableStream | null): () => string[] {
  let text = '';
  stream?.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
  });
  return () => text.split('\n').filter(Boolean);
}

function portOf(lines: readonly string[]): number | undefined {
  for (const line of lines) {
    const port = parseLine(line)['server.port'];
    if (typeof port === 'number') {
      return port;
    }
  }
  return undefined;
}

async function untilListening(
  child: ChildProcess,
  lines: () => string[],
): Promise<number> {
  for (;;) {
    const port = portOf(lines());
    if (port !== undefined) {
      return port;
    }
    if (child.exitCode !== null || !child.stdout) {
      throw new Error(
        `The service ended before it listened: ${lines().join('\n')}`,
      );
    }
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  }
}

/** Starts a program that writes its log to standard output and its audit trail to standard error. */
export async function startService(options: {
  program: string;
  args: readonly string[];
  folder: string;
  env: Readonly<Record<string, string>>;
}): Promise<RunningService> {
  const child = spawn(options.program, options.args, {
    cwd: options.folder,
    env: cleanEnvironment({ HOST: '127.0.0.1', PORT: '0', ...options.env }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = linesOf(child.stdout);
  const audit = linesOf(child.stderr);
  const ended = once(child, 'close');
  const port = await untilListening(child, log);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    log,
    audit,
    async end(signal) {
      child.kill(signal);
      await ended;
      return { code: child.exitCode, signal: child.signalCode };
    },
  };
}
