import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';

/** Limits of one git process. */
export interface GitOptions {
  /** Ends the process. */
  signal: AbortSignal;
  /** Written to its standard input. */
  input?: string;
  /** Most bytes of its output; more is an error. */
  maxBytes?: number;
}

const DEFAULT_MAX_BYTES = 4 * 1024 * 1024;
const MAX_ERROR_BYTES = 4096;

/**
 * Runs git, without a shell, without the configuration of whoever runs the
 * backend, with http and https only and without following redirects.
 *
 * @throws Error with the last line that git wrote
 */
export function runGit(args: string[], options: GitOptions): Promise<Buffer> {
  const { signal, input, maxBytes = DEFAULT_MAX_BYTES } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(
      'git',
      [
        '-c',
        'http.followRedirects=false',
        '-c',
        'core.hooksPath=/dev/null',
        ...args,
      ],
      {
        cwd: tmpdir(),
        signal,
        killSignal: 'SIGKILL',
        stdio: ['pipe', 'pipe', 'pipe'],
        env: {
          PATH: process.env.PATH,
          LANG: 'C.UTF-8',
          GIT_ALLOW_PROTOCOL: 'http:https',
          GIT_CONFIG_GLOBAL: '/dev/null',
          GIT_CONFIG_NOSYSTEM: '1',
          GIT_TERMINAL_PROMPT: '0',
          GIT_ASKPASS: 'true',
        },
      },
    );
    const chunks: Buffer[] = [];
    let size = 0;
    let error = '';
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) {
        child.kill('SIGKILL');
        reject(new Error(`git wrote more than ${maxBytes} bytes`));
        return;
      }
      chunks.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      error = `${error}${chunk.toString('utf8')}`.slice(-MAX_ERROR_BYTES);
    });
    // It may end before it has read everything.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
    child.on('error', reject);
    child.on('close', code => {
      if (code === 0) {
        resolve(Buffer.concat(chunks));
      } else {
        reject(
          new Error(
            error.trim().split('\n').at(-1) || `git ended with ${code}`,
          ),
        );
      }
    });
  });
}
