import { readFile, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { git } from './git';

/** Id that stands for "there is no such ref". */
export const NO_OBJECT = '0'.repeat(40);
/** git holds a ref's lock for moments; one as old as this was left by a process that is dead. */
const STALE_LOCK_MS = 60_000;
const ATTEMPTS = 20;

/** What reading a file says when there is none: nothing, a folder, or a file where a folder should be. */
const ABSENT = ['ENOENT', 'EISDIR', 'ENOTDIR'];

async function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    if (
      typeof error === 'object' &&
      error !== null &&
      'code' in error &&
      ABSENT.includes(String(error.code))
    ) {
      return '';
    }
    throw error;
  });
}

/**
 * The commit or blob that a ref points to.
 *
 * Read where git keeps it, because a page asks for several and a process for
 * each takes longer than all else: in a file of its own, or with others in
 * `packed-refs`, which git writes before it removes such a file.
 *
 * @see https://git-scm.com/docs/gitrepository-layout
 * @param ref - in full, such as `refs/heads/main`
 */
export async function readRef(
  directory: string,
  ref: string,
): Promise<string | undefined> {
  const own = await textOf(join(directory, ref));
  const [id] = /^[0-9a-f]{40}(?=\n$)/.exec(own) ?? [];
  if (id) {
    return id;
  }
  const packed = await textOf(join(directory, 'packed-refs'));
  const line = packed.split('\n').find(one => one.slice(41) === ref);
  return line?.slice(0, 40);
}

/** Stores bytes as a blob. */
export async function writeBlob(
  directory: string,
  content: string,
): Promise<string> {
  const out = await git(
    ['--git-dir', directory, 'hash-object', '-w', '--stdin'],
    { input: content },
  );
  return out.toString('utf8').trim();
}

async function removeStaleLock(message: string): Promise<void> {
  const path = /Unable to create '([^'\n]+\.lock)': File exists/.exec(
    message,
  )?.[1];
  const found = path
    ? await stat(path).catch(() => undefined)
    : /* another process was just faster */ undefined;
  if (path && found && Date.now() - found.mtimeMs > STALE_LOCK_MS) {
    await unlink(path).catch(() => undefined);
  }
}

/**
 * Moves a ref from one object to another, unless somebody moved it meanwhile.
 * The one step that makes a change of state durable.
 *
 * @param before - {@link NO_OBJECT} to create it
 * @returns false when the ref is not at `before`
 */
export async function swapRef(
  directory: string,
  ref: string,
  after: string,
  before: string,
): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await git([
        '--git-dir',
        directory,
        'update-ref',
        '--no-deref',
        ref,
        after,
        before,
      ]);
      return true;
    } catch (error) {
      const now = (await readRef(directory, ref)) ?? NO_OBJECT;
      if (now !== before) {
        return false;
      }
      if (attempt >= ATTEMPTS) {
        throw error;
      }
      // Somebody holds the lock of the ref and has not moved it yet.
      await removeStaleLock(error instanceof Error ? error.message : '');
      await sleep(10 + 10 * attempt);
    }
  }
}
