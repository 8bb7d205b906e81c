import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeText, memoryTree } from '../tree';
import type { Tree } from '../types';
import { runGit } from './git';

/** Limits of reading one repository. */
export interface RepositoryLimits {
  /** Most bytes on disk of a shallow clone. */
  cloneBytes: number;
  /** Most files. */
  files: number;
  /** Most bytes of a file; a larger one is listed and has no text. */
  fileBytes: number;
  /** Most bytes of all texts. */
  totalBytes: number;
}

/** What is read when nothing else is said. */
export const DEFAULT_LIMITS: RepositoryLimits = {
  cloneBytes: 64 * 1024 * 1024,
  files: 20_000,
  fileBytes: 512 * 1024,
  totalBytes: 16 * 1024 * 1024,
};

/** How often the size of a running clone is looked at, in milliseconds. */
const WATCH_MS = 200;

interface Blob {
  path: string;
  id: string;
}

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

async function clone(
  url: string,
  directory: string,
  limits: RepositoryLimits,
  signal: AbortSignal,
): Promise<void> {
  const tooLarge = new AbortController();
  const check = async () => {
    if ((await sizeOf(directory)) > limits.cloneBytes) {
      tooLarge.abort(new Error(`it has more than ${limits.cloneBytes} bytes`));
    }
  };
  const watch = setInterval(() => void check(), WATCH_MS);
  try {
    await runGit(
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
      { signal: AbortSignal.any([signal, tooLarge.signal]) },
    );
    await check();
  } catch (error) {
    throw tooLarge.signal.aborted ? tooLarge.signal.reason : error;
  } finally {
    clearInterval(watch);
  }
  tooLarge.signal.throwIfAborted();
}

/** Lists files. Links and submodules are listed without an id: they are never read. */
function parseListing(listing: Buffer): Blob[] {
  return listing
    .toString('utf8')
    .split('\0')
    .filter(Boolean)
    .map(line => {
      const tab = line.indexOf('\t');
      const [mode, , id] = line.slice(0, tab).split(' ');
      return {
        path: line.slice(tab + 1),
        id: mode === '100644' || mode === '100755' ? id : '',
      };
    });
}

/** Sizes of blobs, in the order of the ids. */
async function sizesOf(
  directory: string,
  ids: string[],
  signal: AbortSignal,
): Promise<number[]> {
  const out = await runGit(
    [
      '--git-dir',
      directory,
      'cat-file',
      '--batch-check=%(objectsize)',
      '--buffer',
    ],
    { signal, input: `${ids.join('\n')}\n` },
  );
  return out.toString('utf8').trim().split('\n').map(Number);
}

/** Reads blobs with one process: `<size>`, the content, a line end. */
async function readBlobs(
  directory: string,
  ids: string[],
  sizes: number[],
  signal: AbortSignal,
): Promise<Uint8Array[]> {
  const total = sizes.reduce((sum, size) => sum + size + 32, 1024);
  const out = await runGit(
    ['--git-dir', directory, 'cat-file', '--batch=%(objectsize)', '--buffer'],
    { signal, input: `${ids.join('\n')}\n`, maxBytes: total },
  );
  let offset = 0;
  return sizes.map(size => {
    const start = out.indexOf('\n', offset) + 1;
    offset = start + size + 1;
    return out.subarray(start, start + size);
  });
}

async function readTree(
  directory: string,
  commit: string,
  limits: RepositoryLimits,
  signal: AbortSignal,
): Promise<Tree> {
  const listing = await runGit(
    ['--git-dir', directory, 'ls-tree', '-r', '-z', '--full-tree', commit],
    { signal },
  );
  const listed = parseListing(listing);
  if (listed.length > limits.files) {
    throw new Error(`it has more than ${limits.files} files`);
  }
  const files: Record<string, string | undefined> = {};
  listed.forEach(({ path }) => {
    files[path] = undefined;
  });
  const plain = listed.filter(blob => blob.id !== '');
  if (plain.length === 0) {
    return memoryTree(files);
  }
  const sizes = await sizesOf(
    directory,
    plain.map(b => b.id),
    signal,
  );
  let total = 0;
  const chosen = plain
    .map((blob, index) => ({ ...blob, size: sizes[index] }))
    .filter(({ size }) => {
      const fits =
        size <= limits.fileBytes && total + size <= limits.totalBytes;
      total += fits ? size : 0;
      return fits;
    });
  if (chosen.length > 0) {
    const contents = await readBlobs(
      directory,
      chosen.map(c => c.id),
      chosen.map(c => c.size),
      signal,
    );
    chosen.forEach(({ path }, index) => {
      files[path] = decodeText(contents[index]);
    });
  }
  return memoryTree(files);
}

/**
 * Reads the newest commit of a repository's default branch. The files are taken
 * from git's store and never written as files, so names and links can't do harm.
 *
 * @throws Error when it can't be read or is over a limit
 */
export async function readRepository(
  url: string,
  options: { signal: AbortSignal; limits?: RepositoryLimits },
): Promise<Tree> {
  const { signal, limits = DEFAULT_LIMITS } = options;
  const folder = await mkdtemp(join(tmpdir(), 'fairway-repository-'));
  try {
    const directory = join(folder, 'repository.git');
    await clone(url, directory, limits, signal);
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
