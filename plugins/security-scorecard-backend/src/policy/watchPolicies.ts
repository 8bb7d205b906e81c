import { existsSync, watch, type FSWatcher } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { LoggerService } from '@backstage/backend-plugin-api';

/** Milliseconds for which a directory must be quiet, so that a set of files is read as a whole. */
const QUIET = 150;
/** Milliseconds between two looks where the file system reports no changes. */
const POLL = 800;

/** What is watched and what then happens. */
export interface WatchOptions {
  /** Directory or file. */
  target: string;
  onChange: () => Promise<void>;
  logger: LoggerService;
  /** Never waits for the file system to report; for file systems that can't. */
  poll?: boolean;
}

/** Ends a watch. */
export interface PolicyWatch {
  close(): void;
}

/** Changes when a file is added, removed or written. */
async function fingerprint(target: string): Promise<string> {
  try {
    const root = await stat(target);
    const names = root.isDirectory()
      ? await readdir(target, { recursive: true })
      : [''];
    const parts = await Promise.all(
      names.sort().map(async name => {
        const { mtimeMs, size, ino } = await stat(path.join(target, name));
        return [name, mtimeMs, size, ino];
      }),
    );
    return JSON.stringify(parts);
  } catch (error) {
    // Also a state: the directory is gone, or is being written.
    return String(error);
  }
}

/**
 * Calls back within a second of a change. Every replica watches its own files.
 * Where the file system does not report changes, for example on a network
 * mount, it is looked at regularly.
 */
export function watchPolicies(options: WatchOptions): PolicyWatch {
  const { target, onChange, logger } = options;
  let timer: NodeJS.Timeout | undefined;
  let watcher: FSWatcher | undefined;
  let closed = false;

  const fire = () => {
    onChange().catch(error =>
      logger.error(
        `Could not read the changed policies of ${target}: ${error}`,
      ),
    );
  };
  const poll = async (last: string | undefined) => {
    const current = await fingerprint(target);
    if (last !== undefined && current !== last) {
      fire();
    }
    if (!closed) {
      timer = setTimeout(() => poll(current), POLL);
      timer.unref();
    }
  };
  const startPolling = () => {
    watcher?.close();
    watcher = undefined;
    poll(undefined);
  };

  const fallBack = (reason: unknown) => {
    logger.warn(
      `${target} reports no changes (${reason}); it is looked at every ${POLL} ms instead`,
    );
    startPolling();
  };

  if (options.poll) {
    startPolling();
  } else if (!existsSync(target)) {
    fallBack('it does not exist');
  } else {
    try {
      watcher = watch(target, { recursive: true, persistent: false }, () => {
        clearTimeout(timer);
        timer = setTimeout(fire, QUIET);
        timer.unref();
      });
      watcher.on('error', fallBack);
    } catch (error) {
      fallBack(error);
    }
  }
  return {
    close() {
      closed = true;
      clearTimeout(timer);
      watcher?.close();
    },
  };
}
