import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@backstage/errors';
import type { Tree } from './types';

/** Limits of {@link directoryTree}. */
export interface TreeLimits {
  /** Most files; more is an error. Default 20 000. */
  files?: number;
  /** Most bytes of one file; a larger one has no text. Default 512 KiB. */
  fileBytes?: number;
  /** Most bytes of all files; what comes after has no text. Default 32 MiB. */
  totalBytes?: number;
  /** Names of folders that are left out besides, at any depth. Default none. */
  without?: readonly string[];
}

const DEFAULTS: Required<TreeLimits> = {
  files: 20_000,
  fileBytes: 512 * 1024,
  totalBytes: 32 * 1024 * 1024,
  without: [],
};
const MAX_DEPTH = 50;
/** Not part of the service, whatever is in there. */
const SKIPPED = new Set(['.git', 'node_modules']);

/**
 * Makes a tree of given files.
 *
 * @param files - path → text; `undefined` is a file that has no readable text
 */
export function memoryTree(
  files: Readonly<Record<string, string | undefined>>,
): Tree {
  const content = new Map(Object.entries(files));
  const paths = [...content.keys()].sort();
  return { paths: () => paths, read: path => content.get(path) };
}

/** Text of a file's bytes; undefined when they are no UTF-8 text. */
export function decodeText(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) {
    return undefined;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      bytes,
    );
  } catch {
    return undefined;
  }
}

/** Reads a file without following a link that was put there meanwhile. */
async function readFileBytes(
  path: string,
  limit: number,
): Promise<Uint8Array | undefined> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const { size } = await handle.stat();
    if (size > limit) {
      return undefined;
    }
    const buffer = Buffer.alloc(size);
    const { bytesRead } = await handle.read(buffer, 0, size, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/**
 * Reads a directory as a tree. Symbolic links are listed, never followed, and
 * have no text; `.git` and `node_modules` are left out.
 *
 * @throws InputError when it has more files or deeper folders than allowed
 */
export async function directoryTree(
  directory: string,
  limits: TreeLimits = {},
): Promise<Tree> {
  const {
    files: maxFiles,
    fileBytes,
    totalBytes,
    without,
  } = { ...DEFAULTS, ...limits };
  const files: Record<string, string | undefined> = {};
  let count = 0;
  let total = 0;

  async function visit(folder: string, depth: number): Promise<void> {
    if (depth > MAX_DEPTH) {
      throw new InputError(
        `The tree can't be verified: it has folders deeper than ${MAX_DEPTH}; flatten it.`,
      );
    }
    for (const entry of await readdir(join(directory, folder), {
      withFileTypes: true,
    })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (
        SKIPPED.has(entry.name) ||
        (entry.isDirectory() && without.includes(entry.name))
      ) {
        continue;
      }
      if (entry.isDirectory()) {
        await visit(path, depth + 1);
        continue;
      }
      count += 1;
      if (count > maxFiles) {
        throw new InputError(
          `The tree can't be verified: it has more than ${maxFiles} files; take out generated ones.`,
        );
      }
      const bytes =
        entry.isFile() && total < totalBytes
          ? await readFileBytes(join(directory, path), fileBytes)
          : undefined;
      total += bytes?.length ?? 0;
      files[path] = bytes ? decodeText(bytes) : undefined;
    }
  }

  const root = await lstat(directory);
  if (!root.isDirectory()) {
    throw new InputError(
      "The tree can't be verified: it is no directory, or a link to one.",
    );
  }
  await visit('', 0);
  return memoryTree(files);
}
