import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '@backstage/errors';
import type { ServiceFile, ServiceFiles } from '../upgrade/types';
import { clone, fetchNewest } from './clone';
import { readFiles } from './files';
import { runGit } from './git';
import { DEFAULT_LIMITS, type ReadOptions } from './limits';

/** A commit that is made on top of what was read. */
export interface CommitInput {
  /** Branch that is created. */
  branch: string;
  message: string;
  author: { name: string; email: string };
  /** When it was made. */
  at: Date;
  writes: ReadonlyMap<string, ServiceFile>;
  removals: readonly string[];
}

/** A repository at the newest commit of its default branch. */
export interface RepositoryCheckout {
  /** Id of the commit. */
  commit: string;
  files: ServiceFiles;
  /**
   * Commits on top of it and pushes that as a new branch. Everything else of the
   * commit stays as it is, links and modes included. A branch that is there is
   * never moved.
   *
   * @param authorization - value of the header, for example `Bearer <token>`
   * @returns `same` when the branch was there with the same files, `other` when
   * it holds something else
   * @throws InputError with what the server said when it refuses the push
   */
  push(
    input: CommitInput,
    authorization: string,
  ): Promise<'pushed' | 'same' | 'other'>;
}

const BRANCH = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,150}[A-Za-z0-9]$/;

function requireBranch(branch: string): string {
  if (!BRANCH.test(branch) || branch.includes('..') || branch.includes('//')) {
    throw new InputError(`${JSON.stringify(branch)} can't name a branch.`);
  }
  return branch;
}

const oneLine = (text: string) => text.replace(/[<>\n\r\0]/g, ' ').trim();

/** A path as fast-import reads it, whatever is in it. */
function quoted(path: string): string {
  return `"${path
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')}"`;
}

/** The commit as git's fast-import reads it. */
function importStream(parent: string, input: CommitInput): Buffer {
  const { branch, message, author, at, writes, removals } = input;
  const who = `${oneLine(author.name)} <${oneLine(author.email)}> ${Math.floor(
    at.getTime() / 1000,
  )} +0000`;
  const text = Buffer.from(message, 'utf8');
  const parts: Uint8Array[] = [
    Buffer.from(
      `commit refs/heads/${branch}\nauthor ${who}\ncommitter ${who}\ndata ${text.length}\n`,
    ),
    text,
    Buffer.from(`\nfrom ${parent}\n`),
  ];
  for (const path of removals) {
    parts.push(Buffer.from(`D ${quoted(path)}\n`));
  }
  for (const [path, { bytes, executable }] of writes) {
    const mode = executable ? '100755' : '100644';
    parts.push(
      Buffer.from(`M ${mode} inline ${quoted(path)}\ndata ${bytes.length}\n`),
      bytes,
      Buffer.from('\n'),
    );
  }
  parts.push(Buffer.from('done\n'));
  return Buffer.concat(parts);
}

/**
 * Reads a repository, and lets a change be pushed on top of what was read. Its
 * files are never written to this machine as files.
 *
 * @throws Error when it can't be read or is over a limit
 */
export async function withRepository<T>(
  url: string,
  options: ReadOptions,
  use: (checkout: RepositoryCheckout) => Promise<T>,
): Promise<T> {
  const { signal, authorization: reading, limits = DEFAULT_LIMITS } = options;
  const folder = await mkdtemp(join(tmpdir(), 'fairway-repository-'));
  try {
    const directory = join(folder, 'repository.git');
    await clone(url, directory, limits, { signal, authorization: reading });
    const head = await runGit(
      ['--git-dir', directory, 'rev-parse', '--verify', 'HEAD^{commit}'],
      { signal },
    );
    const commit = head.toString('utf8').trim();
    return await use({
      commit,
      files: await readFiles(directory, commit, { limits, signal }),
      async push(input, authorization) {
        const ref = `refs/heads/${requireBranch(input.branch)}`;
        await runGit(
          ['--git-dir', directory, 'fast-import', '--quiet', '--done'],
          { signal, input: importStream(commit, input) },
        );
        if (await hasBranch(url, input.branch, signal)) {
          const there = 'refs/fairway/there';
          await fetchNewest(url, [`+${ref}:${there}`], directory, limits, {
            signal,
          });
          const trees = await runGit(
            [
              '--git-dir',
              directory,
              'rev-parse',
              `${ref}^{tree}`,
              `${there}^{tree}`,
            ],
            { signal },
          );
          const [mine, theirs] = trees.toString('utf8').trim().split('\n');
          return mine === theirs ? 'same' : 'other';
        }
        try {
          await runGit(
            [
              '--git-dir',
              directory,
              'push',
              '--quiet',
              `--force-with-lease=${ref}:`,
              '--',
              url,
              `${ref}:${ref}`,
            ],
            { signal, authorization },
          );
        } catch (error) {
          throw new InputError(
            `The git server did not take the branch ${input.branch}. ${
              error instanceof Error ? error.message : ''
            }`,
          );
        }
        return 'pushed';
      },
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Whether a repository has a branch. */
export async function hasBranch(
  url: string,
  branch: string,
  signal: AbortSignal,
): Promise<boolean> {
  const listed = await runGit(
    ['ls-remote', '--heads', '--', url, `refs/heads/${requireBranch(branch)}`],
    { signal },
  );
  return listed.length > 0;
}
