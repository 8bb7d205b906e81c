import { spawn } from 'node:child_process';
import { dirname, delimiter } from 'node:path';

const MAX_ERROR_BYTES = 4096;
const TIMEOUT_MS = 20_000;

/** Limits and input of {@link git}. */
export interface GitOptions {
  /** Most that is read of its output; default 10 MiB. */
  maxBytes?: number;
  /** Written to its standard input. */
  input?: string | Uint8Array;
  /** Added to its environment. */
  env?: Readonly<Record<string, string>>;
}

/** git ended with an error. */
export class GitError extends Error {
  constructor(
    message: string,
    /** Exit code; undefined when it was killed. */
    readonly code: number | undefined,
    /** What it wrote before. */
    readonly output: Buffer,
  ) {
    super(message);
  }
}

/**
 * Environment of every git process: nothing of the person's own configuration,
 * and this Node first on the path, which runs the hook.
 */
export function gitEnvironment(): NodeJS.ProcessEnv {
  return {
    PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`,
    LANG: 'C.UTF-8',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    // Refs in files, as refs.ts reads them; git 3 makes another kind.
    GIT_DEFAULT_REF_FORMAT: 'files',
  };
}

/**
 * Runs git and returns what it wrote.
 *
 * @param args - arguments, never through a shell
 * @throws GitError with git's message when it ends with an error, takes longer
 * than 20 seconds or writes too much
 */
export function git(args: string[], options: GitOptions = {}): Promise<Buffer> {
  const { maxBytes = 10 * 1024 * 1024, input = '', env = {} } = options;
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, {
      env: { ...gitEnvironment(), ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: TIMEOUT_MS,
    });
    const chunks: Buffer[] = [];
    let size = 0;
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) {
        child.kill();
      } else {
        chunks.push(chunk);
      }
    });
    child.stderr.on('data', (chunk: Buffer) => {
      said = `${said}${chunk.toString('utf8')}`.slice(-MAX_ERROR_BYTES);
    });
    // It may end before it has read everything.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.on('error', reject);
    child.on('close', code => {
      const output = Buffer.concat(chunks);
      if (code === 0 && size <= maxBytes) {
        resolve(output);
        return;
      }
      const message =
        size > maxBytes ? `git wrote more than ${maxBytes} bytes` : said.trim();
      reject(
        new GitError(
          message || `git ended with ${code}`,
          code ?? undefined,
          output,
        ),
      );
    });
  });
}
