import fs from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@backstage/errors';
import git from 'isomorphic-git';
import http from 'isomorphic-git/http/node';
import { DEFAULT_BRANCH } from '@fairway/plugin-local-git-node';

/** What {@link pushImport} needs. */
export interface ImportInput {
  /** Directory whose files become the first commit. */
  directory: string;
  remoteUrl: string;
  token: string;
  author: { name: string; email: string };
  message: string;
}

/**
 * Commits a directory and pushes it as the first commit of the default branch.
 *
 * `initRepoAndPush` of the scaffolder repeats a push that was refused for a
 * minute and loses why; here the server's own words reach the person.
 *
 * @returns the commit
 * @throws InputError when the server refuses the push, with its reason
 */
export async function pushImport(input: ImportInput): Promise<string> {
  const { directory: dir, remoteUrl, token, author, message } = input;
  // Left by a run that stopped before its push; it would add a second commit.
  await rm(join(dir, '.git'), { recursive: true, force: true });
  await git.init({ fs, dir, defaultBranch: DEFAULT_BRANCH });
  await git.add({ fs, dir, filepath: '.' });
  const commit = await git.commit({ fs, dir, author, message });
  const said: string[] = [];
  try {
    await git.push({
      fs,
      http,
      dir,
      url: remoteUrl,
      ref: DEFAULT_BRANCH,
      headers: { Authorization: `Bearer ${token}` },
      onMessage: line => {
        said.push(line.trim());
      },
    });
  } catch (error) {
    const reason = said.filter(Boolean).join(' ');
    throw new InputError(
      `The git server did not take the first push. ${
        reason || (error instanceof Error ? error.message : '')
      }`,
    );
  }
  return commit;
}
