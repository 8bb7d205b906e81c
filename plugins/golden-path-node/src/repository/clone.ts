import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { runGit } from './git';
import type { RepositoryLimits } from './limits';

/** How often the size of a running clone is looked at, in milliseconds. */
const WATCH_MS = 200;

async function sizeOf(directory: string): Promise<number> {
  const entries = await readdir(directory, {
    recursive: true,
    withFileTypes: true,
  }).catch(() => []);
  let size = 0;
  for (const entry of entries) {
    if (entry.isFile()) {
      // A temporary file may be gone again.
      size += await stat(join(entry.parentPath, entry.name)).then(
        s => s.size,
        () => 0,
      );
    }
  }
  return size;
}

/**
 * Runs a command of git that fills a directory, and ends it when that grows over
 * the limit.
 *
 * @throws Error when it fails or is over the limit
 */
async function fill(
  directory: string,
  args: string[],
  limits: RepositoryLimits,
  options: { signal: AbortSignal; authorization?: string },
): Promise<void> {
  const { signal, authorization } = options;
  const stop = new AbortController();
  const check = async () => {
    if ((await sizeOf(directory)) > limits.cloneBytes) {
      stop.abort(new Error(`it has more than ${limits.cloneBytes} bytes`));
    }
  };
  signal.throwIfAborted();
  const onAbort = () => stop.abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  const watch = setInterval(() => void check(), WATCH_MS);
  try {
    await runGit(args, { signal: stop.signal, authorization });
    await check();
  } catch (error) {
    throw stop.signal.aborted ? stop.signal.reason : error;
  } finally {
    clearInterval(watch);
    signal.removeEventListener('abort', onAbort);
  }
  stop.signal.throwIfAborted();
}

/** Clones the newest commit of the default branch, without a work tree. */
export function clone(
  url: string,
  directory: string,
  limits: RepositoryLimits,
  options: { signal: AbortSignal; authorization?: string },
): Promise<void> {
  return fill(
    directory,
    [
      'clone',
      '--quiet',
      '--bare',
      '--depth=1',
      '--single-branch',
      '--no-tags',
      '--template=',
      '--',
      url,
      directory,
    ],
    limits,
    options,
  );
}

/** Fetches the newest commits of refs into a repository that is there. */
export function fetchNewest(
  url: string,
  refspecs: readonly string[],
  directory: string,
  limits: RepositoryLimits,
  options: { signal: AbortSignal; authorization?: string },
): Promise<void> {
  return fill(
    directory,
    [
      '--git-dir',
      directory,
      'fetch',
      '--quiet',
      '--depth=1',
      '--no-tags',
      '--',
      url,
      ...refspecs,
    ],
    limits,
    options,
  );
}
