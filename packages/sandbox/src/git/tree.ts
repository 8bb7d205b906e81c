import { git } from './git';
import { isFilePath, isRef } from './names';
import { readRef } from './refs';

const MAX_LISTED_FILES = 2000;
/** Longest file that is read. */
const MAX_RAW_BYTES = 2 * 1024 * 1024;

const isId = (text: string) => /^[0-9a-f]{40}$/.test(text);

/**
 * What a branch, a tag or a commit id stands for, as git names commits;
 * undefined when there is no such branch or tag.
 */
async function revisionOf(
  directory: string,
  ref: string,
): Promise<string | undefined> {
  const id = isId(ref)
    ? ref
    : ((await readRef(directory, `refs/heads/${ref}`)) ??
      (await readRef(directory, `refs/tags/${ref}`)));
  return id && `${id}^{commit}`;
}

/** Id of what a revision names; undefined when there is nothing. */
export async function objectOf(
  directory: string,
  revision: string,
): Promise<string | undefined> {
  const out = await git([
    '--git-dir',
    directory,
    'rev-parse',
    '--quiet',
    '--verify',
    '--end-of-options',
    revision,
  ]).catch(() => undefined);
  return out?.toString('utf8').trim();
}

/** Blob of the first path that `ls-tree -z -l` lists as a plain file, and not as too long a one. */
function firstBlob(
  listed: string,
  paths: readonly string[],
): string | undefined {
  const blobs = new Map<string, string>();
  for (const line of listed.split('\0')) {
    const [, blob, size, path] =
      /^100\d{3} blob ([0-9a-f]{40})\s+(\d+)\t(.*)$/s.exec(line) ?? [];
    if (blob && Number(size) <= MAX_RAW_BYTES) {
      blobs.set(path, blob);
    }
  }
  const found = paths.find(path => blobs.has(path));
  return found && blobs.get(found);
}

/** A file of a repository. */
export interface RawFile {
  content: Buffer;
  /** Changes when the content does. */
  etag: string;
}

/** Paths of the files of a commit, sorted, at most 2000. */
export async function pathsOf(
  directory: string,
  commit: string,
): Promise<string[]> {
  if (!isId(commit)) {
    return [];
  }
  const out = await git([
    '--git-dir',
    directory,
    'ls-tree',
    '-r',
    '-z',
    '--name-only',
    commit,
  ]);
  return out
    .toString('utf8')
    .split('\0')
    .filter(Boolean)
    .slice(0, MAX_LISTED_FILES);
}

/**
 * The first of several files that is there.
 *
 * @returns undefined when there is none, or it is no plain file, or it has more
 * than 2 MiB.
 */
export async function firstFileOf(
  directory: string,
  ref: string,
  paths: readonly string[],
): Promise<RawFile | undefined> {
  if (!isRef(ref) || !paths.every(isFilePath)) {
    return undefined;
  }
  const revision = await revisionOf(directory, ref);
  if (!revision) {
    return undefined;
  }
  // `:(literal)` keeps a path from being read as a pattern.
  const listed = await git([
    '--git-dir',
    directory,
    'ls-tree',
    '-z',
    '-l',
    '--full-tree',
    revision,
    '--',
    ...paths.map(path => `:(literal)${path}`),
  ]).catch(() => undefined);
  const blob = listed && firstBlob(listed.toString('utf8'), paths);
  if (!blob) {
    return undefined;
  }
  const content = await git(
    ['--git-dir', directory, 'cat-file', 'blob', blob],
    {
      maxBytes: MAX_RAW_BYTES + 1024,
    },
  );
  return { content, etag: `"${blob}"` };
}

/** Commit of a branch, a tag or a full commit id. */
export async function commitOf(
  directory: string,
  ref: string,
): Promise<string | undefined> {
  if (!isRef(ref)) {
    return undefined;
  }
  // Unlike a tag or an id, a branch is at a commit, always.
  const branch = isId(ref)
    ? undefined
    : await readRef(directory, `refs/heads/${ref}`);
  if (branch) {
    return branch;
  }
  const revision = await revisionOf(directory, ref);
  return revision && objectOf(directory, revision);
}
