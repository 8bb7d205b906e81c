import type { ServiceFile } from '../upgrade/types';
import { runGit } from './git';
import type { RepositoryLimits } from './limits';

interface Blob {
  path: string;
  /** Empty for what is no plain file. */
  id: string;
  executable: boolean;
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
        executable: mode === '100755',
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

/**
 * Reads the files of a commit from git's store. They are never written as files,
 * so names and links can't do harm.
 *
 * @param directory - the bare repository
 * @param commit - id of a commit, or a ref that was not given from outside
 * @returns path → file; undefined for links, submodules and what is over a limit
 * @throws Error when it can't be read or has too many files
 */
export async function readFiles(
  directory: string,
  commit: string,
  options: { limits: RepositoryLimits; signal: AbortSignal },
): Promise<Map<string, ServiceFile | undefined>> {
  const { limits, signal } = options;
  const listing = await runGit(
    ['--git-dir', directory, 'ls-tree', '-r', '-z', '--full-tree', commit],
    { signal },
  );
  const listed = parseListing(listing);
  if (listed.length > limits.files) {
    throw new Error(`it has more than ${limits.files} files`);
  }
  const files = new Map<string, ServiceFile | undefined>();
  listed.forEach(({ path }) => files.set(path, undefined));
  const plain = listed.filter(({ id }) => id !== '');
  if (plain.length === 0) {
    return files;
  }
  const sizes = await sizesOf(
    directory,
    plain.map(({ id }) => id),
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
      chosen.map(({ id }) => id),
      chosen.map(({ size }) => size),
      signal,
    );
    chosen.forEach(({ path, executable }, index) => {
      files.set(path, { bytes: contents[index], executable });
    });
  }
  return files;
}
