import { execFile } from 'node:child_process';
import { dirname, delimiter } from 'node:path';

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
  };
}

/**
 * Runs git and returns what it wrote.
 *
 * @param args - arguments, never through a shell
 * @param maxBytes - most that is read of its output
 * @throws Error with git's message when it ends with an error
 */
export function git(
  args: string[],
  maxBytes = 10 * 1024 * 1024,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    execFile(
      'git',
      args,
      {
        env: gitEnvironment(),
        maxBuffer: maxBytes,
        encoding: 'buffer',
        timeout: 20_000,
      },
      (error, stdout) => (error ? reject(error) : resolve(stdout)),
    );
  });
}
