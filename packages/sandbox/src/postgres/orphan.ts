import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';

const run = promisify(execFile);

/** How long a server may take to end, in milliseconds, before it is pressed. */
const GRACE_MS = 10_000;

async function commandOf(pid: number): Promise<string> {
  try {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll(
      '\0',
      ' ',
    );
  } catch {
    const { stdout } = await run('ps', ['-o', 'command=', '-p', `${pid}`]);
    return stdout;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function gone(pid: number): Promise<boolean> {
  for (let waited = 0; waited < GRACE_MS; waited += 50) {
    if (!isAlive(pid)) {
      return true;
    }
    await delay(50);
  }
  return false;
}

/**
 * Clears away what a killed sandbox left: ends a server that still runs on the
 * data directory, and removes a lock file whose process number by now belongs
 * to something else. A lock file of no process PostgreSQL removes itself.
 *
 * @throws Error when the old server doesn't end
 */
export async function endOrphan(
  data: string,
  log: (line: string) => void,
): Promise<void> {
  const lockFile = path.join(data, 'postmaster.pid');
  const lock = await readFile(lockFile, 'utf8').catch(() => '');
  const pid = Number.parseInt(lock, 10);
  if (!(pid > 0) || !isAlive(pid)) {
    return;
  }
  const command = await commandOf(pid).catch(() => '');
  if (!command.includes(data)) {
    await rm(lockFile, { force: true });
    return;
  }
  log(`Demo database: ending the server that was left running (${pid})`);
  // Fast, then immediate shutdown.
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    process.kill(pid, signal);
    if (await gone(pid)) {
      return;
    }
  }
  throw new Error(
    `Starting the demo database: an earlier server (process ${pid}) still runs on ${data} and doesn't end. End it, and start again.`,
  );
}
