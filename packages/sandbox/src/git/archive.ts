import { spawn } from 'node:child_process';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { git, gitEnvironment } from './git';
import { RequestError } from './http';
import { isFilePath } from './names';
import { objectOf } from './tree';

/** Most links and submodules that an archive leaves out. */
const MAX_EXCLUDED = 1000;

/** A folder of a commit. */
export interface Folder {
  directory: string;
  commit: string;
  /** Empty for the root. */
  path: string;
}

/** Id of a folder's content; undefined when there is no such folder. */
export async function treeOf({
  directory,
  commit,
  path,
}: Folder): Promise<string | undefined> {
  if (path !== '' && !isFilePath(path)) {
    return undefined;
  }
  const id = await objectOf(directory, `${commit}:${path}`);
  const type = id
    ? await git(['--git-dir', directory, 'cat-file', '-t', id])
    : undefined;
  return type?.toString('utf8').trim() === 'tree' ? id : undefined;
}

/** Entries that are no plain files: who unpacks the archive must not meet them. */
async function specialEntries({ directory, commit, path }: Folder) {
  const out = await git([
    '--git-dir',
    directory,
    'ls-tree',
    '-r',
    '-z',
    '--full-tree',
    commit,
    ...(path === '' ? [] : ['--', `:(literal)${path}`]),
  ]);
  const special = out
    .toString('utf8')
    .split('\0')
    .filter(line => line !== '' && !line.startsWith('100'))
    .map(line => line.slice(line.indexOf('\t') + 1));
  if (special.length > MAX_EXCLUDED) {
    throw new RequestError(
      422,
      `The folder has more than ${MAX_EXCLUDED} symbolic links.`,
    );
  }
  return special;
}

/**
 * Answers with a folder as a tar archive, with paths from the root of the
 * repository. Symbolic links and submodules are left out.
 */
export async function sendArchive(
  folder: Folder,
  tree: string,
  res: ServerResponse,
): Promise<void> {
  const special = await specialEntries(folder);
  const child = spawn(
    'git',
    [
      '--git-dir',
      folder.directory,
      'archive',
      '--format=tar',
      folder.commit,
      '--',
      folder.path === '' ? '.' : `:(literal)${folder.path}`,
      ...special.map(path => `:(exclude,literal)${path}`),
    ],
    { env: gitEnvironment(), stdio: ['ignore', 'pipe', 'ignore'] },
  );
  res.on('close', () => child.kill());
  res.writeHead(200, {
    'Content-Type': 'application/x-tar',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ETag: `"${tree}"`,
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  // The answer is only ended when the archive is whole; otherwise it is cut.
  await pipeline(child.stdout, res, { end: false });
  if ((await ended) === 0) {
    res.end();
  } else {
    res.destroy();
  }
}
