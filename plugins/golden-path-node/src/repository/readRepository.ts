import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeText, memoryTree } from '../tree';
import type { Tree } from '../types';
import { clone } from './clone';
import { readFiles } from './files';
import {
  DEFAULT_LIMITS,
  type ReadOptions,
  type RepositoryLimits,
} from './limits';

async function readTree(
  directory: string,
  commit: string,
  limits: RepositoryLimits,
  signal: AbortSignal,
): Promise<Tree> {
  const files = await readFiles(directory, commit, { limits, signal });
  return memoryTree(
    Object.fromEntries(
      [...files].map(([path, file]) => [path, file && decodeText(file.bytes)]),
    ),
  );
}

/**
 * Reads the newest commit of a repository's default branch. The files are taken
 * from git's store and never written as files, so names and links can't do harm.
 *
 * @throws Error when it can't be read or is over a limit
 */
export async function readRepository(
  url: string,
  options: ReadOptions,
): Promise<Tree> {
  const { signal, authorization, limits = DEFAULT_LIMITS } = options;
  const folder = await mkdtemp(join(tmpdir(), 'fairway-repository-'));
  try {
    const directory = join(folder, 'repository.git');
    await clone(url, directory, limits, { signal, authorization });
    return await readTree(directory, 'HEAD', limits, signal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Reads a commit of a repository on this machine, with the same care.
 *
 * @param directory - the bare repository
 * @param commit - its full id
 * @throws Error when it can't be read or has too many files
 */
export async function readCommit(
  directory: string,
  commit: string,
  options: { signal: AbortSignal; limits?: RepositoryLimits },
): Promise<Tree> {
  if (!/^[0-9a-f]{40}$/.test(commit)) {
    throw new Error('it is not the full id of a commit');
  }
  const { signal, limits = DEFAULT_LIMITS } = options;
  return readTree(directory, commit, limits, signal);
}
