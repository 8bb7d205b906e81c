import { git, GitError } from '../git';
import { remembered } from '../remember';

const ID = /^[0-9a-f]{40}$/;
const MAX_DIFF_BYTES = 2 * 1024 * 1024;
/** Most commits of one change. */
export const MAX_COMMITS = 5000;
/** Many more than the changes that are looked at in an hour, and few enough for memory. */
const REMEMBERED = 100;
const commitLists = remembered<string[]>(REMEMBERED);
const fileLists = remembered<ChangedFile[]>(REMEMBERED);

/** What merging a branch would do. */
export type MergePreview =
  { tree: string; conflicts: [] } | { tree: undefined; conflicts: string[] };

/** A file that a change touches. */
export interface ChangedFile {
  path: string;
  status: 'added' | 'modified' | 'deleted';
  /** Lines; null for a file that is no text. */
  additions: number | null;
  deletions: number | null;
}

/** Merges two commits without touching any branch. */
export async function previewMerge(
  directory: string,
  onto: string,
  head: string,
): Promise<MergePreview> {
  const args = [
    '--git-dir',
    directory,
    'merge-tree',
    '--write-tree',
    '--no-messages',
    '--name-only',
    '-z',
    onto,
    head,
  ];
  try {
    const out = await git(args);
    const [tree] = out.toString('utf8').split('\0');
    if (!ID.test(tree)) {
      throw new Error('Merging gave no tree.');
    }
    return { tree, conflicts: [] };
  } catch (error) {
    if (error instanceof GitError && error.code === 1) {
      const [, ...paths] = error.output.toString('utf8').split('\0');
      return {
        tree: undefined,
        conflicts: [...new Set(paths.filter(Boolean))].slice(0, 50),
      };
    }
    if (
      error instanceof GitError &&
      error.message.includes('unrelated histories')
    ) {
      return { tree: undefined, conflicts: ['all files (unrelated history)'] };
    }
    throw error;
  }
}

/** Latest common commit of two commits; undefined when there is none. */
export async function mergeBase(
  directory: string,
  a: string,
  b: string,
): Promise<string | undefined> {
  const out = await git(['--git-dir', directory, 'merge-base', a, b]).catch(
    (error: unknown) => {
      if (error instanceof GitError && error.code === 1) {
        return Buffer.alloc(0);
      }
      throw error;
    },
  );
  return out.toString('utf8').trim() || undefined;
}

/** Commits of `head` that `base` does not have, newest first, and at most one more than allowed. */
export function commitsBetween(
  directory: string,
  base: string,
  head: string,
): Promise<string[]> {
  return commitLists([directory, base, head], async () => {
    const out = await git([
      '--git-dir',
      directory,
      'rev-list',
      `--max-count=${MAX_COMMITS + 1}`,
      head,
      '--not',
      base,
    ]);
    return out.toString('utf8').split('\n').filter(Boolean);
  });
}

/** Whether `ancestor` is part of the history of `commit`. */
export async function isAncestor(
  directory: string,
  ancestor: string,
  commit: string,
): Promise<boolean> {
  try {
    await git([
      '--git-dir',
      directory,
      'merge-base',
      '--is-ancestor',
      ancestor,
      commit,
    ]);
    return true;
  } catch (error) {
    if (error instanceof GitError && error.code === 1) {
      return false;
    }
    throw error;
  }
}

function statusOf(letter: string): ChangedFile['status'] {
  if (letter === 'A') {
    return 'added';
  }
  return letter === 'D' ? 'deleted' : 'modified';
}

/**
 * Files that differ between two trees, in git's order. A renamed file is one
 * that went and one that came.
 */
export function changedFiles(
  directory: string,
  from: string,
  to: string,
): Promise<ChangedFile[]> {
  return fileLists([directory, from, to], () =>
    listChangedFiles(directory, from, to),
  );
}

async function listChangedFiles(
  directory: string,
  from: string,
  to: string,
): Promise<ChangedFile[]> {
  const out = await git([
    '--git-dir',
    directory,
    'diff-tree',
    '-r',
    '-z',
    '--no-renames',
    '--raw',
    '--numstat',
    from,
    to,
  ]);
  const status = new Map<string, ChangedFile['status']>();
  const files: ChangedFile[] = [];
  const fields = out.toString('utf8').split('\0');
  for (let i = 0; i < fields.length; i += 1) {
    if (fields[i].startsWith(':')) {
      status.set(fields[i + 1], statusOf(fields[i].split(' ')[4]));
      i += 1;
    } else if (fields[i] !== '') {
      const [additions, deletions, ...path] = fields[i].split('\t');
      files.push({
        path: path.join('\t'),
        status: status.get(path.join('\t')) ?? 'modified',
        additions: additions === '-' ? null : Number(additions),
        deletions: deletions === '-' ? null : Number(deletions),
      });
    }
  }
  return files;
}

/** A diff as text; undefined when it has more than 2 MiB. */
export async function diffText(
  directory: string,
  from: string,
  to: string,
): Promise<string | undefined> {
  try {
    const out = await git(
      [
        '--git-dir',
        directory,
        'diff-tree',
        '-r',
        '--patch',
        '--no-renames',
        '--no-ext-diff',
        '--no-textconv',
        '--no-color',
        from,
        to,
      ],
      { maxBytes: MAX_DIFF_BYTES },
    );
    return out.toString('utf8');
  } catch (error) {
    if (error instanceof GitError && error.message.includes('wrote more')) {
      return undefined;
    }
    throw error;
  }
}

/** Who a commit of the server is by. */
export interface Identity {
  name: string;
  email: string;
}

/** Makes a merge commit. No branch moves. */
export async function writeMergeCommit(
  directory: string,
  input: {
    tree: string;
    parents: [string, string];
    message: string;
    author: Identity;
    committer: Identity;
    at: Date;
  },
): Promise<string> {
  const { tree, parents, message, author, committer, at } = input;
  const date = `${Math.floor(at.getTime() / 1000)} +0000`;
  const out = await git(
    [
      '--git-dir',
      directory,
      'commit-tree',
      tree,
      ...parents.flatMap(parent => ['-p', parent]),
    ],
    {
      input: message,
      env: {
        GIT_AUTHOR_NAME: author.name,
        GIT_AUTHOR_EMAIL: author.email,
        GIT_AUTHOR_DATE: date,
        GIT_COMMITTER_NAME: committer.name,
        GIT_COMMITTER_EMAIL: committer.email,
        GIT_COMMITTER_DATE: date,
      },
    },
  );
  return out.toString('utf8').trim();
}
