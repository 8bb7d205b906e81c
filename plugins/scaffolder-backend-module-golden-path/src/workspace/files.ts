import { constants } from 'node:fs';
import { mkdir, open, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';

const MAX_FILES = 20_000;
const MAX_BYTES = 256 * 1024 * 1024;
const ANY_EXECUTE = 0o111;

/** Files of a directory. */
export interface DirectoryFiles {
  /** Relative POSIX path → bytes. */
  files: Map<string, Uint8Array>;
  /** Paths among them that may be executed. */
  executables: Set<string>;
}

/**
 * Reads every plain file below a directory; links and `.git` are left out.
 *
 * @param what - what is read, for messages
 * @throws InputError when there are more than 20 000 files, or 256 MiB
 */
export async function readFiles(
  directory: string,
  what: string,
): Promise<DirectoryFiles> {
  const files = new Map<string, Uint8Array>();
  const executables = new Set<string>();
  let total = 0;

  async function readOne(path: string): Promise<void> {
    // A link that was put there meanwhile is not followed.
    const handle = await open(
      join(directory, path),
      constants.O_RDONLY | constants.O_NOFOLLOW,
    );
    try {
      const { mode, size } = await handle.stat();
      total += size;
      if (files.size >= MAX_FILES || total > MAX_BYTES) {
        throw new InputError(
          `${what} can't be read: there are more than ${MAX_FILES} files, or ${MAX_BYTES} bytes; take out generated ones.`,
        );
      }
      files.set(path, await handle.readFile());
      if ((mode & ANY_EXECUTE) !== 0) {
        executables.add(path);
      }
    } finally {
      await handle.close();
    }
  }

  async function visit(folder: string): Promise<void> {
    for (const entry of await readdir(join(directory, folder), {
      withFileTypes: true,
    })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && entry.name !== '.git') {
        await visit(path);
      } else if (entry.isFile()) {
        await readOne(path);
      }
    }
  }
  await visit('');
  return { files, executables };
}

/**
 * Writes files below a directory, over those that are there.
 *
 * @throws NotAllowedError when a path leads outside of it, also by a link
 */
export async function writeFiles(
  directory: string,
  files: ReadonlyMap<string, Uint8Array | string>,
  executables: ReadonlySet<string> = new Set(),
): Promise<void> {
  for (const [path, content] of files) {
    const target = resolveSafeChildPath(directory, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, content, {
      mode: executables.has(path) ? 0o755 : 0o644,
    });
  }
}
